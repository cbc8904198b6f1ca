"""Movement of known quality: light, heavy, open, contracted, even, jerky, arms together or not.

Both sides of a contrast move their hands equally fast on the mean, so that speed alone tells
little. A hand's place is told from its shoulder: outwards, down, to the front, in metres.
"""

import numpy as np

from tests.data.flow_body import RATE, SIDES, Motion

SECONDS = 7.0  # of one stretch of movement alone
BLEND = 1.0  # seconds more at either end, eased into what comes before and after
STEPS = round((SECONDS + 2 * BLEND) * RATE)
GRAVITY = 9.81


class Mover:
    """One player: a body, a size of movement, a tempo."""

    def __init__(self, build, rng):
        self.build, self.rng = build, rng
        self.large = rng.uniform(0.65, 1.1)
        self.speed = rng.uniform(0.4, 0.85) * build.reach / 0.53  # m/s of a hand, on the mean

    def idle(self, seconds):
        """Return a body that stands, its arms hanging."""
        hang = np.array([0.04, 0.94 * self.build.reach, 0.06])
        n = round(seconds * RATE)
        return self._body({side: np.tile(hang, (n, 1)) for side in SIDES})

    def light(self):
        """Return floating: hands that never stop, a body that hovers."""
        hands = self._both(self._wander(self._size(0.2, 0.28)))
        hands = {side: path + self._before_chest() for side, path in hands.items()}
        body = self._body(hands)
        body.sink -= 0.01 - 0.015 * self._slow(0.5)
        body.sway += 0.03 * self._slow(0.4)
        return body

    def heavy(self):
        """Return weight: hands lifted with effort, that fall and stop at once, and the body too."""
        alternate = self.rng.random() < 0.4
        beat, sunk = self._falls()
        other, sunk_too = self._falls() if alternate else (beat, sunk)
        hands, sunk = {"left": beat, "right": other}, np.maximum(sunk, sunk_too)
        hands = {side: path + self._before_chest() for side, path in hands.items()}
        body = self._body(hands)
        body.sink += self.rng.uniform(0.05, 0.12) * sunk + 0.02
        body.lean += 0.12 * sunk
        return body

    def open(self):
        """Return a body spread out, its hands moving about far from it."""
        up = self.rng.uniform(-0.4, 0.7)
        reach = 0.74 * self.build.reach
        centre = np.array([reach * np.cos(up), -reach * np.sin(up), 0.12 * self.build.reach])
        body = self._about(centre)
        body.stance[:] = self.build.height * self.rng.uniform(0.2, 0.38)
        return body

    def contracted(self):
        """Return a body drawn in, its hands moving as much, close to the trunk."""
        down = self.rng.uniform(0.3, 0.75) * self.build.trunk
        body = self._about(np.array([-0.03, down, 0.3 * self.build.reach]))
        body.stance[:] = self.build.height * self.rng.uniform(0.07, 0.13)
        body.lean += self.rng.uniform(0.1, 0.45)
        body.sink += self.rng.uniform(0.02, 0.12)
        return body

    def together(self):
        """Return two arms in step, mirrored or side by side, as exactly as people are."""
        path = self._wander(self._size(0.18, 0.28))
        late = round(RATE * self.rng.uniform(0.0, 0.035))
        other = np.concatenate([np.repeat(path[:1], late, axis=0), path])[: len(path)]
        other = other * self.rng.uniform(0.9, 1.1)
        if self.rng.random() < 0.5:
            other = other * [-1.0, 1.0, 1.0]
        other += 0.1 * self._wander(self._size(0.18, 0.28))
        return self._body({"left": path + self._wide(), "right": other + self._wide()})

    def apart(self):
        """Return two arms that have nothing to do with each other, each as fast as in step."""
        hands = {}
        for side in SIDES:
            size = self._size(0.14, 0.3)
            hands[side] = self._wander(size) + self._wide()
        return self._body(hands)

    def even(self):
        """Return one hand that draws figures of eight, round and even."""
        return self._eights(np.arange(STEPS) / RATE)

    def jerky(self):
        """Return the same by fits and starts: hesitations, rushes, and places overshot."""
        steps = self.rng.uniform(0.12, 0.42, 80)  # seconds of each piece
        share = np.where(self.rng.random(80) < 0.25, 0.1, self.rng.uniform(0.5, 1.9, 80)) * steps
        begins, far = np.cumsum(steps) - steps, np.cumsum(share) - share
        t = np.arange(STEPS) / RATE
        i = np.searchsorted(begins, t, side="right") - 1
        way = far[i] + share[i] * _ease((t - begins[i]) / steps[i])
        aside = self.rng.normal(0.0, 1.0, (81, 3))
        mixed = _ease(np.clip((t - begins[i]) / 0.1, 0.0, 1.0))[:, None]
        return self._eights(way, 0.1 * (aside[i] + mixed * (aside[i + 1] - aside[i])))

    def _eights(self, way, aside=0.0):
        """Return figures of eight so far along as `way` says, drawn by one hand."""
        hertz, target = self.rng.uniform(0.45, 0.7), self._target()
        phase = self.rng.uniform(0.0, 2 * np.pi)
        angle = 2 * np.pi * hertz * way + phase
        path = np.stack([np.sin(angle), 0.55 * np.sin(2 * angle), 0.2 * np.cos(angle)], 1) + aside
        path *= target / mean_speed(path)
        other = np.tile([0.05, 0.9 * self.build.reach, 0.08], (STEPS, 1))
        hands = {"left": path + self._before_chest(), "right": other}
        if self.rng.random() < 0.5:
            hands = {"left": hands["right"], "right": hands["left"]}
        return self._body(hands)

    def _size(self, low, high):
        return self.large * self.build.reach / 0.53 * self.rng.uniform(low, high)

    def _target(self):
        return self.speed * self.rng.uniform(0.85, 1.18)

    def _wander(self, size):
        """Return a smooth path about 0 whose mean speed is this player's."""
        rate = self.rng.uniform(0.5, 1.5, (3, 3))
        phase = self.rng.uniform(0.0, 2 * np.pi, (3, 3))
        weight = np.array([1.0, 1.0, 0.35])[:, None] * self.rng.uniform(0.3, 1.0, (3, 3))
        weight *= size / np.sqrt(np.sum(weight**2))

        def path(pace):
            s = pace * np.arange(STEPS) / RATE
            angle = 2 * np.pi * rate[..., None] * s + phase[..., None]
            return (weight[..., None] * np.sin(angle)).sum(axis=1).T

        pace, target = 1.0, self._target()
        for _ in range(6):
            pace *= target / mean_speed(path(pace))
        return path(pace)

    def _both(self, path):
        """Return the other hand in step, or with a path of its own."""
        if self.rng.random() < 0.5:
            return {"left": path, "right": path * self.rng.uniform(0.9, 1.1)}
        return {"left": path, "right": self._wander(self._size(0.2, 0.28))}

    def _falls(self):
        """Return one hand's path of lifts and falls, and how far the body gives way, 0..1."""
        drop = self._size(0.42, 0.55)
        pull = GRAVITY * self.rng.uniform(0.55, 1.0)
        aside = self.rng.uniform(-0.4, 0.4)
        fall = np.sqrt(2.0 * drop / pull)
        target, t = self._target(), np.arange(STEPS) / RATE
        period = max(2.3 * drop * np.hypot(1.0, aside) / target, fall + 0.55)
        down, sunk = np.zeros_like(t), np.zeros_like(t)
        begin = -self.rng.uniform(0.0, period)
        while begin < STEPS / RATE:
            own = period * self.rng.uniform(0.92, 1.08)
            down += _one_fall(t - begin, own, fall, self.rng.uniform(0.9, 1.1) * drop)
            sunk += _one_give(t - begin, own, fall)
            begin += own
        out = aside * down + 0.04 * self._slow(0.5)
        return np.stack([out, down - 0.5 * drop, 0.1 * down], 1), sunk

    def _about(self, centre):
        """Return two hands that move about two mirrored places."""
        size = self._size(0.1, 0.15)
        hands = self._both(self._wander(size))
        return self._body({side: path + centre for side, path in hands.items()})

    def _before_chest(self):
        return np.array([0.12, 0.2, 0.55]) * self.build.reach

    def _wide(self):
        return np.array([0.3, 0.25, 0.45]) * self.build.reach

    def _slow(self, hertz):
        """Return (N,) in -1..1, a slow wave."""
        n = STEPS
        phase = self.rng.uniform(0.0, 2 * np.pi)
        return np.sin(2 * np.pi * hertz * self.rng.uniform(0.8, 1.2) * np.arange(n) / RATE + phase)

    def _body(self, hands):
        """Return a standing body that breathes and sways a little."""
        n = len(hands["left"])
        t, phase = np.arange(n) / RATE, self.rng.uniform(0.0, 2 * np.pi, 3)
        return Motion(
            hands=hands,
            sink=0.015 + 0.006 * np.sin(2 * np.pi * 0.27 * t + phase[0]),
            sway=0.012 * np.sin(2 * np.pi * 0.35 * t + phase[1]),
            lean=0.03 + 0.02 * np.sin(2 * np.pi * 0.3 * t + phase[2]),
            stance=np.full(n, self.build.height * self.rng.uniform(0.12, 0.2)),
        )


