"""Players to try strikes on: `python tests/motion/drummers.py OUT_DIR --seed 1 --fps 60`.

Simulated arms and legs (`limb`) that want something (`intent`), with a body around them (`figure`),
seen by a camera and a tracker with faults (`lens`), and when they really landed (`truth`). Nothing
here is shared with what the product was trained on. Writes landmark recordings (`.npz`).
"""

import argparse
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.motion.figure import ORDER, Carriage, assemble, drift
from tests.motion.intent import (
    ARMS,
    DEGREE,
    LEGS,
    Score,
    burst,
    clap,
    drum,
    new_limbs,
    pattern,
    some_style,
)
from tests.motion.lens import shoot, some_camera, some_faults
from tests.motion.limb import RATE, Command
from tests.motion.truth import Sight, falls, meant_strokes, references

DRUMMERS = ("relaxed", "dead", "small", "wide", "mallet", "jabs", "claps", "feet")
FLOWING = ("eights", "waves", "dance", "walk")
STAND = (5 * DEGREE, 0.0, 0.0, 85 * DEGREE)
HANG = (15 * DEGREE, 5 * DEGREE, 15 * DEGREE, 0.0)


@dataclass(frozen=True)
class Take:
    """One player as recorded, and the truth."""

    name: str
    arrays: dict  # of the .npz file
    meant: dict  # joint: list of Landed


def drummer(rng, kind, seconds):
    """Return (limbs, scores, carriage) of somebody who strikes."""
    limbs = new_limbs()
    scores = {name: Score(HANG) for name in ARMS} | {name: Score(STAND, 9.0) for name in LEGS}
    arms = {name: scores[name] for name in ARMS}
    style = some_style(rng, kind if kind in DRUMMERS[:5] else "relaxed")
    until = seconds if kind in DRUMMERS[:5] else 0.4 * seconds
    told = pattern(rng, until, style, ARMS)
    for name in ARMS:
        own = some_style(rng, kind) if kind in DRUMMERS[:5] and rng.random() < 0.3 else style
        drum(scores[name], own, limbs[name], told[name], rng)
    t = until + 1.0
    while until < seconds and t < seconds - 1.2:
        _special(kind, arms, scores, limbs, t, rng)
        t += rng.uniform(1.1, 2.0)
    n = int(seconds * RATE)
    beat = 60.0 / rng.uniform(60, 140)
    bob = rng.choice([0.0, rng.uniform(0.003, 0.02)])
    return limbs, scores, _carriage(rng, n, bob * np.sin(2 * np.pi * np.arange(n) / RATE / beat))


def _special(kind, arms, scores, limbs, t, rng):
    u = rng.uniform
    hand = scores[str(rng.choice(ARMS))]
    if kind == "claps":
        clap(arms, limbs, t, rng)
    elif kind == "feet":
        foot = scores[str(rng.choice(LEGS))]
        if rng.random() < 0.5:  # a stomp
            up = (u(5, 40), u(35, 60), -u(60, 100), 80)
            burst(foot, (up, (8, -8, 6, 85)), t, rng, hold=0.6)
            foot.key(t + 0.5, STAND, 9.0, 0.9)
        else:
            burst(foot, ((60, -5, -u(50, 80), 80), (u(50, 80), u(35, 60), -5, 60)), t, rng)
            foot.key(t + 0.45, STAND, 7.0, 0.9)
    elif rng.random() < 0.6:
        burst(
            hand,
            ((u(60, 85), u(25, 45), u(90, 120), 0), (u(70, 90), u(65, 85), u(10, 25), 0)),
            t,
            rng,
        )
    else:
        burst(
            hand,
            ((u(20, 60), u(5, 30), u(60, 90), 0), (u(20, 60), u(90, 130), u(20, 50), 0)),
            t,
            rng,
        )


