"""The views of one person's striking joints, camera frame by camera frame."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.body_path import BodyPath, Flags, Floats
from motion.strikes.joint import striking_joint
from motion.strikes.landing_view import landing_window
from motion.strikes.stroke_view import LAGS, LIMBS, StrokeMemory, StrokeView

_TRUNK: Final = ("left_shoulder", "right_shoulder")


class Foresight:
    """Follows the joints that strike and all that moves before them."""

    def __init__(self, joints: Sequence[str]) -> None:
        """Take the names of the b striking joints."""
        strikers = [striking_joint(name) for name in joints]
        wanted = [n for s in strikers for n in (s.name, s.near, s.far, s.other)]
        self.followed = tuple(dict.fromkeys([*wanted, *_TRUNK]))  # the order of `add`
        grounded = [striking_joint(name).grounded for name in self.followed]
        self.path = BodyPath(self.followed, grounded)
        index = self.followed.index
        self.main = np.array([index(s.name) for s in strikers])
        self._near = np.array([index(s.near) for s in strikers])
        self._far = np.array([index(s.far) for s in strikers])
        self._other = np.array([index(s.other) for s in strikers])
        self._limb = np.array([LIMBS.index(s.limb) for s in strikers], np.int64)
        self.mirror = [s.side for s in strikers]  # makes x point outwards
        self._mirror = np.array([[s.side, 1.0] for s in strikers])
        self._gap = np.zeros((len(strikers), 2))

    def add(self, t: float, places: Floats, seen: Flags, unit: float) -> None:
        """Take the places (m, 2) of `followed` at time t, `unit` metres each."""
        self.path.add(t, places, seen, unit)
        self._gap = (places[self._other] - places[self.main]) * unit * self._mirror

    def view(self, interval: float, memory: StrokeMemory) -> StrokeView:
        """Return what there is to see of every striking joint now."""
        t = self.path.t
        window = self.path.at(t - LAGS).transpose(1, 0, 2)
        mirror = self._mirror[:, None, :]
        n = len(self.main)
        return StrokeView(
            t=np.full(n, t),
            main=window[self.main] * mirror,
            near=window[self._near] * mirror,
            far=window[self._far] * mirror,
            other=window[self._other] * mirror,
            gap=self._gap,
            limb=self._limb,
            interval=np.full(n, interval),
            memory=memory,
        )

    def around(self, moment: float, joint: int) -> tuple[Floats, Floats]:
        """Return the windows (1, k, 2) of a striking joint and of the one before it."""
        window = landing_window(self.path, moment) * self._mirror[joint]
        return window[[self.main[joint]]], window[[self._near[joint]]]

    def ready(self, patience: float) -> NDArray[np.bool_]:
        """Return (b,) whether a joint is seen and has a past of `patience` seconds."""
        begun = self.path.t - self.path.begun[self.main] >= patience
        ready: NDArray[np.bool_] = begun & self.path.seen[self.main]
        return ready
