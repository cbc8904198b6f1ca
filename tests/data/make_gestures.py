"""Make the recordings that `bodyloop bench gestures DIR` is tried on.

python tests/data/make_gestures.py DIR [--train N] [--test N] [--other SECONDS] [--seed S]

Everything is generated. Each gesture is shown by one body at 30 camera frames a second; it is done
again by other bodies and by the same one, nearer and farther, turned otherwise, faster and slower,
at other rates, alone or amid other movement. `from` and `to` tell when, in seconds. Nothing that
makes them is known to the program.
"""

import argparse
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.data.flow_body import RATE, draw_build, draw_lens, landmarks_of, recorded
from tests.data.gesture_moves import GESTURES, Manner, performed
from tests.data.gesture_others import OTHERS, everyday, idle, joined, stepped, walking

JITTER, MEMORY = 0.008, 0.08  # metres, seconds: what a webcam's landmarks tremble
LOSSES, SHORTEST, LONGEST = 0.1, 0.05, 0.3  # times a second and seconds that a hand is lost
TESTED_AT = (15.0, 24.0, 25.0, 30.0, 60.0)  # camera frames a second
HANDS = ((13, 15, 17, 19, 21), (14, 16, 18, 20, 22))
BLEND = 0.35  # seconds between two movements


@dataclass
class Scene:
    """Who is filmed, and by what."""

    build: object
    lens: object
    rate: float
    rng: np.random.Generator


def make(folder, train=4, test=8, other=40.0, seed=1, names=None):
    """Write the recordings of all gestures; return how many."""
    performer = draw_build(np.random.default_rng([seed, 0]))
    count = 0
    for name in names or GESTURES:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for i in range(train):
            rng = _rng(seed, name, "train", i)
            scene = Scene(performer, _lens(seed, name), 30.0, rng)
            motion, times = _shown(name, scene)
            body = landmarks_of(performer, motion)
            _write(folder / name / f"train_{i + 1}.npz", scene, body, times)
        for i in range(test):
            rng = _rng(seed, name, "test", i)
            build = performer if i % 2 else draw_build(rng)
            lens = replace(draw_lens(rng), distance=rng.uniform(2.0, 4.5))
            scene = Scene(build, lens, float(rng.choice(TESTED_AT)), rng)
            motion, times = _done(name, scene, amid=i % 4 > 1)
            body = landmarks_of(build, motion)
            _write(folder / name / f"test_{i + 1}.npz", scene, body, times)
        count += train + test
    for name, kind in OTHERS.items() if other else ():
        for i in range(2):
            rng = _rng(seed, name, "other", i)
            build = performer if i else draw_build(rng)
            scene = Scene(build, draw_lens(rng), float(rng.choice(TESTED_AT)), rng)
            body = landmarks_of(build, kind(build, rng, other))
            body = stepped(body, rng) if name == "walking" else body
            _write(folder / f"other_{name}_{i + 1}.npz", scene, body)
            count += 1
    return count


def _rng(seed, name, use, i):
    return np.random.default_rng([seed, zlib.crc32(f"{name} {use}".encode()), i])


def _lens(seed, name):
    return draw_lens(np.random.default_rng([seed, zlib.crc32(name.encode())]))


def _shown(name, scene):
    """Return a demonstration: stillness, the gesture, stillness."""
    rng = scene.rng
    manner = Manner(
        tempo=float(np.exp(rng.normal(0.0, 0.1))),
        size=float(np.exp(rng.normal(0.0, 0.06))),
        place=0.03,
        stray=0.02,
    )
    before = idle(scene.build, rng, rng.uniform(0.6, 1.4))
    after = idle(scene.build, rng, rng.uniform(0.6, 1.4))
    return _with_times(before, performed(GESTURES[name](), scene.build, manner, rng), after)


def _done(name, scene, amid):
    rng = scene.rng
    manner = Manner(
        tempo=rng.uniform(0.67, 1.55),
        size=rng.uniform(0.85, 1.15),
        place=0.04,
        stray=0.03,
    )
    gesture = performed(GESTURES[name](), scene.build, manner, rng)
    kinds = (walking, everyday) if amid else (idle, idle)
    before = kinds[rng.integers(2)](scene.build, rng, rng.uniform(2.0, 5.0))
    after = kinds[rng.integers(2)](scene.build, rng, rng.uniform(2.0, 5.0))
    return _with_times(before, gesture, after)


def _with_times(before, gesture, after):
    begin = len(before.sink) / RATE + BLEND
    end = begin + len(gesture.sink) / RATE
    return joined([before, gesture, after], BLEND), (begin, end)


def _write(path, scene, body, times=None):
    rng = scene.rng
    arrays = recorded(body, scene.lens, rng)
    arrays = _filmed(arrays, scene, rng)
    if times is not None:
        arrays |= {"from": np.array(times[0]), "to": np.array(times[1])}
    np.savez_compressed(path, **arrays)


def _filmed(arrays, scene, rng):
    """Return what a webcam at the scene's rate would give of it, jitter and gaps included."""
    t = arrays["t"]
    steps = rng.normal(1.0, 0.03, int(t[-1] * scene.rate)).clip(0.8, 1.2) / scene.rate
    times = np.cumsum(steps)
    times = times[times < t[-1]]
    times = times[rng.random(len(times)) > 0.02]
    flat = {k: arrays[k].reshape(len(t), -1) for k in ("lm", "world")}
    lm, world = (
        np.stack([np.interp(times, t, column) for column in flat[k].T], 1).reshape(
            len(times), 33, -1
        )
        for k in ("lm", "world")
    )
    off = JITTER * _trembling(times, rng)
    scale = 0.36 / scene.lens.aspect, 0.36, 0.36 / scene.lens.aspect
    lm[..., :3] += off * scale
    world += off
    for rows in HANDS:
        for begin in rng.uniform(0.0, times[-1], rng.poisson(LOSSES * times[-1])):
            lost = (times >= begin) & (times < begin + rng.uniform(SHORTEST, LONGEST))
            lm[np.ix_(lost, rows, [3])] = 0.15
            lm[np.ix_(lost, rows, [0, 1])] += rng.normal(0.0, 0.03, (1, 1, 2))
    lm, world = lm.astype(np.float32), world.astype(np.float32)
    return arrays | {"t": times, "lm": lm, "world": world}


def _trembling(times, rng):
    """Return (N, 33, 3) of unit deviation that forgets itself within `MEMORY`."""
    fresh = rng.standard_normal((len(times), 33, 3))
    keep = np.exp(-np.diff(times) / MEMORY)
    for i, k in enumerate(keep.tolist(), 1):
        fresh[i] = k * fresh[i - 1] + np.sqrt(1.0 - k * k) * fresh[i]
    return fresh


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=int, default=4)
    parser.add_argument("--test", type=int, default=8)
    parser.add_argument("--other", type=float, default=40.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = make(options.folder, options.train, options.test, options.other, options.seed)
    print(f"{count} recordings in {options.folder}")


if __name__ == "__main__":
    main()