def dancer(rng, kind, seconds):
    """Return (limbs, commands, carriage) of somebody who only flows."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    limbs, commands = new_limbs(), {}
    period = rng.uniform(2.0, 4.5) if kind != "walk" else rng.uniform(1.0, 1.3)
    warp = 2 * np.pi * (t / period) + drift(rng, n, 0.15, 0.3)
    for name in ARMS:
        goal = np.tile(np.array(HANG), (n, 1))
        phase = rng.choice([0.0, np.pi]) + rng.uniform(-0.4, 0.4)
        a, b = np.sin(warp + phase), np.sin(2 * (warp + phase))
        size = rng.uniform(0.6, 1.0)
        if kind == "eights":
            goal += np.stack([0.5 * a, 0.6 + 0.15 * b, 0.7 + 0.2 * b, 0 * a], axis=1) * size
        elif kind == "waves":
            goal += np.stack([0.9 + 0.2 * a, 1.2 + 0.3 * a, 0.3 + 0.35 * b, 0.3 * b], axis=1) * size
        elif kind == "dance":
            wander = [drift(rng, n, 0.5, s) for s in (0.4, 0.4, 0.4, 0.2)]
            goal += np.stack(
                [w + m for w, m in zip(wander, (0.4, 0.7, 0.8, 0), strict=True)], axis=1
            )
        else:
            sign = 1.0 if name.startswith("left") else -1.0
            goal += np.stack(
                [0 * a, 0.3 * sign * np.sin(warp), 0.15 + 0.1 * sign * np.sin(warp), 0 * a], axis=1
            )
        commands[name] = _smoothly(goal, n)
    step = {"walk": 0.35, "dance": 0.1}.get(kind, 0.0)
    for name in LEGS:
        sign = -1.0 if name.startswith("left") else 1.0
        swing = sign * np.sin(warp)
        goal = np.tile(np.array(STAND), (n, 1))
        goal += np.stack(
            [0 * swing, step * swing, -1.6 * step * np.maximum(np.roll(swing, 150), 0), 0 * swing],
            axis=1,
        )
        commands[name] = _smoothly(goal, n)
    carriage = _carriage(rng, n, (0.015 if step else 0.003) * np.abs(np.sin(warp)))
    if kind == "walk":
        carriage.root[:, 0] += 0.45 * np.sin(2 * np.pi * t / rng.uniform(6, 10))
    return limbs, commands, carriage


def _smoothly(goal, n):
    return Command(goal, np.full(n, 10.0), np.full(n, 1.0), np.full(n, -10.0))


def _carriage(rng, n, bob):
    root = np.stack([drift(rng, n, 0.3, rng.uniform(0.002, 0.02)) for _ in range(3)], axis=1)
    lean = np.stack([drift(rng, n, 0.5, rng.uniform(0.001, 0.01)) for _ in range(3)], axis=1)
    root[:, 1] = 0.3 * root[:, 1] + bob
    return Carriage(root, lean, rng.uniform(0.0, 0.03))


def perform(rng, kind, seconds, fps, model):
    """Record one player; return a `Take`."""
    flows = kind in FLOWING
    if flows:
        limbs, commands, carriage = dancer(rng, kind, seconds)
        windows = {name: [] for name in ARMS}
    else:
        limbs, scores, carriage = drummer(rng, kind, seconds)
        commands = {name: score.command(seconds) for name, score in scores.items()}
        windows = {name: score.strikes for name, score in scores.items() if score.strikes}
    points = assemble(limbs, commands, carriage)
    camera, faults = some_camera(rng, fps), some_faults(rng, model)
    t, lm, world = shoot(rng, points, camera, faults)
    axes = camera.axes()
    paths = {name: points[:, ORDER.index(name)] for name in windows}
    meant = {name: meant_strokes(paths[name], axes, windows[name]) for name in windows}
    fallen = {} if flows else {name: falls(paths[name], axes) for name in paths if name in ARMS}
    seen = {name: Sight(t, lm[:, ORDER.index(name), 3]) for name in paths}
    required, optional = references(meant, fallen, seen)
    start = float(rng.choice([0.0, rng.uniform(0, 50)]))
    arrays = {"t": t + start, "lm": lm.astype(np.float32), "aspect": np.float64(camera.aspect)}
    arrays["src"] = np.ones(33, np.uint8)
    if rng.random() < 0.3:  # some trackers have no face
        arrays["src"][1:11] = 0
        arrays["lm"][:, 1:11] = 0.5
    if rng.random() < 0.6:
        arrays["world"] = world.astype(np.float32)
    first, last = t[0] + 0.3, t[-1] - 0.3
    for label, landings in (("ref", required), ("opt", optional)):
        for name, times in landings.items():
            inside = times[(times > first) & (times < last)] if len(times) else times
            arrays[f"{label}_{name}"] = np.asarray(inside, np.float64) + start
    return Take(kind, arrays, meant)


REAL = {
    "peak to lowest ms": (43, 50, 75, 133, 278),
    "descent ms": (167, 175, 233, 367, 517),
    "peak speed m/s": (0.64, 0.75, 1.53, 2.0, 2.1),
    "drop mm": (71, 94, 209, 308, 351),
    "deceleration m/s2": (7, 12, 27, 43, 47),
    "interval ms": (358, 383, 508, 1290, np.nan),
}


def kinematics(takes):
    """Return the quantiles 5, 10, 50, 90, 95 % of drummed strokes, beside the real ones."""
    rows, intervals = [], []
    for take in takes:
        for joint, strokes in take.meant.items():
            if joint in ARMS and take.name in DRUMMERS[:5]:
                kept = [s for s in strokes if s.peak > 0.5 and s.way > 0.03]
                rows += [
                    (
                        1e3 * (s.t_lowest - s.t_peak),
                        1e3 * (s.t_lowest - s.t_top),
                        s.peak,
                        1e3 * s.way,
                        s.hardest,
                    )
                    for s in kept
                ]
                intervals += [1e3 * (b.t - a.t) for a, b in pairwise(kept)]
    columns = [*np.array(rows).reshape(-1, 5).T, np.array(intervals)]
    return {
        name: np.percentile(column, [5, 10, 50, 90, 95]).round(2)
        for name, column in zip(REAL, columns, strict=True)
        if len(column)
    }


def main(words=None):
    parser = argparse.ArgumentParser(description="Write recordings of simulated players.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--players", type=int, default=8)
    parser.add_argument("--fps", type=float, default=60.0)
    parser.add_argument("--model", choices=("full", "lite"), default="full")
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--flow", action="store_true", help="players who only flow")
    options = parser.parse_args(words)
    options.out.mkdir(parents=True, exist_ok=True)
    kinds, takes = FLOWING if options.flow else DRUMMERS, []
    for number in range(options.players):
        rng = np.random.default_rng((options.seed, number))
        kind = kinds[number % len(kinds)]
        take = perform(rng, kind, options.seconds, options.fps, options.model)
        takes.append(take)
        np.savez_compressed(options.out / f"{number:02}_{kind}.npz", **take.arrays)
        counts = {k: len(v) for k, v in take.arrays.items() if k.startswith(("ref", "opt"))}
        print(number, kind, counts)
    for name, values in kinematics(takes).items():
        print(f"{name:20}", values, "real", REAL[name])


if __name__ == "__main__":
    main()
