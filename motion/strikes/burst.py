"""Bursts: large sudden movements of somebody who does not drum, as in a dance.

The networks know strokes. A dancer's arm that is flung up and stops, softly for a drummer, is
none; but everybody who watches expects to hear it. It is heard when it stops.
"""

from typing import Final

from motion.strikes.stroke_view import RunningStroke

_FAST: Final = 1.3  # m/s; slower movements are flow
_WAY: Final = 0.2  # metres
_STOPPED: Final = 0.45  # part of the peak speed
_ABRUPT: Final = 7.0  # m/s² at least, in the mean since the peak
_SHORTEST: Final = 0.06  # seconds in which the middle 80 % of the way were covered
_BACK: Final = 0.5  # seconds after a strike in which a movement is its way back
_LIFT: Final = 0.8  # the same, of an upward one
_UP: Final = -0.3  # part of a heading that is up
_SHARE: Final = 0.3  # of the time that the mean brake would take: a brake grows harder
_DRUMMER: Final = 0.75  # part of the possible landings that come to be with somebody who drums


def bursts(
    stroke: RunningStroke, joint: int, upward: float, since: float, belief: float
) -> float | None:
    """Return the seconds to the stop of a joint's burst; None: there is none, or not yet.

    Args:
        stroke: the running strokes of all joints.
        joint: which of them.
        upward: the part of its heading that is down, -1 straight up.
        since: seconds since its last strike.
        belief: part of the player's possible landings that came to be.
    """
    if belief > _DRUMMER or since < (_LIFT if upward < _UP else _BACK):
        return None
    peak, speed = float(stroke.peak[joint]), float(stroke.speed[joint])
    lasted = float(stroke.since[joint])
    if peak < _FAST or speed > _STOPPED * peak or speed < 0.0:
        return None
    if float(stroke.way[joint]) < _WAY or float(stroke.rise[joint]) < _SHORTEST:
        return None
    brake = (peak - speed) / max(lasted, 1e-3)
    return _SHARE * speed / brake if brake >= _ABRUPT else None
