"""How smooth a movement is: the two published measures, over whole movements.

Balasubramanian, Melendez-Calderon, Roby-Brami, Burdet (2015), On the analysis of movement
smoothness, Journal of NeuroEngineering and Rehabilitation 12:112.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_PAD: Final = 4  # the transform is so many powers of two longer than the movement
_CUTOFF: Final = 10.0  # hertz
_THRESHOLD: Final = 0.05  # of the spectrum's greatest magnitude


def sparc(speed: Array, rate: float, pad: int = _PAD) -> Array:
    """Return the spectral arc length: -1.4 smooth, lower is less smooth.

    Args:
        speed: (…, n) speeds of movements at equal times.
        rate: samples a second.
        pad: so many powers of two the transform is longer than the movement.

    Returns:
        (…); the published measure at a pad of 4. A movement without speed gives 0.
    """
    n = 1 << (math.ceil(math.log2(speed.shape[-1])) + pad)
    magnitude = np.abs(np.fft.rfft(speed, n, axis=-1)[..., : n // 2])
    top = magnitude.max(axis=-1, keepdims=True)
    count = min(math.floor(_CUTOFF * n / rate) + 1, n // 2)
    magnitude = magnitude[..., :count] / np.maximum(top, 1e-12)
    loud = magnitude >= _THRESHOLD
    first = loud.argmax(axis=-1)[..., None]
    last = count - 1 - loud[..., ::-1].argmax(axis=-1)[..., None]
    step = 1.0 / np.maximum(last - first, 1)
    order = np.arange(1, count)
    inside = (order > first) & (order <= last)
    change = magnitude[..., 1:] - magnitude[..., :-1]
    length: Array = -(np.sqrt(step * step + change * change) * inside).sum(axis=-1)
    return np.where(top[..., 0] > 1e-9, length, 0.0)


def ldlj(speed: Array, rate: float) -> Array:
    """Return the log dimensionless jerk: -5.3 as smooth as can be, lower is less smooth.

    -ln( D³ / v_peak² · ∫‖jerk‖² dt ), jerk as the second difference of the speed.

    Args:
        speed: (…, n) speeds of movements at equal times.
        rate: samples a second.

    Returns:
        (…); a movement without jerk gives 0.
    """
    lasting = speed.shape[-1] / rate
    peak = np.abs(speed).max(axis=-1)
    jerk = (speed[..., 2:] - 2.0 * speed[..., 1:-1] + speed[..., :-2]) * (rate * rate)
    total = (jerk * jerk).sum(axis=-1) / rate
    scaled = total * lasting**3 / np.maximum(peak * peak, 1e-12)
    return np.where(scaled > 1e-9, -np.log(np.maximum(scaled, 1e-9)), 0.0)
