"""The microphone's gate and its automatic level. All functions here are compiled.

The gate opens above one level and closes below a lower one, some time after it was last loud; where
the room itself is loud both rise with its floor. The level follows what is said and sung while the
gate is open, slowly and within bounds, and never rises while feedback is about.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.microphone_layout import (
    M_ATTACK,
    M_CEILING_DB,
    M_DUCK_DB,
    M_FALL,
    M_FLOOR,
    M_FLOOR_LEAST,
    M_FLOOR_STEPS,
    M_GATE,
    M_GATE_CLOSE,
    M_GATE_HOLD,
    M_GATE_ON,
    M_GATE_OPEN,
    M_GUARD_FRAME,
    M_LEVEL_DB,
    M_LEVEL_GAIN,
    M_LEVEL_MOST,
    M_LEVEL_ON,
    M_LEVEL_STEP,
    M_LEVEL_TARGET,
    M_LONG,
    M_LONG_SQUARE,
    M_OPEN,
    M_OPEN_UNTIL,
    M_PEAK,
    M_RATE,
    M_RELEASE,
    M_SHORT,
    M_SQUARE,
    M_STEP,
)
from audio.voice_kernel import Doubles

_UP_DB, _DOWN_DB = 2.0, 6.0  # a second
_DUCK_SECONDS, _DUCK_BACK_DB = 1.0, 1.0
_OVER_FLOOR = 4.0  # times the floor's amplitude opens the gate: 12 dB
_FLOOR_SECONDS = 3.0  # the floor is the least level of so long
_LOUDEST_FLOOR = 1e-5  # mean square: -50 dB; what is steadily louder is meant


@compiled
def follow_gate(a: Words, d: Doubles, m: int, x: float, frame: int) -> float:
    """Hear one frame and return the gate's gain for it."""
    loud = abs(x)
    d[m + M_PEAK] = max(loud, d[m + M_PEAK] * d[m + M_FALL])
    square = x * x + 1e-20
    d[m + M_SQUARE] += d[m + M_SHORT] * (square - d[m + M_SQUARE])
    floor = _OVER_FLOOR * math.sqrt(d[m + M_FLOOR])
    above = max(d[m + M_GATE_OPEN], floor)
    below = above * d[m + M_GATE_CLOSE] / d[m + M_GATE_OPEN]
    if d[m + M_PEAK] > above:
        a[m + M_OPEN] = 1
    if d[m + M_PEAK] > below:
        a[m + M_OPEN_UNTIL] = frame + a[m + M_GATE_HOLD]
    if frame >= a[m + M_OPEN_UNTIL]:
        a[m + M_OPEN] = 0
    target = 1.0 if a[m + M_OPEN] != 0 or a[m + M_GATE_ON] == 0 else 0.0
    speed = d[m + M_ATTACK] if target > d[m + M_GATE] else d[m + M_RELEASE]
    d[m + M_GATE] += speed * (target - d[m + M_GATE])
    if d[m + M_GATE] < 1e-6:
        d[m + M_GATE] = 0.0
    if a[m + M_OPEN] != 0:
        d[m + M_LONG_SQUARE] += d[m + M_LONG] * (square - d[m + M_LONG_SQUARE])
    return float(d[m + M_GATE])


@compiled
def follow_floor(a: Words, d: Doubles, m: int) -> None:
    """Hold the least level of the last seconds as the floor (minimum statistics, Martin 2001)."""
    d[m + M_FLOOR_LEAST] = min(d[m + M_FLOOR_LEAST], d[m + M_SQUARE])
    a[m + M_FLOOR_STEPS] += 1
    d[m + M_FLOOR] = min(d[m + M_FLOOR], d[m + M_FLOOR_LEAST])
    if a[m + M_FLOOR_STEPS] * a[m + M_STEP] >= _FLOOR_SECONDS * a[m + M_RATE]:
        d[m + M_FLOOR] = min(d[m + M_FLOOR_LEAST], _LOUDEST_FLOOR)
        d[m + M_FLOOR_LEAST] = 1.0
        a[m + M_FLOOR_STEPS] = 0


@compiled
def follow_level(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Lead the level's gain one look further."""
    passed = a[m + M_STEP] / a[m + M_RATE]
    d[m + M_CEILING_DB] = min(d[m + M_CEILING_DB] + 0.05 * passed, d[m + M_LEVEL_MOST])
    level = d[m + M_LEVEL_DB]
    if a[m + M_LEVEL_ON] == 0:
        step = min(max(-level, -_DOWN_DB * passed), _DOWN_DB * passed)
    elif a[m + M_OPEN] == 0:
        step = 0.0
    else:
        wanted = 10.0 * math.log10(d[m + M_LEVEL_TARGET] / max(d[m + M_LONG_SQUARE], 1e-12))
        most = min(d[m + M_LEVEL_MOST], d[m + M_CEILING_DB])
        wanted = min(max(wanted, -d[m + M_LEVEL_MOST]), most)
        up = 0.0 if frame - a[m + M_GUARD_FRAME] < 2 * a[m + M_RATE] else _UP_DB
        step = min(max(wanted - level, -_DOWN_DB * passed), up * passed)
    d[m + M_LEVEL_DB] = level + step
    if frame - a[m + M_GUARD_FRAME] > _DUCK_SECONDS * a[m + M_RATE]:
        d[m + M_DUCK_DB] = max(d[m + M_DUCK_DB] - _DUCK_BACK_DB * passed, 0.0)
    target = 10.0 ** ((level + step - d[m + M_DUCK_DB]) / 20.0)
    d[m + M_LEVEL_STEP] = (target - d[m + M_LEVEL_GAIN]) / a[m + M_STEP]
