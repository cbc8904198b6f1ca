"""The recent paths of a body's joints in metres, as a strike model wants them."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FASTEST: Final = 4.0  # m/s of a grown-up; whatever is faster is a jump of the tracker
_SLIP: Final = 0.06  # metres that noise and a late picture may add to that
_JUMPS: Final = 4  # so many in a row, ...
_JUMP_TIME: Final = 0.1  # ... for so many seconds, are a new place
_PATIENCE: Final = 0.2  # seconds without sight after which a joint begins anew
_TRUNK_TIME: Final = 0.25  # seconds; hands follow a walking trunk, and hit against a jumping one
_TRUNK_FASTEST: Final = 5.0  # m/s
_ROOM: Final = 512  # camera frames in memory
_KEPT: Final = 256  # of them, when it is full: 0.6 s even at 400 a second


class BodyPath:
    """Remembers the paths of m joints of one person.

    Steps of the landmarks are scaled and added up, so that neither a change of scale nor a jump of
    the tracker moves a path. A joint that was out of sight for an instant is led straight across;
    one that comes back later begins anew, at rest.
    """

    def __init__(self, joints: Sequence[str], grounded: Sequence[bool]) -> None:
        """Take the joints' names; those of the ground keep the walking that others lose."""
        m = len(joints)
        self._rides = ~np.array(grounded, np.bool_)
        self._trunk_of = [list(joints).index(f"{side}_shoulder") for side in ("left", "right")]
        self._t = np.zeros(_ROOM)
        self._path = np.zeros((_ROOM, m, 2))
        self._n = 0
        self._place = np.zeros((m, 2))  # as given, at the last sight
        self._raw = np.zeros((m, 2))  # metres
        self._seen_t = np.full(m, -math.inf)
        self._look_t = np.full(m, -math.inf)  # seen at all, were it a jump
        self._seen_row = np.zeros(m, np.int64)
        self._jumps = np.zeros(m, np.int64)  # in a row
        self._trunk: Floats | None = None
        self._trunk_path = np.zeros(2)  # metres
        self._drift = np.zeros(2)  # of the trunk, metres, slow
        self._drift_seen = np.zeros((m, 2))
        self.begun = np.full(m, -math.inf)  # seconds, since when a joint has a past
        self.seen = np.zeros(m, np.bool_)  # in the last camera frame, and no jump

    def add(self, t: float, places: Floats, seen: Flags, unit: float) -> None:
        """Take the joints of a camera frame at time t: places (m, 2), `unit` metres each."""
        elapsed = t - self._t[self._n - 1] if self._n else math.inf
        self._make_room()
        self._follow_trunk(places, seen, unit, elapsed)
        carried = np.where(self._rides[:, None], self._drift - self._drift_seen, 0.0)
        step = (places - self._place) * unit - carried
        since = t - self._seen_t
        # A jump does not become credible by lasting, so its own camera frames count for it.
        unseen = np.minimum(t - self._look_t, _PATIENCE)
        far = np.hypot(step[:, 0], step[:, 1]) > _SLIP + FASTEST * unseen
        self._look_t[seen] = t
        lost = since > _PATIENCE
        jump = seen & far & ~lost
        self._jumps = np.where(jump, self._jumps + 1, np.where(seen, 0, self._jumps))
        settled = jump & (self._jumps >= _JUMPS) & (since > _JUMP_TIME)
        good = seen & ~(jump & ~settled)
        anew = good & (lost | settled)
        going = good & ~anew
        self._raw[going] += step[going]
        self._write(t, going, anew)
        self._place[good] = places[good]
        self._drift_seen[good] = self._drift
        self._seen_t[good] = t
        self._jumps[settled] = 0
        self.begun[anew] = t
        self.seen = good

    def at(self, times: Floats) -> Floats:
        """Return where the joints were (k, m, 2), metres; before the first sight at rest."""
        known = self._t[: self._n]
        after = np.clip(np.searchsorted(known, times), 1, max(self._n - 1, 1))
        if self._n < 2:
            return np.repeat(self._path[:1], len(times), axis=0)
        begin, end = known[after - 1], known[after]
        part = np.clip((times - begin) / np.maximum(end - begin, 1e-9), 0.0, 1.0)[:, None, None]
        places: Floats = self._path[after - 1] * (1.0 - part) + self._path[after] * part
        return places

    def since(self, begin: float, joint: int) -> tuple[Floats, Floats]:
        """Return times (k,) and places (k, 2) of a joint from `begin` on."""
        first = int(np.searchsorted(self._t[: self._n], begin))
        return self._t[first : self._n], self._path[first : self._n, joint]

    @property
    def t(self) -> float:
        """Seconds of the last camera frame."""
        return float(self._t[self._n - 1]) if self._n else -math.inf

    def _write(self, t: float, going: Flags, anew: Flags) -> None:
        row = self._n
        self._t[row] = t
        self._path[row] = self._raw
        self._n += 1
        for joint in np.flatnonzero(going & (self._seen_row < row - 1)).tolist():
            first = int(self._seen_row[joint])
            share = (self._t[first : row + 1] - self._t[first]) / max(t - self._t[first], 1e-9)
            ends = self._path[[first, row], joint]
            self._path[first : row + 1, joint] = ends[0] + share[:, None] * (ends[1] - ends[0])
        self._path[: row + 1, anew] = self._raw[anew]
        self._seen_row[going | anew] = row

    def _make_room(self) -> None:
        if self._n == _ROOM:
            self._t[:_KEPT] = self._t[-_KEPT:]
            self._path[:_KEPT] = self._path[-_KEPT:]
            self._seen_row = np.maximum(self._seen_row - (_ROOM - _KEPT), 0)
            self._n = _KEPT

    def _follow_trunk(self, places: Floats, seen: Flags, unit: float, elapsed: float) -> None:
        if not seen[self._trunk_of].all():
            return
        trunk = places[self._trunk_of].mean(axis=0)
        if self._trunk is not None and math.isfinite(elapsed):
            step = (trunk - self._trunk) * unit
            if math.hypot(*step) < _TRUNK_FASTEST * elapsed:
                self._trunk_path = self._trunk_path + step
            gain = 1.0 - math.exp(-elapsed / _TRUNK_TIME)
            self._drift = self._drift + gain * (self._trunk_path - self._drift)
        self._trunk = trunk
