"""What the tests of all rooms share."""

import pytest


class ManualClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now=0.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return ManualClock()
