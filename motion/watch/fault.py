"""What can be wrong with a camera's pictures, and when to believe it."""

from dataclasses import dataclass
from typing import Final

# The most serious first: what comes later cannot be judged while an earlier one lasts.
CAUSES: Final = (
    "gone",  # no pictures come
    "covered",  # nothing but one colour
    "frozen",  # the same picture again and again
    "dark",
    "exposure",  # long exposure makes the camera slow
    "usb",  # pictures come slowly or irregularly on their way from the camera
    "backlit",
    "near",
    "feet",  # cut off at the feet
    "far",
    "nobody",
)
WORST: Final = {cause: place for place, cause in enumerate(CAUSES)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong now."""

    cause: str  # one of `CAUSES`
    says: str  # one sentence: what is wrong, and what to do
    shows: str  # the same in the few words that can be read at three metres

    def __post_init__(self) -> None:
        if self.cause not in WORST:
            raise ValueError(f"cause must be one of {', '.join(CAUSES)}, got {self.cause!r}")


class Belief:
    """Believes in a cause that was suspected for long, until it was not suspected for long.

    A suspicion that comes and goes counts by its share: one look in ten moves nothing.
    """

    def __init__(self, onset: float, clear: float) -> None:
        """Take the seconds of steady suspicion until it is believed, and of none until it ends."""
        self._onset, self._clear = onset, clear
        self._level = 0.0  # 0..1
        self.held = False

    def update(self, seconds: float, suspected: bool) -> bool:
        """Take what was suspected for so long; return whether it is believed."""
        step = seconds / self._onset if suspected else -seconds / self._clear
        self._level = min(max(self._level + step, 0.0), 1.0)
        if self._level >= 1.0:
            self.held = True
        elif self._level <= 0.0:
            self.held = False
        return self.held
