"""A click played and heard by the microphone: how long the way of the sound is."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.calibration import Estimate, Refusal, median_estimate

CLICK_SECONDS: Final = 0.02
LOW, HIGH = 800.0, 8000.0  # Hz; small loudspeakers and microphones can do that
LONGEST: Final = 0.5  # seconds of the whole way; loudspeakers without a wire take 0.3
CLEAR: Final = 6.0  # the click must stand out of the rest so many times
FIRST: Final = 0.6  # of the loudest arrival: an echo may be louder than the straight way
QUIETEST: Final = 1e-5  # of full scale; less is no microphone, but the rounding of the engine
FEWEST: Final = 3  # clicks that must have been heard
DISTINCT: Final = 3.0  # times the next highest peak, in half of the clicks at least
ECHOES: Final = 0.05  # seconds about the peak in which the room's first echoes may be as high
STEADY: Final = 0.002  # seconds of spread, at most
FULL: Final = 0.99  # of full scale; what is louder has been cut off
CUT_OFF: Final = 4  # frames of such


def click_sound(sample_rate: int) -> NDArray[np.float64]:
    """Return (n,) a short rising tone: unlike a bare click it is heard in a noisy room."""
    n = round(CLICK_SECONDS * sample_rate)
    t = np.arange(n) / sample_rate
    phase = 2.0 * np.pi * (LOW * t + 0.5 * (HIGH - LOW) * t**2 / CLICK_SECONDS)
    tone: NDArray[np.float64] = np.sin(phase) * np.hanning(n)
    return tone


def estimate_click_delay(
    recording: NDArray[np.floating], clicks: Sequence[int], sample_rate: int
) -> Estimate | Refusal:
    """Return the delay from playing to hearing, or why it cannot be trusted.

    Args:
        recording: (n,) what the microphone heard.
        clicks: the frames of the recording at which a click was played.
        sample_rate: Hz.
    """
    if np.count_nonzero(np.abs(recording) >= FULL) >= CUT_OFF:
        return Refusal("the microphone was overdriven: turn it or the loudspeaker down")
    sound = click_sound(sample_rate)
    found = [_arrival(recording[click:], sound, sample_rate) for click in clicks]
    heard = np.array([arrival for arrival in found if arrival is not None])
    if len(heard) < FEWEST:
        return Refusal("the microphone did not hear the clicks: louder, or nearer")
    if float(np.median(heard[:, 1])) < DISTINCT:
        return Refusal("the clicks do not stand out of what else is heard: be quiet, or go nearer")
    estimate = median_estimate(heard[:, 0])
    if estimate.spread > STEADY:
        return Refusal(
            f"the clicks came {1e3 * estimate.spread:.1f} ms earlier or later from one to the next:"
            " the sound device is not steady; larger blocks may help, or another device"
        )
    return estimate


def _arrival(
    heard: NDArray[np.floating], sound: NDArray[np.float64], sample_rate: int
) -> tuple[float, float] | None:
    """Return where the sound begins in what was heard, to a part of a frame, and how distinctly."""
    n = round(LONGEST * sample_rate)
    if len(heard) < n + len(sound):
        return None
    alike = _correlation(heard[: n + len(sound)].astype(np.float64), sound)[:n]
    size = np.abs(alike)
    rest = 1.4826 * float(np.median(size))
    if size.max() <= max(CLEAR * rest, QUIETEST * float(sound @ sound)):
        return None
    place = _first_peak(size)
    distinct = _distinctness(size, place, round(ECHOES * sample_rate))
    if not 0 < place < n - 1:
        return place / sample_rate, distinct
    left, middle, right = (float(size[place + i]) for i in (-1, 0, 1))
    bend = left - 2.0 * middle + right
    part = 0.5 * (left - right) / bend if bend else 0.0
    return (place + part) / sample_rate, distinct


def _distinctness(size: NDArray[np.float64], place: int, reach: int) -> float:
    """Return how many times higher the peak is than the next that is no echo of it."""
    elsewhere = np.concatenate([size[: max(place - reach, 0)], size[place + reach :]])
    return float(size[place] / max(float(elsewhere.max(initial=0.0)), 1e-12))


def _correlation(heard: NDArray[np.float64], sound: NDArray[np.float64]) -> NDArray[np.float64]:
    n = 1 << int(np.ceil(np.log2(len(heard) + len(sound))))
    product = np.fft.irfft(np.fft.rfft(heard, n) * np.fft.rfft(sound, n).conj(), n)
    return product[: len(heard)]


def _first_peak(size: NDArray[np.float64]) -> int:
    """Return the first arrival's own peak: its carrier swings beside it."""
    first = int(np.argmax(size >= FIRST * size.max()))
    reach = 32  # frames, a few swings of the tone
    return first + int(np.argmax(size[first : first + reach]))
