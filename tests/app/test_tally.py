from dataclasses import replace

from app.tally import Tally

QUIET = Tally(0.0478, *[0] * 10)


def test_when_all_went_well_only_the_latency_is_told():
    assert QUIET.sentences() == ["From a capture to its sound: 48 ms."]
    assert QUIET.drops == 0


def test_what_was_counted_is_told():
    tally = replace(QUIET, late=3, stale=1, lost_pictures=2)
    assert tally.sentences()[1] == (
        "Counted: 3 x late command, 1 x camera frame that nobody looked at, "
        "2 x picture lost to the film."
    )


def test_drops_are_what_found_no_room():
    assert replace(QUIET, dropped=1, overtaken=2, lost_pictures=4, lost_messages=8).drops == 15
    assert replace(QUIET, late=1, xruns=1, stale=1).drops == 0
