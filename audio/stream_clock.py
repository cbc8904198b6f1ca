"""From session time to frames: a line through what the stream reported lately."""

import struct
from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio.clock_kernel import publish_line, read_line, read_timing
from audio.command_kernel import Words

_POINTS = 200
_NEWEST = 20
_SPAN_FOR_RATE = 3.0  # seconds of points before the card's own rate is estimated
_MOST_SKEW = 0.03  # cards differ by 1e-4; JACK's server without a card ran 0.025 slow
_JUMP = 0.05  # seconds: a larger error is a new stream, not a drift
_CATCH_UP = 0.5  # seconds in which an error is worked off
_MOST_CATCH_UP = 5e-3


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A straight line from session seconds to frames."""

    seconds: float
    frame: float
    rate: float  # frames a second; 0 where nothing is known yet

    def to_frame(self, seconds: float) -> float:
        """Return the frame that the engine is about to render at a time."""
        return self.frame + (seconds - self.seconds) * self.rate


class StreamClock:
    """Estimates the line, and leads the published one to it without ever stepping back."""

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._points: deque[tuple[float, float]] = deque(maxlen=_POINTS)
        self._line: ClockLine | None = None

    def add(self, seconds: float, frame: float) -> None:
        """Add one observation: at this session time the engine is about to render this frame."""
        self._points.append((seconds, frame))

    def fit(self) -> ClockLine:
        """Return the line through the observations, anchored at the newest."""
        points = np.array(self._points)
        now = points[-1, 0]
        age = points[:, 0] - now
        rest = points[:, 1] - age * self._sample_rate
        skew = 0.0
        if now - points[0, 0] >= _SPAN_FOR_RATE:
            error = np.abs(rest - np.median(rest))
            kept = error <= 4.0 * np.median(error) + 1.0
            most = _MOST_SKEW * self._sample_rate
            skew = min(max(_slope(age[kept], rest[kept]), -most), most)
        # Only the newest say where the stream is: a block that was lost moves it for good.
        newest = slice(-_NEWEST, None)
        offset = float(np.median(rest[newest] - skew * age[newest]))
        return ClockLine(float(now), offset, self._sample_rate + skew)

    def lead(self) -> ClockLine:
        """Return the line to publish now: the last one, bent towards the newest estimate."""
        fit = self.fit()
        if self._line is None:
            self._line = fit
            return fit
        reached = self._line.to_frame(fit.seconds)
        error = fit.frame - reached
        if abs(error) > _JUMP * self._sample_rate:
            self._line = fit
            return fit
        most = _MOST_CATCH_UP * self._sample_rate
        bend = min(max(error / _CATCH_UP, -most), most)
        self._line = ClockLine(fit.seconds, reached, fit.rate + bend)
        return self._line


def _slope(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    """Return the slope of the least-squares line."""
    from_middle = x - x.mean()
    return float(from_middle @ y / (from_middle @ from_middle))


def write_line(arena: Words, line: ClockLine) -> None:
    """Publish a line in the arena."""
    publish_line(arena, arena.view(np.float64), line.seconds, line.frame, line.rate)


def load_line(arena: Words) -> ClockLine:
    """Return the line that was published last."""
    return ClockLine(*struct.unpack("3d", struct.pack("3q", *read_line(arena))))


def load_timing(arena: Words) -> tuple[int, float]:
    """Return the newest block's first frame, and its stream time in seconds."""
    frame, time = read_timing(arena)
    return frame, float(struct.unpack("d", struct.pack("q", time))[0])
