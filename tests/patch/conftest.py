"""Hits and flow out of thin air, shared by the tests of this room."""

import numpy as np
import pytest

from motion.gesture import Flow
from zones.hit import ZoneHit


def _flow(t=0.0, *, person=1, height=0.5, **measures):
    values = {
        "energy": 0.0,
        "tension": 0.0,
        "openness": 0.0,
        "curvature": 0.0,
        "direction": (0.0, 0.0),
        "speed": np.zeros(33, np.float32),
        "height": np.full(33, height, np.float32),
    }
    return Flow(t=t, person=person, **(values | measures))


def _hit(t=0.0, zone="", *, kind="strike", joint="right_wrist", **more):
    values = {
        "person": 1,
        "strength": 0.5,
        "position": (0.0, 0.0),
        "place": (0.5, 0.5),
        "strike_id": 1 if kind == "strike" else None,
    }
    return ZoneHit(t=t, zone=zone, kind=kind, joint=joint, **(values | more))


@pytest.fixture(scope="session")
def flow():
    """A function that returns the flow of somebody."""
    return _flow


@pytest.fixture(scope="session")
def hit():
    """A function that returns a hit."""
    return _hit
