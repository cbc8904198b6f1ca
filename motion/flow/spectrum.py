"""How fast and how slow a joint moves to and fro: a spectrum that follows the movement."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FRAME: Final = 0.05  # seconds; over a longer gap nobody knows what was weakened


class VelocitySpectrum:
    """A bank of causal band passes over the velocities of some joints.

    Each is a gammatone of third order (Patterson et al. 1987, An efficient auditory filterbank),
    worked as a recursion in continuous time: every way between two camera frames is one push in
    the middle of its interval, at whatever time that was. Delay: twice the time constant.
    """

    def __init__(self, n: int, frequencies: Array, time: float) -> None:
        self._n = n
        self._time = time
        self._frequencies = frequencies
        self._pole = (-1.0 / time + 2j * math.pi * frequencies)[:, None]  # (k, 1)
        shape = (len(frequencies), n, 2)
        self._state = [np.zeros(shape, np.complex128) for _ in range(3)]

    def update(self, elapsed: float, way: Array, gap: Array, went: NDArray[np.bool_]) -> Array:
        """Take the ways of the joints, (n, 2) metres in `gap` (n,) seconds.

        Returns:
            (n, frequencies) mean squares, (m/s)².
        """
        first, second, third = self._state
        if elapsed > 0.0:
            fall = np.exp(self._pole * elapsed)[:, :, None]
            third = fall * (third + elapsed * second + (0.5 * elapsed * elapsed) * first)
            second = fall * (second + elapsed * first)
            first = fall * first
            span = np.where(went, gap, 0.0)
            push = self._push(np.where(went[:, None], way, 0.0), span)
            half = 0.5 * span[None, :, None]
            first += push
            second += push * half
            third += push * (0.5 * half * half)
            self._state = [first, second, third]
        power: Array = (third.real**2 + third.imag**2).sum(axis=2).T / self._time**6
        return power

    def _push(self, way: Array, span: Array) -> NDArray[np.complex128]:
        # A mean velocity is weaker than the velocity itself, the more so the faster it changes.
        weak = np.sinc(self._frequencies[:, None] * np.minimum(span, _FRAME))
        push: NDArray[np.complex128] = (np.exp(self._pole * (0.5 * span)) / weak)[:, :, None] * way
        return push
