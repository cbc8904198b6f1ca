"""A limb of muscle and bone: two links in a plane that turns, pulled to where it is told.

Equilibrium points (Feldman (1986), Journal of Motor Behavior 18): a command moves the place where
a joint would come to rest, and how stiff it is held there; how it gets there is mechanics. Gravity
and the torques between the links are those of two rods; muscles hold the weight at the place
they are told. The hand is a light third link.
"""

from dataclasses import dataclass

import numba
import numpy as np

RATE = 1000  # steps a second
GRAVITY = 9.81
MUSCLE = 0.012  # seconds; a command passes two such delays before it is force


@dataclass(frozen=True)
class Limb:
    """Lengths in metres, masses in kilograms; `side` is +1 on the performer's left."""

    upper: float = 0.29
    lower: float = 0.26
    end: float = 0.085  # from wrist to knuckle, from ankle to toe
    upper_mass: float = 2.0
    lower_mass: float = 1.6
    side: float = 1.0

    def constants(self):
        """The three inertias of a two-link arm (upper, coupling, lower) and two weights."""
        upper, lower = self.upper, self.lower
        reach = 0.5 * lower  # the hand's mass shifts the middle of the forearm outwards
        lower_inertia = self.lower_mass * (lower * lower / 12 + reach * reach)
        alpha = self.upper_mass * upper * upper / 3 + self.lower_mass * upper * upper
        beta = self.lower_mass * upper * reach
        weight = GRAVITY * (self.upper_mass * upper / 2 + self.lower_mass * upper)
        return np.array(
            [alpha + lower_inertia, beta, lower_inertia, weight, GRAVITY * self.lower_mass * reach]
        )

    def points(self, q):
        """Return middle joint, end joint and tip (T, 3) each from the root; x side, y up, z front.

        `q` (T, 4): azimuth outwards, angle of the upper link from hanging, bend, bend of the end.
        """
        around, first, second = q[:, 0], q[:, 1], q[:, 1] + q[:, 2]
        ahead = np.stack([self.side * np.sin(around), np.zeros(len(q)), np.cos(around)], axis=1)
        points, at = [], 0.0
        for length, angle in (
            (self.upper, first),
            (self.lower, second),
            (self.end, second + q[:, 3]),
        ):
            down = np.array([0.0, -1.0, 0.0])
            at = at + length * (np.sin(angle)[:, None] * ahead + np.cos(angle)[:, None] * down)
            points.append(at)
        return points


@dataclass(frozen=True)
class Command:
    """What a limb is told, 1000 times a second."""

    goal: np.ndarray  # (T, 4) radians
    pull: np.ndarray  # (T,) natural frequency, radians a second
    damping: np.ndarray  # (T,) 1.0 critical
    wall: np.ndarray  # (T,) azimuth that is not passed: the other hand


def move(limb: Limb, command: Command, floor: float = -1e9):
    """Return the angles (T, 4) of a limb that follows its command. `floor`: lowest end, metres."""
    lengths = np.array([limb.upper, limb.lower])
    return _integrate(
        np.ascontiguousarray(command.goal),
        command.pull,
        command.damping,
        command.wall,
        limb.constants(),
        lengths,
        floor,
    )


@numba.njit
def _integrate(goal, pull, damping, wall, inertia, lengths, floor):  # noqa: PLR0917
    n = len(goal)
    h = 1.0 / RATE
    out = np.zeros((n, 4))
    q, v = goal[0].copy(), np.zeros(4)
    wish, half = goal[0].copy(), goal[0].copy()
    w, w_half, z, z_half = pull[0], pull[0], damping[0], damping[0]
    alpha, beta, delta, weight, lower_weight = inertia
    gain = h / MUSCLE
    stiff = 150.0  # radians a second: wall and floor
    for i in range(n):
        for j in range(4):
            half[j] += gain * (goal[i, j] - half[j])
            wish[j] += gain * (half[j] - wish[j])
        w_half += gain * (pull[i] - w_half)
        w += gain * (w_half - w)
        z_half += gain * (damping[i] - z_half)
        z += gain * (z_half - z)
        bent, both = np.cos(q[2]), q[1] + q[2]
        m11, m12, m22 = alpha + 2 * beta * bent, delta + beta * bent, delta
        hold = lower_weight * np.sin(wish[1] + wish[2])
        t1 = m11 * w * (w * (wish[1] - q[1]) - 2 * z * v[1]) + weight * np.sin(wish[1]) + hold
        t2 = m22 * w * (w * (wish[2] - q[2]) - 2 * z * v[2]) + hold
        twist = beta * np.sin(q[2])
        t1 += twist * (2 * v[1] * v[2] + v[2] * v[2])
        t2 -= twist * v[1] * v[1]
        pull_down = lower_weight * np.sin(both)
        t1 -= weight * np.sin(q[1]) + pull_down
        t2 -= pull_down
        low = -lengths[0] * np.cos(q[1]) - lengths[1] * np.cos(both)
        if low < floor:
            d2 = lengths[1] * np.sin(both)
            d1 = lengths[0] * np.sin(q[1]) + d2
            speed = d1 * v[1] + d2 * v[2]
            force = 6.0 * stiff * (stiff * (floor - low) - 1.6 * speed)
            if force > 0.0:
                t1 += d1 * force
                t2 += d2 * force
        det = m11 * m22 - m12 * m12
        a1 = (m22 * t1 - m12 * t2) / det
        a2 = (m11 * t2 - m12 * t1) / det
        a0 = w * (w * (wish[0] - q[0]) - 2 * z * v[0])
        if q[0] < wall[i]:
            a0 += stiff * (stiff * (wall[i] - q[0]) - 1.8 * v[0])
        a3 = 1.4 * w * (1.4 * w * (wish[3] - q[3]) - 2 * z * v[3]) - 0.5 * (a1 + a2)
        v[0] += h * a0
        v[1] += h * a1
        v[2] += h * a2
        v[3] += h * a3
        for j in range(4):
            q[j] += h * v[j]
            out[i, j] = q[j]
    return out
