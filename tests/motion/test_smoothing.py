import numpy as np

from motion.pose import Pose
from motion.smoothing import DisplayFilter

REST = np.random.default_rng(1).uniform(0.3, 0.7, (33, 3))


def pose(t, landmarks, person=1):
    return Pose(
        t,
        person,
        landmarks.astype(np.float32),
        np.zeros((33, 3), np.float32),
        np.ones(33, np.float32),
        16 / 9,
    )


def test_noise_at_rest_is_smaller_and_the_rest_is_untouched():
    rng = np.random.default_rng(2)
    smooth = DisplayFilter()
    raw = [pose(i / 30, REST + rng.normal(0.0, 0.001, (33, 3))) for i in range(90)]
    shown = [smooth.update([p])[0] for p in raw]
    assert np.std([s.landmarks for s in shown[30:]], axis=0).max() < 0.0007
    assert shown[-1].world is raw[-1].world
    assert shown[-1].landmarks.dtype == np.float32
    assert (shown[-1].t, shown[-1].person) == (raw[-1].t, 1)


def test_people_are_smoothed_apart():
    one, both = DisplayFilter(), DisplayFilter()
    for i in range(20):
        a, b = pose(i / 30, REST + 0.01 * i), pose(i / 30, REST - 0.01 * i, person=2)
        alone = one.update([a])
        together = both.update([b, a])
        assert [p.person for p in together] == [2, 1]
        np.testing.assert_array_equal(together[1].landmarks, alone[0].landmarks)


def test_who_comes_back_starts_anew():
    smooth = DisplayFilter()
    smooth.update([pose(0.0, REST)])
    smooth.update([pose(0.1, REST)])
    back = pose(2.0, REST + 0.2)
    np.testing.assert_allclose(smooth.update([back])[0].landmarks, back.landmarks, atol=1e-6)
    earlier = pose(0.0, REST)  # a film that begins again
    np.testing.assert_allclose(smooth.update([earlier])[0].landmarks, earlier.landmarks, atol=1e-6)
