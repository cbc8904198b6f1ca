import numpy as np
import pytest

from motion.flow.fluency import FluencyMeter


def eight(t):
    """A slow, smooth figure-eight."""
    u = 2 * np.pi * 0.5 * t
    return np.array([0.35 * np.sin(u), 0.12 * np.sin(2 * u)])


def jerky(t):
    """The same way in starts and stops, three and a half a second."""
    beat = t * 3.5
    s = beat % 1.0
    return eight((np.floor(beat) + min(s / 0.4, 1.0)) / 3.5)


def measured(path, fps=30.0, noise=0.0, seconds=8.0, drop=0.0):
    random = np.random.default_rng(8)
    meter = FluencyMeter(1)
    told, last, off = [], None, np.zeros(2)
    gap = 0.0
    for k in range(int(seconds * fps)):
        t = k / fps
        # Jitter of a tracker lasts for some 80 ms.
        keep = np.exp(-1.0 / fps / 0.08)
        off = keep * off + np.sqrt(1.0 - keep * keep) * random.normal(0.0, 1.0, 2) * noise
        gap += 1.0 / fps
        went = last is not None and random.random() >= drop
        place = path(t) + off
        way = place - last if went else np.zeros(2)
        if went or last is None:
            last = place
        fluency = meter.update(
            t, 1.0 / fps if k else 0.0, way[None], np.array([gap]), np.array([went])
        )
        if went:
            gap = 0.0
        told.append((t, fluency.smoothness[0], fluency.sparc[0], fluency.ldlj[0]))
    return np.array(told)


def mean(rows, column):
    return rows[rows[:, 0] > 2.0, column].mean()


@pytest.mark.parametrize("noise", [0.0, 0.008])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_smooth_is_told_from_jerky_also_in_noise(noise, fps):
    drop = 0.05 if noise else 0.0
    smooth, rough = (measured(path, fps, noise, drop=drop) for path in (eight, jerky))
    assert mean(smooth, 1) > 0.8
    assert mean(rough, 1) < 0.6
    assert np.quantile(smooth[60:, 1], 0.1) > np.quantile(rough[60:, 1], 0.9)


def test_the_known_measures_agree():
    smooth, rough = measured(eight), measured(jerky)
    assert mean(smooth, 2) > mean(rough, 2) + 0.3
    assert mean(smooth, 3) > mean(rough, 3) + 1.0


def test_the_rate_of_the_camera_changes_nothing():
    for path in (eight, jerky):
        slow, quick = measured(path, 30.0), measured(path, 60.0)
        assert [mean(slow, k) for k in (1, 2, 3)] == pytest.approx(
            [mean(quick, k) for k in (1, 2, 3)], rel=0.05
        )


def test_rest_is_smooth():
    told = measured(lambda t: np.zeros(2), noise=0.004)
    assert told[:, 1].min() > 0.85
    assert told[-1, 2] == pytest.approx(-1.4, abs=0.01)
    assert told[-1, 3] == pytest.approx(-5.3, abs=0.01)
