"""The lengths of a body that stay the same wherever and however it walks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import BONES, INDEX
from motion.views.camera_pair import Numbers

_PARTS: Final = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
# The joints that two cameras are compared by; fingers and the rest of the face add nothing.
JOINTS: Final = (
    INDEX["nose"],
    *(INDEX[f"{side}_{part}"] for part in _PARTS for side in ("left", "right")),
)
# No bones, but as stiff in somebody who walks, and longer: an error is a smaller part of them.
_LONG: Final = (
    ("nose", "left_shoulder"),
    ("nose", "right_shoulder"),
    *(("nose", f"{side}_hip") for side in ("left", "right")),
    *((f"{ear}_ear", f"{hip}_hip") for ear in ("left", "right") for hip in ("left", "right")),
    ("left_shoulder", "right_hip"),
    ("right_shoulder", "left_hip"),
    ("left_ear", "right_ear"),
    ("left_ankle", "left_heel"),
    ("right_ankle", "right_heel"),
)
_COLUMN: Final = {joint: column for column, joint in enumerate(JOINTS)}


def _same_side(joint: int) -> int:
    """Return one number for a joint of the left and that of the right."""
    return joint - 1 if joint >= INDEX["left_ear"] and joint % 2 == 0 else joint


def _kinds() -> NDArray[np.int64]:
    """Return lengths as rows: the columns of both ends, and what both sides have in common."""
    pairs = [(a, b) for a, b in BONES if a in _COLUMN and b in _COLUMN]
    pairs += [(INDEX[a], INDEX[b]) for a, b in _LONG]
    kinds: dict[tuple[int, ...], int] = {}
    rows = []
    for a, b in pairs:
        crossed = int(a % 2 != b % 2)  # a diagonal is another length than a side
        key = (
            *sorted((_same_side(a), _same_side(b))),
            crossed if INDEX["nose"] not in (a, b) else 0,
        )
        rows.append((_COLUMN[a], _COLUMN[b], kinds.setdefault(key, len(kinds))))
    return np.array(rows)


LENGTHS: Final = _kinds()  # (n, 3): columns of `JOINTS` at both ends, kind
N_KINDS: Final = int(LENGTHS[:, 2].max()) + 1


def lengths(points: Numbers) -> Numbers:
    """Return the lengths of bodies (N, J, 3): (N, n)."""
    ends = points[:, LENGTHS[:, 0]] - points[:, LENGTHS[:, 1]]
    return np.asarray(np.linalg.norm(ends, axis=2), np.float64)


def usual_lengths(points: Numbers, seen: NDArray[np.bool_]) -> Numbers:
    """Return the median of each kind of length over bodies (N, J, 3), (N_KINDS,); 0: never seen."""
    long = lengths(points)
    both = seen[:, LENGTHS[:, 0]] & seen[:, LENGTHS[:, 1]]
    kind = np.broadcast_to(LENGTHS[:, 2], long.shape)
    usual = np.zeros(N_KINDS)
    for number in range(N_KINDS):
        mine = long[both & (kind == number)]
        usual[number] = np.median(mine) if mine.size else 0.0
    return usual
