"""Whether the delay from a camera frame to its commands grows while a clip goes round and round."""

from array import array
from typing import Final

import numpy as np

SPAN: Final = 60.0  # seconds of the film at its beginning and at its end that are compared
SHORTEST: Final = 2.0  # seconds of film below which nothing is compared


class DelayGrowth:
    """Keeps what each camera frame took, by its time in the film."""

    def __init__(self) -> None:
        self._rows = array("d")  # time, seconds, work of each; packed, as an hour has many

    def add(self, t: float, seconds: float, work: float) -> None:
        """Take one camera frame.

        Args:
            t: its time in the film, seconds.
            seconds: until its commands.
            work: processor time of that, seconds, which other programs do not lengthen.
        """
        self._rows.extend((t, seconds, work))

    def figures(self) -> dict[str, float | None]:
        """Return the medians of the first and of the last minute and how far they are apart.

        Of a film shorter than two minutes its halves are compared.
        """
        names = ("first", "last", "growth")
        keys = [f"{what}_{name}" for what in ("delay_ms", "work_ms") for name in names]
        keys = [key.replace("ms_growth", "growth_ms") for key in keys]
        rows = np.array(self._rows).reshape(-1, 3)
        times, took = rows[:, 0], 1e3 * rows[:, 1:]
        if len(times) < 2 or times[-1] - times[0] < SHORTEST:
            return dict.fromkeys(keys)
        span = min(SPAN, 0.5 * float(times[-1] - times[0]))
        first = np.median(took[times - times[0] < span], axis=0)
        last = np.median(took[times[-1] - times < span], axis=0)
        values = np.stack([first, last, last - first], axis=1).ravel()
        return dict(zip(keys, values.round(3).tolist(), strict=True))
