"""How strikes are found, and what was learnt for it."""

from dataclasses import dataclass, field
from functools import cache

from motion.strikes.decision import DecisionSettings
from motion.strikes.joint import striking_joint
from motion.strikes.landing_model import FORETELLING, SETTLING, LandingModel, load_landing_model


@dataclass(frozen=True, slots=True)
class StrikeSettings:
    """How strikes are found and when they sound."""

    latency: float = 0.0  # seconds from a capture to the earliest sound it can cause
    joints: tuple[str, ...] = ("left_wrist", "right_wrist", "left_ankle", "right_ankle")
    refractory: float = 0.1  # seconds between two strikes of one joint
    clear_speed: float = 0.55  # m/s at least of a player who moves widely ...
    clear_way: float = 0.045  # ... and metres
    beat: bool = False  # whether the players' own rhythm says when to expect a landing
    decision: DecisionSettings = field(default_factory=DecisionSettings)

    def __post_init__(self) -> None:
        if not (0.0 <= self.latency <= 1.0):
            raise ValueError(f"latency must lie in 0..1 seconds, got {self.latency}")
        for name in ("refractory", "clear_speed", "clear_way"):
            if not getattr(self, name) >= 0.0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")
        if not self.joints:
            raise ValueError("joints must name at least one landmark, got none")
        for name in self.joints:
            striking_joint(name)


@dataclass(frozen=True, slots=True)
class Models:
    """What was learnt on synthetic strokes."""

    foretelling: LandingModel
    settling: LandingModel


@cache
def shipped_models() -> Models:
    """Return the models that come with the program."""
    return Models(load_landing_model(FORETELLING), load_landing_model(SETTLING))
