"""Which encoder makes the film's pictures: the best that this machine has."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import av
from av.codec.codec import UnknownCodecError

_TICK = Fraction(1, 90000)  # seconds; the time step of MP4 films by custom


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder of pictures and how it is set."""

    name: str  # as FFmpeg calls it
    options: Mapping[str, str]
    time_base: Fraction  # seconds a tick; finest that the format allows


# Best first. All: no pictures out of order (times stay in step with the stamps, and nothing waits
# in the encoder when the process is killed), a key picture every 60 so that one can jump about.
# libx264 is GPL and may be missing, libopenh264 as well; mpeg4 is in every FFmpeg.
ENCODERS = (
    Encoder("libx264", {"preset": "ultrafast", "crf": "20", "bf": "0", "g": "60"}, _TICK),
    Encoder("libopenh264", {"b": "6000000", "g": "60"}, _TICK),
    # MPEG-4 part 2 counts at most 65535 ticks a second.
    Encoder("mpeg4", {"qmin": "2", "qmax": "4", "bf": "0", "g": "60"}, Fraction(1, 60000)),
)


def best_encoder() -> Encoder:
    """Return the first of `ENCODERS` that the installed FFmpeg has.

    Raises:
        LookupError: it has none.
    """
    for encoder in ENCODERS:
        if _is_there(encoder.name):
            return encoder
    names = ", ".join(encoder.name for encoder in ENCODERS)
    raise LookupError(f"PyAV has none of the encoders {names}: install the av wheel")


def _is_there(name: str) -> bool:
    try:
        av.Codec(name, "w")
    except UnknownCodecError:
        return False
    return True
