"""Scale files as they are found."""

import pytest

from music.scala import ScalaError, read_scala

MEANTONE = """! meanquar.scl
!
1/4-comma meantone scale. Pietro Aaron's temperament (1523)
 12
!
 76.04900
 193.15686
 310.26471
 5/4
 503.42157
 579.47057
 696.57843
 25/16
 889.73529
 1006.84314
 1082.89214
 2/1
"""


def test_reads_cents_and_ratios():
    tuning = read_scala(MEANTONE, root=60.0)
    assert tuning.name.startswith("1/4-comma meantone")
    assert len(tuning.cents) == 12
    assert tuning.cents[4] == pytest.approx(386.313714)
    assert tuning.pitch(7) == pytest.approx(66.9657843)
    assert tuning.pitch(12) == pytest.approx(72.0)


def test_what_follows_a_pitch_is_no_part_of_it():
    text = "labelled\n3 steps\n 5/4   E\\\n 700.0 cents fifth\n2 octave\nand more\n"
    assert read_scala(text).cents == pytest.approx((0.0, 386.3137, 700.0))


def test_the_last_pitch_is_the_period():
    tuning = read_scala("Bohlen-Pierce\n3\n9/7\n5/3\n3/1\n")
    assert tuning.period == pytest.approx(1901.955)
    assert tuning.pitch(3) - tuning.pitch(0) == pytest.approx(19.01955)


def test_steps_out_of_order_and_out_of_the_period_find_their_place():
    tuning = read_scala("odd\n5\n700.\n-300.0\n1300.0\n1/1\n2/1\n")
    assert tuning.cents == pytest.approx((0.0, 100.0, 700.0, 900.0))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a scale file has a description"),
        ("name\nmany\n", "line 2 must say how many steps follow, got 'many'"),
        ("name\n0\n", "line 2 must say how many steps"),
        ("name\n3\n3/2\n2/1\n", "line 2 promises 3 steps and 2 follow"),
        ("name\n! note\n2\nfifth\n2/1\n", "line 4 must be cents like 701.955 or a ratio"),
        ("name\n2\n3/0\n2/1\n", "line 3 must be cents"),
        ("name\n2\n3/2\n0.0\n", "line 4 is the period and must be above the root"),
    ],
)
def test_what_is_no_scale_is_told_in_a_sentence(text, sentence):
    with pytest.raises(ScalaError, match=sentence):
        read_scala(text)
