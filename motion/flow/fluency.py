"""Smoothness while a movement goes on: of every joint, by a spectrum and by two known measures."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.flow.smoothness import ldlj, sparc
from motion.flow.spectrum import VelocitySpectrum
from motion.flow.speed_past import SpeedPast

Array = NDArray[np.float64]

_FREQUENCIES: Final = np.arange(0.5, 8.01, 0.5)  # hertz
_CALM: Final = _FREQUENCIES < 2.0  # where smooth movement of a body lies
_ROUGH: Final = (_FREQUENCIES >= 2.0) & (_FREQUENCIES <= 3.5)  # starts, stops and corners
_FLOOR: Final = _FREQUENCIES >= 5.0  # hardly any movement, mostly the tracker's jitter
_BAND: Final = 0.15  # seconds, time constant of the bands
_SLOW: Final = 0.8  # m/s; slower movement is judged by its roughness alone, not by its share
_HALF: Final = 0.3  # roughness at which smoothness is one half; between the trials 11 and 12 of
# PyEyesWeb, a smooth and a rough figure-eight
_WINDOW: Final = 32  # samples of the window of the known measures
_RATE: Final = 25.0  # of them a second
_SMOOTHEST: Final = (-1.4, -5.3)  # what SPARC and LDLJ say of one smooth movement


@dataclass(frozen=True, slots=True)
class Fluency:
    """How smooth some joints move."""

    smoothness: Array  # (n,) 0..1; 1 at rest
    sparc: Array  # (n,) at most -1, lower is less smooth
    ldlj: Array  # (n,) lower is less smooth
    power: Array  # (n,) (m/s)², how much each joint moved


class FluencyMeter:
    """Measures some joints of one person.

    Smoothness: the roughness of a path is what its velocity holds at 2 to 3.5 Hz above the floor
    that jitter makes, as a share of its slow part and a speed of 0.8 m/s. A share alone would
    tell slow from fast movement less than smooth from jerky. Delay 0.3 s.
    SPARC and LDLJ are taken over the last 1.28 s; delay 0.64 s.
    """

    def __init__(self, n: int) -> None:
        self._spectrum = VelocitySpectrum(n, _FREQUENCIES, _BAND)
        self._past = SpeedPast(n)

    def update(
        self, t: float, elapsed: float, way: Array, gap: Array, went: NDArray[np.bool_]
    ) -> Fluency:
        """Take the ways of one camera frame: (n, 2) metres in (n,) seconds, where they went."""
        power = self._spectrum.update(elapsed, way, gap, went)
        self._past.update(t, elapsed, way / np.maximum(gap, 1e-3)[:, None], went)
        calm, roughness = _roughness(power)
        speeds = self._past.window(_WINDOW, _RATE)
        gate = np.minimum(np.maximum((speeds.max(axis=1) - 0.15) / 0.3, 0.0), 1.0)
        return Fluency(
            smoothness=1.0 / (1.0 + (roughness / _HALF) ** 2),
            sparc=_SMOOTHEST[0] + gate * (sparc(speeds, _RATE, pad=2) - _SMOOTHEST[0]),
            ldlj=_SMOOTHEST[1] + gate * (ldlj(speeds, _RATE) - _SMOOTHEST[1]),
            power=calm,
        )


def _roughness(power: Array) -> tuple[Array, Array]:
    """Return the power of the slow part and the roughness of each joint."""
    floor = np.sort(power[:, _FLOOR], axis=1)[:, _FLOOR.sum() // 2]
    calm = power[:, _CALM].sum(axis=1)
    rough = np.maximum(power[:, _ROUGH].sum(axis=1) - floor * _ROUGH.sum(), 0.0)
    return calm, np.sqrt(rough) / (np.sqrt(calm) + _SLOW)
