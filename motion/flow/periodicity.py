"""The tempo of a movement: how often it comes back, and how sure that is."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import gain, lagged, ramp

Array = NDArray[np.float64]

_RATE: Final = 25.0  # samples of the envelope a second
_N: Final = 150  # samples: 6 s
_LEAST: Final = 50  # samples: 2 s, before which nothing is said
_LOOK: Final = 3  # samples between two looks
_SHORTEST: Final = 0.27  # seconds, 222 a minute
_LONGEST: Final = 1.6  # seconds, 37 a minute
_LIKED: Final = 0.55  # seconds; where two periods explain a movement, the one nearer to it wins
_WIDTH: Final = 1.2  # octaves
_AS_GOOD: Final = 0.85  # of the best height: what comes back after one beat does so after two
_SURE: Final = (0.25, 0.85)  # correlation that is nothing, and certain
_FOLLOW: Final = 0.4  # seconds
_SMOOTH: Final = 0.05  # seconds; bursts must be wider than the samples are apart
_MOVING: Final = 0.06  # m/s that the envelope must swing, three times as much to be believed
_TRANSFORM: Final = 512


class Periodicity:
    """Finds the period of one person's speed envelope by autocorrelation.

    Every burst of speed counts as a beat: an arm that swings to and fro once a second gives 120.
    The last 6 s are looked at; a new tempo is told after two to three of its beats, and takes
    over fully after 3 s.
    Periods near half a second are liked best, by a log-normal curve as in Parncutt (1994).
    """

    def __init__(self) -> None:
        self._past = np.zeros(_N)
        self._filled = 0
        self._t: float | None = None
        self._raw = 0.0
        self._speed = 0.0  # smooth
        self._next = 0.0
        self.tempo = 0.0  # beats a minute; 0 until there was one
        self.confidence = 0.0  # 0..1
        self._unseen = 0  # samples since the last look
        self._found = (0.0, 0.0)  # tempo and confidence of the last look
        lags = np.arange(math.ceil(_LONGEST * _RATE) + 2)
        octaves = np.log2(np.maximum(lags, 1) / (_LIKED * _RATE))
        self._liking = np.exp(-0.5 * (octaves / _WIDTH) ** 2)
        self._low, self._high = math.ceil(_SHORTEST * _RATE), math.floor(_LONGEST * _RATE)

    def update(self, t: float, speed: float) -> None:
        """Take the speed of the whole body at one camera frame, m/s."""
        if self._t is None:
            self._t, self._raw, self._speed, self._next = t, speed, speed, t
            return
        elapsed = t - self._t
        if elapsed <= 0.0:
            return
        before, self._raw = self._raw, speed
        smooth = lagged(self._speed, before, speed, elapsed, _SMOOTH)
        self._unseen += self._sample(t, elapsed, smooth)
        self._t, self._speed = t, smooth
        if self._unseen >= _LOOK and self._filled >= _LEAST:
            self._unseen = 0
            self._found = self._look()
        tempo, confidence = self._found
        self.confidence += gain(elapsed, _FOLLOW) * (confidence - self.confidence)
        if confidence > 0.2:
            if self.tempo == 0.0:
                self.tempo = tempo
            ratio = math.log(tempo / self.tempo)
            self.tempo *= math.exp(gain(elapsed, _FOLLOW) * ratio)

    def _sample(self, t: float, elapsed: float, speed: float) -> int:
        """Put the straight line from the last speed to this one onto the grid."""
        added = 0
        while self._next <= t:
            part = 1.0 - (t - self._next) / elapsed
            self._past[:-1] = self._past[1:]
            self._past[-1] = self._speed + part * (speed - self._speed)
            self._next += 1.0 / _RATE
            self._filled = min(self._filled + 1, _N)
            added += 1
        return added

    def _look(self) -> tuple[float, float]:
        n = self._filled
        swing = self._past[_N - n :] - self._past[_N - n :].mean()
        power = float(swing @ swing) / n
        if power <= 1e-9:
            return 0.0, 0.0
        spectrum = np.fft.rfft(swing, _TRANSFORM)
        raw = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)[: self._high + 2]
        overlap = np.maximum(n - np.arange(len(raw)), n // 3)
        likeness = raw / (overlap * power)
        lag, height = self._best(likeness)
        if lag == 0.0:
            return 0.0, 0.0
        lately = self._past[_N - _LEAST :]
        moving = ramp(float(lately.max() - lately.min()), _MOVING, 3.0 * _MOVING)
        return 60.0 * _RATE / lag, ramp(height, *_SURE) * moving

    def _best(self, likeness: Array) -> tuple[float, float]:
        """Return lag and height of the best peak, the shortest of equals; (0, 0) without one."""
        inner = likeness[self._low : self._high + 1]
        left, right = likeness[self._low - 1 : self._high], likeness[self._low + 1 :]
        peaks = (inner > left) & (inner >= right) & (inner > 0.0)
        if not peaks.any():
            return 0.0, 0.0
        # A parabola through three samples finds the top between them.
        off = 0.5 * (left - right) / np.minimum(left - 2.0 * inner + right, -1e-12)
        height = inner - 0.25 * (left - right) * off
        score = np.where(peaks, height * self._liking[self._low : self._high + 1], 0.0)
        k = int((peaks & (height >= _AS_GOOD * height[score.argmax()])).argmax())
        return self._low + k + float(off[k]), min(float(height[k]), 1.0)
