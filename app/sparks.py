"""Strikes as light: the flash at the hand, the spark along the limb, the limb that lights up."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.palette import QUIET, Colour
from motion.landmark import BONES, INDEX
from motion.pose import Pose
from render.scene import FLASH, LIMB

RISE: Final = 0.04  # seconds of dawn before the sound
FADE: Final = 0.12  # seconds in which the light falls to a third
SPARK: Final = 0.12  # seconds for the way along the limb
SEEN: Final = 0.35  # visibility below which a bone is not drawn
DAWN: Final = 0.1  # the light of a limb that does not sound
GONE: Final = 0.6  # seconds after which a strike is forgotten
_ARM = ("shoulder", "elbow", "wrist", "index")
_LEG = ("hip", "knee", "ankle", "foot_index")


@dataclass(frozen=True, slots=True)
class Spark:
    """A strike that is lit."""

    t_sound: float
    person: int
    joint: str
    strength: float
    place: tuple[float, float]  # where it landed, image widths and heights
    target: tuple[float, float]  # the middle of its zone, or the place itself
    colour: Colour


def glow(t: float, t_sound: float) -> float:
    """Return the light of a strike at a time, 0..1, largest at the instant of its sound."""
    age = t - t_sound
    if age < 0.0:
        return max(0.0, 1.0 + age / RISE)
    return math.exp(-age / FADE)


def chain_of(joint: str) -> tuple[int, ...]:
    """Return the landmarks from the trunk to the end of the limb that a joint belongs to."""
    side, _, part = joint.partition("_")
    if side not in ("left", "right"):
        return (INDEX[joint],)
    arm = part in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb")
    leg = part in ("hip", "knee", "ankle", "heel", "foot_index")
    if not (arm or leg):
        return (INDEX[joint],)
    names = tuple(f"{side}_{name}" for name in (_ARM if arm else _LEG))
    if part in ("elbow", "knee"):
        names = names[:2]
    return tuple(INDEX[name] for name in names)


class Sparks:
    """The strikes that still shine."""

    def __init__(self) -> None:
        self._lit: list[Spark] = []

    def add(self, spark: Spark) -> None:
        """Light a strike."""
        self._lit.append(spark)

    def advance(self, t: float) -> None:
        """Forget what has faded."""
        self._lit = [spark for spark in self._lit if t - spark.t_sound < GONE]

    def limbs(
        self, pose: Pose, landmarks: NDArray[np.float32], own_colour: Colour = QUIET
    ) -> NDArray[np.void]:
        """Return the bones of one person as `render.scene.LIMB`; those that sound are lit.

        `landmarks` are the pose's, (33, 3), smoothed for display.
        """
        rows = []
        own = [
            (spark, set(chain_of(spark.joint)))
            for spark in self._lit
            if spark.person == pose.person
        ]
        for a, b in BONES:
            if min(pose.visibility[a], pose.visibility[b]) < SEEN:
                continue
            light, colour = DAWN, own_colour
            for spark, chain in own:
                if a in chain and b in chain:
                    shine = glow(pose.t, spark.t_sound) * (0.55 + 0.45 * spark.strength)
                    if shine > light:
                        light, colour = shine, spark.colour
            width = 0.004 + 0.008 * light
            rows.append((tuple(landmarks[a, :2]), tuple(landmarks[b, :2]), width, colour, light))
        return np.array(rows, LIMB)

    def flashes(self, t: float, limbs: dict[int, NDArray[np.float32]]) -> NDArray[np.void]:
        """Return flashes and running sparks; `limbs` gives (33, 3) landmarks of each person."""
        rows = []
        for spark in self._lit:
            shine = glow(t, spark.t_sound)
            if shine < 0.02:
                continue
            size = 0.035 + 0.055 * spark.strength
            rows.append((spark.place, size * (1.3 - 0.3 * shine), spark.colour, shine))
            landmarks = limbs.get(spark.person)
            way = (t - spark.t_sound + RISE) / SPARK
            if landmarks is not None and 0.0 <= way <= 1.0:
                path = [tuple(landmarks[i, :2]) for i in chain_of(spark.joint)] + [spark.target]
                rows.append((_along(path, way), 0.022, spark.colour, 0.9))
        return np.array(rows, FLASH)


def _along(path: list[tuple[float, ...]], way: float) -> tuple[float, float]:
    points = np.array(path, np.float64)
    steps = np.hypot(*np.diff(points, axis=0).T)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    x = float(np.interp(way * reached[-1], reached, points[:, 0]))
    y = float(np.interp(way * reached[-1], reached, points[:, 1]))
    return x, y
