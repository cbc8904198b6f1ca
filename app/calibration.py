"""What a calibration found: delays, how sure they are, and what they add up to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Sureness = Literal["sure", "fairly sure", "not sure"]

# What a method itself may be wrong by, however often it is repeated, in seconds: a screen's own
# delay is taken from its rate and not seen; a clap's instant is read from pictures of moving hands.
OWN_ERROR: Final[Mapping[str, float]] = {"flash": 0.006, "clap": 0.005}
SURE: Final = 0.008  # seconds that two methods which agree may be wrong by
FAIRLY_SURE: Final = 0.012
ROBUST: Final = 1.4826  # from the median deviation to the standard deviation of a bell curve


@dataclass(frozen=True, slots=True)
class Estimate:
    """A delay from several trials."""

    seconds: float
    spread: float  # standard deviation of one trial, from the median deviation; seconds
    n: int  # trials that were good

    @property
    def error(self) -> float:
        """What chance may have made wrong, in seconds: two standard errors."""
        return 2.0 * self.spread / math.sqrt(self.n)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A measurement that is not to be trusted, and what to do about it."""

    says: str


@dataclass(frozen=True, slots=True)
class CameraDelay:
    """How long before its stamp a camera's picture was captured."""

    seconds: float
    error: float  # plus or minus, seconds
    sureness: Sureness
    rate: float  # pictures a second when it was measured
    methods: Mapping[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SoundDelay:
    """How long sound takes from the engine through loudspeaker and microphone to the engine."""

    round_trip: Estimate
    promised_output: float  # seconds, as the card says

    @property
    def inward(self) -> float:
        """Seconds from the microphone to the engine.

        A card is believed about its output, and listens no slower than it promises to play: what
        is beyond that is the output's, as loudspeakers without a wire are slow and say nothing.
        """
        rest = self.round_trip.seconds - self.promised_output
        return min(max(rest, 0.0), self.promised_output)

    @property
    def output(self) -> float:
        """Seconds from the engine to the air."""
        return self.round_trip.seconds - self.inward


def median_estimate(seconds: NDArray[np.float64]) -> Estimate:
    """Return the median of trials and their spread."""
    middle = float(np.median(seconds))
    spread = ROBUST * float(np.median(np.abs(seconds - middle)))
    return Estimate(middle, spread, len(seconds))


def judge(methods: Mapping[str, Estimate], rate: float) -> CameraDelay | None:
    """Weigh what the methods of `OWN_ERROR` say into one delay; None where none could say."""
    if not methods:
        return None
    errors = {name: math.hypot(found.error, OWN_ERROR[name]) for name, found in methods.items()}
    weights = {name: error**-2 for name, error in errors.items()}
    total = sum(weights.values())
    seconds = sum(weights[name] * found.seconds for name, found in methods.items()) / total
    error = total**-0.5
    apart = max(abs(found.seconds - seconds) for found in methods.values())
    agree = len(methods) > 1 and all(
        abs(found.seconds - seconds) <= 2.0 * errors[name] for name, found in methods.items()
    )
    if len(methods) > 1 and not agree:
        return CameraDelay(seconds, max(error, apart), "not sure", rate, dict(methods))
    sureness: Sureness = (
        "sure" if agree and error <= SURE else "fairly sure" if error <= FAIRLY_SURE else "not sure"
    )
    return CameraDelay(seconds, error, sureness, rate, dict(methods))
