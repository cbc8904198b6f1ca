import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.interrupt import stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-C", "termination"])
def test_the_first_asks_to_stop(number):
    before = signal.getsignal(number)
    asked = []
    with stopping(lambda: asked.append(number)):
        signal.raise_signal(number)
        assert asked == [number]
    assert signal.getsignal(number) is before


def test_a_failure_gives_ctrl_c_back():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(OSError, match="gone"), stopping(lambda: None):
        raise OSError("gone")
    assert signal.getsignal(signal.SIGINT) is before


TWICE = """
import signal
from app.interrupt import stopping
try:
    with stopping(lambda: print("stopping", flush=True)):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
finally:
    print("never told")
"""


def test_the_second_ends_now():
    done = subprocess.run(
        [sys.executable, "-c", TWICE],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "stopping\n", "")
