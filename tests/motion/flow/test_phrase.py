import numpy as np
import pytest

from motion.flow.phrase import PhraseMeter


def told(fps=60.0):
    """Hold an effortful shape for 2 s, move for 1 s, come to rest."""
    meter = PhraseMeter()
    rows = []
    for k in range(int(6.0 * fps)):
        t = k / fps
        held = t < 2.0
        energy = 0.0 if held else max(np.sin(np.pi * (t - 2.0)), 0.0) if t < 3.0 else 0.0
        effort = 0.8 if t < 2.5 else 0.0
        phrase = meter.update(energy, effort, 0.7 if held else 0.0, 1.0 / fps if k else 0.0)
        rows.append((t, phrase.envelope, phrase.tension, phrase.motion, phrase.release))
    return np.array(rows)


def at(rows, t):
    return rows[np.searchsorted(rows[:, 0], t - 1e-9), 1:]


def test_tension_then_motion_then_release():
    rows = told()
    assert at(rows, 0.2)[1] < at(rows, 1.8)[1] > 0.6
    assert at(rows, 2.5)[2] == pytest.approx(1.0, abs=0.01)
    assert at(rows, 3.3)[3] > 0.4
    assert at(rows, 3.3)[1] < 0.1
    # The arc: half up while gathering, up in motion, back to nothing.
    assert 0.3 < at(rows, 1.8)[0] < 0.55
    assert at(rows, 2.5)[0] > 0.95
    assert at(rows, 5.9)[0] < 0.1


def test_nothing_jumps_and_all_stay_within_their_range():
    rows = told()
    assert np.abs(np.diff(rows[:, 1:], axis=0)).max() < 0.1
    assert rows[:, 1:].min() >= 0.0
    assert rows[:, 1:].max() <= 1.0


@pytest.mark.parametrize("fps", [25.0, 30.0, 120.0])
def test_the_rate_of_the_camera_changes_nothing(fps):
    assert told(fps)[:, 1:].mean(axis=0) == pytest.approx(told(60.0)[:, 1:].mean(axis=0), rel=0.05)
