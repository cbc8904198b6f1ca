"""Where the joints of a body are and how they move, smooth and without gaps."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import gain, lagged
from motion.landmark import N_LANDMARKS

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FASTEST: Final = 9.0  # metres a second; whatever is faster is a jump of the tracker
_SLACK: Final = 0.08  # metres on top; a camera's pictures come late and then two steps at once
_GAP: Final = 0.3  # seconds; the way over a shorter loss is believed
_COAST: Final = 0.12  # seconds in which the speed of a lost joint falls to 37 %
_EASE: Final = 0.25  # seconds in which a joint comes back to where it is seen again
_NOISE: Final = 14.0  # 1/s; what a tracker's jitter makes of a speed, as acceleration


class JointMotion:
    """Follows all landmarks of one person; what is lost is held where it was.

    Velocity is the way between camera frames through a critically damped lag of second order;
    acceleration is the lag's own slope. Delay: twice the smoothing time, 0.14 s as it comes.
    """

    def __init__(self, smoothing: float, rest: float) -> None:
        self._smoothing = smoothing
        self._rest = rest
        self._picture = np.zeros((N_LANDMARKS, 2))  # image heights, at the last sight
        self._lead = np.zeros((N_LANDMARKS, 2))  # m/s, smoothed once
        self._coast = np.zeros((N_LANDMARKS, 2))  # m/s, of a lost joint
        self._ease = np.zeros(N_LANDMARKS)  # 1 when a joint has just come back, falls to 0
        self.since = np.full(N_LANDMARKS, math.inf)  # seconds since the last sight
        self.seen: Mask = np.zeros(N_LANDMARKS, np.bool_)  # in this camera frame
        self.placed: Mask = np.zeros(N_LANDMARKS, np.bool_)  # was ever seen
        self.place = np.zeros((N_LANDMARKS, 2))  # image heights, smooth
        self.velocity = np.zeros((N_LANDMARKS, 2))  # m/s, smoothed twice
        self.acceleration = np.zeros((N_LANDMARKS, 2))  # m/s²
        self.way = np.zeros((N_LANDMARKS, 2))  # metres since the last sight
        self.gap = np.zeros(N_LANDMARKS)  # seconds that the way took
        self.went: Mask = np.zeros(N_LANDMARKS, np.bool_)  # the way can be believed

    def update(self, picture: Array, seen: Mask, elapsed: float, metres: float) -> None:
        """Take the places of one camera frame, (33, 2) in image heights."""
        seen = seen & np.isfinite(picture).all(axis=1)
        self.gap = self.since + elapsed
        self.way = np.where(self.placed[:, None] & seen[:, None], picture - self._picture, 0.0)
        self.way *= metres
        far = (self.way * self.way).sum(axis=1) > self._reach() ** 2
        self.went = seen & self.placed & (self.gap <= _GAP) & ~far & (elapsed > 0.0)
        self._move(elapsed)
        self._settle(picture, seen, elapsed, far)
        self.since = np.where(seen, 0.0, self.gap)
        self._picture[seen] = picture[seen]
        self.seen = seen

    @property
    def speed(self) -> Array:
        """(33,) metres a second, less what a tracker's jitter looks like."""
        square = (self.velocity * self.velocity).sum(axis=1)
        speed: Array = np.sqrt(np.maximum(square - self._rest * self._rest, 0.0))
        return speed

    @property
    def push(self) -> Array:
        """(33,) metres a second, a second: how hard a joint speeds up, brakes or turns."""
        square = (self.acceleration * self.acceleration).sum(axis=1)
        push: Array = np.sqrt(np.maximum(square - (self._rest * _NOISE) ** 2, 0.0))
        return push

    def _reach(self) -> Array:
        """Return how far each landmark can have come since its last sight, metres."""
        return _SLACK + _FASTEST * np.minimum(self.gap, 1.0)

    def _move(self, elapsed: float) -> None:
        """Let velocities follow; what is lost or jumps coasts to rest."""
        if elapsed <= 0.0:
            return
        went = self.went[:, None]
        coasting = self._coast * math.exp(-elapsed / _COAST)
        measured = np.where(went, self.way / np.maximum(self.gap, 1e-3)[:, None], coasting)
        a = elapsed / self._smoothing
        fall = math.exp(-a)
        lead = (self._lead - measured) * fall
        self.velocity = measured + (self.velocity - measured) * fall + a * lead
        self._lead = measured + lead
        self._coast = np.where(went, self._lead, coasting)
        self.acceleration = (self._lead - self.velocity) / self._smoothing

    def _settle(self, picture: Array, seen: Mask, elapsed: float, far: Mask) -> None:
        # A first pose places everything, also what the tracker but guesses.
        first = ~self.placed & (seen | ~self.placed.any()) & np.isfinite(picture).all(axis=1)
        going = seen & self.placed
        back = going & ((self.gap - elapsed > 0.5 * _COAST) | far)
        self._ease = np.where(back, 1.0, self._ease * math.exp(-elapsed / _EASE))
        # What comes back aims at once, but goes there slowly.
        before = np.where(back[:, None], self.place, self._picture)
        after = lagged(self.place, before, picture, elapsed, self._smoothing)
        slow = self.place + gain(elapsed, _EASE) * (picture - self.place)
        eased = after + self._ease[:, None] * (slow - after)
        self.place[going] = eased[going]
        self.place[first] = picture[first]
        self._picture[first] = picture[first]
        self.placed |= seen
