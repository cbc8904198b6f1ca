"""Bodies that do gestures, as lists of poses, for the tests of gestures."""

import numpy as np

from motion.pose import Pose
from tests.data.flow_body import RATE, Lens, draw_build, landmarks_of, recorded
from tests.data.gesture_moves import GESTURES, Manner, performed
from tests.data.gesture_others import idle, joined

STRAIGHT = Lens(distance=3.0, height=1.2, turn=0.0, aspect=16 / 9)


def body(seed=1):
    return draw_build(np.random.default_rng(seed))


def shown(name, rng, build=None, manner=None, before=0.8, after=0.8):
    """Return the motion of stillness, a gesture, stillness; and when the gesture is."""
    build = build or body()
    course = GESTURES[name]() if isinstance(name, str) else name
    motion = performed(course, build, manner or Manner(place=0.02, stray=0.01), rng)
    parts = [idle(build, rng, before), motion, idle(build, rng, after)]
    begin = before + 0.35
    return joined(parts), (begin, begin + len(motion.sink) / RATE)


def poses(motion, rng, build=None, lens=STRAIGHT, *, fps=30.0, begin=0.0, person=1, jitter=0.004):
    """Return what a camera sees of a motion."""
    arrays = recorded(landmarks_of(build or body(), motion), lens, rng)
    t, lm, world = arrays["t"], arrays["lm"], arrays["world"]
    times = np.arange(0.0, t[-1], 1.0 / fps)
    lm, world = (_at(times, t, part) for part in (lm, world))
    off = jitter * rng.standard_normal(world.shape)
    lm[..., :2] += 0.36 * off[..., :2] / [lens.aspect, 1.0]
    return [
        Pose(
            t=begin + float(when),
            person=person,
            landmarks=lm[i, :, :3].astype(np.float32),
            world=world[i].astype(np.float32),
            visibility=lm[i, :, 3].astype(np.float32),
            aspect=lens.aspect,
        )
        for i, when in enumerate(times)
    ]


def demonstrations(name, n=3, seed=5, build=None, lens=STRAIGHT):
    rng = np.random.default_rng(seed)
    build = build or body()
    return [poses(shown(name, rng, build)[0], rng, build, lens) for _ in range(n)]


def _at(times, t, array):
    flat = array.reshape(len(t), -1)
    columns = [np.interp(times, t, column) for column in flat.T]
    return np.stack(columns, 1).reshape(len(times), *array.shape[1:])
