"""The colours of tracks, zones and light: one colour, one sound, everywhere.

Source: Okabe and Ito (2008), Color Universal Design, lightened for a dark ground.
"""

from typing import Final

Colour = tuple[float, float, float]  # sRGB 0..1


def _rgb(text: str) -> Colour:
    red, green, blue = (int(text[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return red, green, blue


PALETTE: Final[tuple[Colour, ...]] = tuple(
    _rgb(text)
    for text in (
        "#E69F00",  # orange
        "#56B4E9",  # sky
        "#2CC09A",  # green
        "#F0E442",  # yellow
        "#5B8DEF",  # blue
        "#F0743E",  # vermilion
        "#E08CC0",  # pink
        "#E8EDF4",  # white
    )
)
QUIET: Final = _rgb("#9AA7B8")


def colour_of(index: int) -> Colour:
    """Return the colour of a track; more tracks than colours begin again."""
    return PALETTE[index % len(PALETTE)]
