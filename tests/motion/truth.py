"""When strokes really landed, from the hidden truth."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tests.motion.figure import blurred
from tests.motion.limb import RATE

LANDED = 0.1  # part of the peak speed
CLEAR, CLEAR_SMALL = (0.8, 0.065), (0.47, 0.033)  # m/s, metres
SMALL = 0.12  # metres; whose median stroke is shorter is a small mover
TWICE = 0.06  # seconds


@dataclass(frozen=True)
class Landed:
    """One stroke as it was. Seconds, metres, metres a second."""

    t: float
    t_top: float
    t_peak: float
    t_lowest: float
    way: float
    peak: float
    way_seen: float  # across the camera's axis
    peak_seen: float
    hardest: float  # m/s² against the stroke, near its end


@dataclass(frozen=True)
class Sight:
    """How well a tracker saw a joint."""

    t: np.ndarray  # (n,) seconds
    visibility: np.ndarray  # (n,)

    def of(self, stroke):
        """Whether it saw a stroke from its peak speed on."""
        during = (self.t > stroke.t_peak - 0.05) & (self.t < stroke.t + 0.03)
        return during.any() and self.visibility[during].min() >= 0.5


def stroke_in(path, axes, window, downward=False):
    """Return the fastest stroke of a joint (T, 3) within a window of rows; None: there is none."""
    begin, end = window
    if end - begin < 20:
        return None
    v = np.gradient(path[begin:end], 1.0 / RATE, axis=0)
    speed = np.linalg.norm(v, axis=1)
    inner = (-v[:, 1] if downward else speed)[: max(len(speed) - 60, 10)]
    peak = int(np.argmax(inner))
    along = v @ (v[peak] / max(speed[peak], 1e-9))
    top = peak
    while top > 0 and along[top - 1] > 0.02 * speed[peak]:
        top -= 1
    slow = np.flatnonzero(along[peak:] < LANDED * speed[peak])
    if len(slow) == 0:
        return None
    stop = peak + int(slow[0])
    turned = np.flatnonzero(along[peak:] <= 0)
    lowest = peak + int(turned[0]) if len(turned) else len(along) - 1
    across = path[begin:end] @ axes[:2].T
    rate = np.gradient(along, 1.0 / RATE)
    return Landed(
        t=(begin + stop) / RATE,
        t_top=(begin + top) / RATE,
        t_peak=(begin + peak) / RATE,
        t_lowest=(begin + lowest) / RATE,
        way=float(np.linalg.norm(path[begin + stop] - path[begin + top])),
        peak=float(speed[peak]),
        way_seen=float(np.linalg.norm(across[stop] - across[top])),
        peak_seen=float(np.linalg.norm(v[peak] @ axes[:2].T)),
        hardest=float(-rate[peak : stop + 60].min()),
    )


def meant_strokes(path, axes, windows):
    """Return the strokes that a player meant, in order, each once."""
    smooth = blurred(path, 0.006)
    found = []
    for begin, end, downward in sorted(windows):
        rows = (max(int(begin * RATE) - 40, 0), min(int(end * RATE), len(path)))
        stroke = stroke_in(smooth, axes, rows, downward)
        if stroke and not (found and stroke.t - found[-1].t < TWICE):
            found.append(stroke)
    return found


def falls(path, axes):
    """Return all downward movements of a joint, meant or not."""
    smooth = blurred(path, 0.006)
    down = np.gradient(smooth[:, 1], 1.0 / RATE) < 0
    edges = np.flatnonzero(np.diff(down.astype(int)))
    found = []
    for begin, end in pairwise(edges):
        if down[begin + 1] and end - begin > 30:
            stroke = stroke_in(smooth, axes, (int(begin), min(int(end) + 61, len(path))), True)
            found += [stroke] if stroke else []
    return found


def references(meant, fallen, sight):
    """Return the landings that must sound and those that may (arrays of seconds).

    `meant` and `fallen`: by joint, lists of `Landed`; `sight`: by joint. A stroke that must sound
    is clear across the camera's axis, and was seen.
    """
    ways = [s.way for strokes in meant.values() for s in strokes if s.peak > 0.3 and s.way > 0.02]
    small = bool(ways) and float(np.median(ways)) < SMALL
    peak, way = CLEAR_SMALL if small else CLEAR
    required, optional = {}, {}
    for joint, strokes in meant.items():
        clear = [
            s.t for s in strokes if s.peak_seen >= peak and s.way_seen >= way and sight[joint].of(s)
        ]
        others = [
            s.t
            for s in (*strokes, *fallen.get(joint, ()))
            if s.peak >= peak / 2 and s.way >= way / 2
            if all(abs(s.t - t) > TWICE for t in clear)
        ]
        required[joint], optional[joint] = np.array(sorted(clear)), np.array(_once(others))
    return required, optional


def _once(times):
    kept = []
    for t in sorted(times):
        if not kept or t - kept[-1] > TWICE:
            kept.append(t)
    return kept
