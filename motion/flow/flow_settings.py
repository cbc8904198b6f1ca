"""How flow is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """How flow is measured; times are those of an exponential fall to 37 %."""

    smoothing: float = 0.07  # seconds, of places and twice of speeds
    colour: float = 0.2  # seconds, of curvature and direction
    rest: float = 0.13  # m/s; what a tracker's jitter looks like, taken off every speed
    still: float = 0.25  # m/s of the whole body at which a held shape lets go
    hold: float = 0.6  # seconds in which tension rises
    release: float = 0.15  # seconds in which it falls
    bend: float = 0.25  # metres; a circle of this radius has curvature 0.5
    gate: float = 0.1  # m/s; a slower joint has no curvature; fully believed at the triple
    forget: float = 1.5  # seconds in which a joint that is not seen loses its say

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