def mean_speed(path):
    """Return metres a second."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).mean() * RATE)


def _one_fall(t, period, fall, drop):
    """Return metres below the top: a fall with weight, a stop within 50 ms, a slow lift."""
    stop, rest = 0.05, 0.12
    u = np.clip(t, 0.0, fall) / fall
    way = drop * u**2
    speed = 2.0 * drop / fall  # when the fall ends; it gives up this speed in `stop` seconds
    s = np.clip(t - fall, 0.0, stop)
    way += speed * (s - 0.5 * s**2 / stop)
    ring = np.clip(t - fall - stop, 0.0, None)
    low = drop + 0.5 * speed * stop
    way -= 0.03 * drop * np.sin(2 * np.pi * 6.0 * ring) * np.exp(-ring / 0.06)
    lift = np.clip((t - fall - stop - rest) / max(period - fall - stop - rest, 0.2), 0.0, 1.0)
    way -= low * _ease(lift)
    return np.where((t >= 0.0) & (t < period), way, 0.0)


def _one_give(t, period, fall):
    """Return 0..1: a body that gives way as its hands stop, and rises again with them."""
    sunk = _ease(np.clip((t - 0.8 * fall) / (0.2 * fall + 0.08), 0.0, 1.0))
    rise = _ease(np.clip((t - fall - 0.2) / max(period - fall - 0.2, 0.2), 0.0, 1.0))
    return np.where((t >= 0.0) & (t < period), sunk - rise, 0.0)


def _ease(u):
    """Return 0..1 with the least jerk (Flash, Hogan 1985)."""
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


def joined(motions):
    """Return the motions one after another, each eased into the next while BLEND lasts."""
    n = round(BLEND * RATE)
    weight = _ease(np.linspace(0.0, 1.0, n))

    def chain(parts):
        whole = parts[0]
        for after in parts[1:]:
            w = weight.reshape(-1, *[1] * (after.ndim - 1))
            eased = (1.0 - w) * whole[-n:] + w * after[:n]
            whole = np.concatenate([whole[:-n], eased, after[n:]])
        return whole

    return Motion(
        hands={side: chain([m.hands[side] for m in motions]) for side in SIDES},
        **{k: chain([getattr(m, k) for m in motions]) for k in ("sink", "sway", "lean", "stance")},
    )
