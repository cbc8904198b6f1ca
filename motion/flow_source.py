"""The numbers of a flow by name, for whoever lets a movement shape something."""

import difflib
from collections.abc import Callable
from typing import Final

from motion.gesture import Flow
from motion.landmark import INDEX, LANDMARKS


def _of_joint(field: str, joint: str) -> Callable[[Flow], float]:
    index = INDEX[joint]
    return lambda flow: float(getattr(flow, field)[index])


_READERS: Final[dict[str, Callable[[Flow], float]]] = {
    "energy": lambda flow: flow.energy,
    "tension": lambda flow: flow.tension,
    "openness": lambda flow: flow.openness,
    "curvature": lambda flow: flow.curvature,
    "direction.x": lambda flow: flow.direction[0],
    "direction.y": lambda flow: flow.direction[1],
    **{f"speed.{joint}": _of_joint("speed", joint) for joint in LANDMARKS},
    **{f"height.{joint}": _of_joint("height", joint) for joint in LANDMARKS},
}

FLOW_SOURCES: Final = tuple(_READERS)  # every name that `flow_value` knows


def check_flow_source(name: str) -> None:
    """Raise a ValueError that names the nearest valid source if there is none of this name."""
    if name not in _READERS:
        near = difflib.get_close_matches(name, FLOW_SOURCES, n=1, cutoff=0.0)
        raise ValueError(f"there is no flow source {name!r}; the nearest is {near[0]!r}")


def flow_value(flow: Flow, name: str) -> float:
    """Return the number of a flow that has this name, "speed.right_wrist" for example."""
    check_flow_source(name)
    return _READERS[name](flow)
