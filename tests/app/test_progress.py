import io

import pytest

from app.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal():
    return Terminal()


def shown(terminal):
    """The line as it stands now."""
    return terminal.getvalue().rpartition("\x1b[K")[2]


def test_it_is_silent_where_nobody_looks(clock):
    stream = io.StringIO()
    progress = Progress("performing", 24.0, clock, stream)
    for second in range(24):
        clock.advance(1.0)
        progress.to(float(second))
    progress.close()
    assert stream.getvalue() == ""


def test_it_says_how_far_and_how_long_still(clock, terminal):
    progress = Progress("performing", 24.0, clock, terminal)
    clock.advance(4.0)
    progress.to(6.0)
    assert shown(terminal) == "performing: 6 s of 24 s, 12 s to go"
    clock.advance(8.0)
    progress.to(24.5)
    assert shown(terminal) == "performing: 24 s of 24 s, 0 s to go"


def test_without_an_end_it_says_how_far_only(clock, terminal):
    progress = Progress("tracking", None, clock, terminal)
    clock.advance(1.0)
    progress.to(3.0)
    assert shown(terminal) == "tracking: 3 s"


def test_it_is_rewritten_five_times_a_second_and_on_one_line(clock, terminal):
    progress = Progress("performing", 60.0, clock, terminal)
    for n in range(300):
        clock.advance(0.01)
        progress.to(n / 30.0)
    written = terminal.getvalue()
    assert 10 <= written.count("\r") <= 15
    assert "\n" not in written


def test_it_goes_away(clock, terminal):
    progress = Progress("performing", 24.0, clock, terminal)
    clock.advance(1.0)
    progress.to(1.0)
    progress.close()
    assert shown(terminal) == ""
