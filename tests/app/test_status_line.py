import io
from dataclasses import replace

import pytest

from app.status_line import LiveStatus, StatusLine

STATUS = LiveStatus(rate=29.97, strikes=12, loops=3, latency=0.0624, drops=1, late=2)


FAULT = "your feet are cut off: tilt the camera down"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_everything_is_on_one_line():
    assert STATUS.line() == "30.0 fps  12 strikes  3 loops  latency 62 ms  late 2  drops 1"


def test_what_is_wrong_with_the_camera_stands_first():
    assert replace(STATUS, fault=FAULT).line() == f"{FAULT}  |  {STATUS.line()}"


def test_a_narrow_terminal_gets_what_fits_on_one_line(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    line = StatusLine(clock, terminal)
    clock.advance(2.0)
    line.show(lambda: replace(STATUS, fault=FAULT))
    assert terminal.getvalue() == f"\r\x1b[K{FAULT[:39]}"


def test_it_is_silent_where_nobody_looks(clock):
    stream = io.StringIO()
    line = StatusLine(clock, stream)
    for _ in range(10):
        clock.advance(1.0)
        line.show(lambda: pytest.fail("nobody needs the status"))
    line.close()
    assert stream.getvalue() == ""


def test_it_is_rewritten_once_a_second(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    terminal = Terminal()
    line = StatusLine(clock, terminal)
    asked = []
    for _ in range(301):
        clock.advance(1 / 30)
        line.show(lambda: asked.append(clock()) or STATUS)
    assert 9 <= len(asked) <= 10
    assert terminal.getvalue() == f"\r\x1b[K{STATUS.line()}" * len(asked)
    line.close()
    assert terminal.getvalue().endswith(f"{STATUS.line()}\n")
