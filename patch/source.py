"""Measures of movement as numbers between 0 and 1, over one person or everyone."""

from collections.abc import Sequence
from typing import Final

from motion.flow.flow_source import flow_value
from motion.gesture import Flow

# What becomes 0 and 1 where the patch says nothing else, by the whole name or its first word.
_NATURAL: Final = {
    "direction": (-1.0, 1.0),
    "heading": (-1.0, 1.0),
    "speed": (0.0, 3.0),  # metres a second, up to a hand in a lively dance
    "acceleration": (0.0, 20.0),  # metres a second, a second
    "kinetic": (0.0, 1.0),  # joules a kilogram
    "sparc": (-3.5, -1.4),
    "ldlj": (-10.0, -5.3),
    "tempo": (40.0, 220.0),  # beats a minute
    "tempo.confidence": (0.0, 1.0),
}
_TWO_SIDED: Final = ("direction", "heading")  # of these the middle is rest


def is_two_sided(name: str) -> bool:
    """Whether a measure goes to either side of its rest."""
    return name.startswith(_TWO_SIDED)


def measure_flow(flow: Flow, name: str, reach: tuple[float, float] | None = None) -> float:
    """Return a measure as 0..1.

    Args:
        flow: the movement of one person.
        name: one of `motion.flow.flow_source.FLOW_SOURCES`.
        reach: what becomes 0 and 1, in the measure's own unit; None: all of its range.
    """
    natural = _NATURAL.get(name) or _NATURAL.get(name.partition(".")[0], (0.0, 1.0))
    low, high = reach or natural
    return min(max((flow_value(flow, name) - low) / (high - low), 0.0), 1.0)


def measure_all(
    flows: Sequence[Flow], name: str, reach: tuple[float, float] | None, person: int | None
) -> float | None:
    """Return a measure over everyone: of two-sided ones the mean, of all else the largest."""
    values = [
        measure_flow(flow, name, reach) for flow in flows if person is None or flow.person == person
    ]
    if not values:
        return None
    return sum(values) / len(values) if is_two_sided(name) else max(values)
