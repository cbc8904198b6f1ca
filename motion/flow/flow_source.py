"""The numbers of a flow by name, for whoever lets a movement shape something."""

import difflib
from collections.abc import Callable
from operator import attrgetter
from typing import Final

from motion.gesture import Flow
from motion.landmark import INDEX, LANDMARKS

Reader = Callable[[Flow], float]

# Numbers of the whole body, by name, and the field of `Flow` that holds them.
_WHOLE: Final = {
    "energy": "energy",
    "kinetic": "kinetic",
    "tension": "tension",
    "openness": "openness",
    "curvature": "curvature",
    "smoothness": "smoothness",
    "balance": "balance",
    "symmetry": "symmetry",
    "together": "together",
    "accord": "accord",
    "weight": "weight",
    "tempo": "tempo",
    "tempo.confidence": "tempo_confidence",
    "phrase": "phrase",
    "phrase.tension": "phrase_tension",
    "phrase.motion": "phrase_motion",
    "phrase.release": "phrase_release",
}
# Numbers of each joint: the name before the joint's, and the field.
_EACH: Final = {
    "speed": "speed",
    "height": "height",
    "acceleration": "acceleration",
    "activity": "activity",
    "curvature": "joint_curvature",
    "smoothness": "joint_smoothness",
    "sparc": "sparc",
    "ldlj": "ldlj",
}


def _of_joint(field: str, index: int) -> Reader:
    return lambda flow: float(getattr(flow, field)[index])


def _of_axis(index: int, axis: int) -> Reader:
    return lambda flow: float(flow.heading[index, axis])


_READERS: Final[dict[str, Reader]] = {
    **{name: attrgetter(field) for name, field in _WHOLE.items()},
    "direction.x": lambda flow: flow.direction[0],
    "direction.y": lambda flow: flow.direction[1],
    **{
        f"{name}.{joint}": _of_joint(field, INDEX[joint])
        for name, field in _EACH.items()
        for joint in LANDMARKS
    },
    **{
        f"heading.{name}.{joint}": _of_axis(INDEX[joint], axis)
        for axis, name in enumerate("xy")
        for joint in LANDMARKS
    },
}

FLOW_SOURCES: Final = tuple(_READERS)  # every name that `flow_value` knows, beside ...
GESTURE: Final = "gesture."  # ... this and the name of a learned gesture: how far it is


def is_gesture_source(name: str) -> bool:
    """Whether a name is that of a learned gesture's progress, "gesture.wave" for example."""
    return name.startswith(GESTURE) and name.removeprefix(GESTURE).isidentifier()


def check_flow_source(name: str) -> None:
    """Raise a ValueError that names the nearest valid source if there is none of this name."""
    if name not in _READERS and not is_gesture_source(name):
        near = difflib.get_close_matches(name, FLOW_SOURCES, n=1, cutoff=0.0)
        raise ValueError(f"there is no flow source {name!r}; the nearest is {near[0]!r}")


def flow_value(flow: Flow, name: str) -> float:
    """Return the number of a flow that has this name, "speed.right_wrist" for example."""
    check_flow_source(name)
    if is_gesture_source(name):
        return flow.gestures.get(name.removeprefix(GESTURE), 0.0)
    return _READERS[name](flow)
