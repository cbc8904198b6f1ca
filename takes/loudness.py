"""Loudness of a whole piece: ITU-R BS.1770-4 (2015), annex 1, integrated and gated.

The two filters of the K-weighting are given there for 48 kHz. For other rates they are designed
anew from the analogue filters they came from (De Man (2014), Evaluation of implementations of the
EBU R128 loudness measurement, AES 137). The filtering is done in the frequency domain, block by
block, each with so much before it that the filters' ringing has died away.
"""

import math

import numpy as np
from numpy.typing import NDArray

SILENT = -math.inf  # LUFS, where no block is above the absolute gate
_HOP = 0.1  # seconds: blocks of 0.4 s overlap by three quarters
_BLOCK_HOPS = 4
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0  # LUFS, LU
_BEFORE = 3  # hops of sound before what is filtered; the high-pass rings for 0.1 s
_AT_ONCE = 80  # hops
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)  # Hz, dB, Q
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)  # Hz, Q


class LoudnessMeter:
    """Measures sound that comes in pieces, (n, channels) float32."""

    def __init__(self, sample_rate: int) -> None:
        self._hop = round(_HOP * sample_rate)
        self._rate = sample_rate
        self._waiting = np.zeros((_BEFORE * self._hop, 0), np.float32)
        self._energies: list[NDArray[np.float64]] = []  # of each hop, mean over frames

    def add(self, sound: NDArray[np.float32]) -> None:
        """Take the next piece."""
        if not self._waiting.shape[1]:
            self._waiting = np.zeros((_BEFORE * self._hop, sound.shape[1]), np.float32)
        self._waiting = np.concatenate((self._waiting, sound))
        while len(self._waiting) >= (_BEFORE + _AT_ONCE) * self._hop:
            self._measure(_AT_ONCE)

    def integrated(self) -> float:
        """Return the loudness of all that came, LUFS; what follows the last whole hop is left."""
        self._measure(len(self._waiting) // self._hop - _BEFORE)
        hops = np.concatenate(self._energies) if self._energies else np.zeros(0)
        if len(hops) < _BLOCK_HOPS:
            return SILENT
        blocks = np.convolve(hops, np.full(_BLOCK_HOPS, 1.0 / _BLOCK_HOPS), "valid")
        loud = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
        if not len(loud):
            return SILENT
        gate = _lufs(loud.mean()) + _RELATIVE_GATE
        return float(_lufs(loud[_lufs(loud) > gate].mean()))

    def _measure(self, n_hops: int) -> None:
        if n_hops <= 0 or not self._waiting.shape[1]:
            return
        n = (_BEFORE + n_hops) * self._hop
        spectrum = np.fft.rfft(self._waiting[:n], axis=0)
        weighted = np.fft.irfft(spectrum * k_weighting(self._rate, n)[:, None], n, axis=0)
        whole = weighted[_BEFORE * self._hop :].reshape(n_hops, self._hop, -1)
        self._energies.append(np.square(whole).mean(axis=1).sum(axis=1))
        self._waiting = self._waiting[n_hops * self._hop :]


def k_weighting(sample_rate: int, n: int) -> NDArray[np.complex128]:
    """Return the response of the K-weighting at the frequencies of a real FFT of `n` frames."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(n))
    frequency, gain_db, q = _SHELF
    k = math.tan(math.pi * frequency / sample_rate)
    high = 10.0 ** (gain_db / 20.0)
    band = high**0.4996667741545416
    shelf_b = (high + band * k / q + k * k, 2.0 * (k * k - high), high - band * k / q + k * k)
    shelf = _polynomial(shelf_b, z) / _polynomial(_poles(k, q), z)
    frequency, q = _HIGH_PASS
    k = math.tan(math.pi * frequency / sample_rate)
    a = _poles(k, q)
    # The standard's numerator is 1, -2, 1 where the denominator begins with 1.
    high_pass = a[0] * _polynomial((1.0, -2.0, 1.0), z) / _polynomial(a, z)
    response: NDArray[np.complex128] = shelf * high_pass
    return response


def _poles(k: float, q: float) -> tuple[float, float, float]:
    return 1.0 + k / q + k * k, 2.0 * (k * k - 1.0), 1.0 - k / q + k * k


def _polynomial(
    factors: tuple[float, float, float], z: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    return factors[0] + factors[1] * z + factors[2] * z * z


def _lufs(power: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the loudness of mean squares, summed over channels of weight 1."""
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(power, 1e-20)))
