"""A body about the moving ends: joints of the arms and legs, torso and head."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.curve import Curve, Vector, lowpass, shifted, wander

SIDES: Final = ("left", "right")
LIMBS: Final = ("wrist", "elbow", "shoulder", "hip", "knee", "ankle")
JOINTS: Final = (*(f"{side}_{part}" for part in LIMBS for side in SIDES), "nose")

# A grown-up, metres; the middle of the hips is the origin.
_SHOULDER: Final = np.array([0.17, 0.5, 0.0])
_HIP: Final = np.array([0.11, 0.0, 0.0])
_ANKLE: Final = np.array([0.12, -0.84, 0.0])
_NOSE: Final = np.array([0.0, 0.70, 0.11])
_ARM: Final = (0.28, 0.26)
_LEG: Final = (0.42, 0.43)


@dataclass(frozen=True, slots=True)
class Manner:
    """How the parts of a body go together."""

    elbow_part: float  # of the wrist's movement that the elbow goes along with; 0 wrist alone
    elbow_rise: float  # of the wrist's movement that is laid over the elbow as it is
    elbow_lead: float  # seconds that the elbow is ahead
    shoulder_part: float  # of the wrist's movement that the shoulder goes along with
    shoulder_lead: float
    lean: float  # of the wrists' movement that the torso goes along with
    lean_lead: float
    nod: float  # of the torso's movement that the head adds
    pole: Vector  # where the elbow points


def draw_manner(rng: np.random.Generator) -> Manner:
    """Draw a manner: from the wrist, from the elbow, with the whole arm, or with the torso."""
    kind = rng.choice(["wrist", "elbow", "arm", "torso"], p=[0.25, 0.4, 0.25, 0.1])
    whole = kind in ("arm", "torso")
    # Filmed claps: elbow at 0.24 to 0.46 of the wrist's speed, peaking 20 ms after it (median).
    lead = rng.uniform(0.0, 0.06) if rng.random() < 0.75 else rng.uniform(-0.025, 0.0)
    return Manner(
        elbow_part={"wrist": rng.uniform(0.05, 0.5), "elbow": rng.uniform(0.5, 1.0)}.get(
            kind, rng.uniform(0.8, 1.2)
        ),
        elbow_rise=rng.uniform(0.0, 0.08 if kind == "wrist" else 0.35),
        elbow_lead=lead * rng.uniform(0.4, 1.0),
        shoulder_part=rng.uniform(0.05, 0.16) if whole else rng.uniform(0.0, 0.05),
        shoulder_lead=lead * rng.uniform(0.8, 1.6),
        lean=rng.uniform(0.05, 0.2) if kind == "torso" else rng.uniform(0.0, 0.03),
        lean_lead=lead * rng.uniform(1.0, 2.0),
        nod=rng.uniform(0.0, 1.0),
        pole=np.array([rng.uniform(0.1, 1.0), -1.0, rng.uniform(-0.8, 0.1)]),
    )


@dataclass(frozen=True, slots=True)
class Ends:
    """The paths that a player means, each (n, 3) relative to where the joint rests."""

    wrists: dict[str, Curve]  # by side; relative to the shoulder's rest
    ankles: dict[str, Curve]  # by side; relative to the place of the foot
    knees: dict[str, Curve]  # by side, where a knee strikes
    elbows: dict[str, Curve]  # by side, where an elbow strikes
    hips: Curve
    nose: Curve
    walk: Curve  # of the whole body with its feet
    whole: Curve  # walk, and sway above the feet


def _mirrored(v: Vector, side: str) -> Vector:
    return np.asarray(v * np.array([1.0 if side == "left" else -1.0, 1.0, 1.0]))


def assemble(rng: np.random.Generator, ends: Ends, manner: Manner) -> dict[str, Curve]:
    """Return the places (n, 3) of all joints: x right in the picture, y up, z to the camera."""
    n = len(ends.hips)
    wrists = {side: ends.wrists[side] for side in SIDES}
    # Movement about a slowly moving middle; elbow and torso take part in it.
    quick = {side: w - lowpass(w, 0.25) for side, w in wrists.items()}
    both = lowpass(sum(quick.values(), np.zeros((n, 3))), 5.0)
    lean = manner.lean * shifted(both, manner.lean_lead)
    torso = ends.whole + ends.hips + lean
    joints: dict[str, Curve] = {}
    for side in SIDES:
        own = manner.shoulder_part * shifted(lowpass(quick[side], 6.0), manner.shoulder_lead)
        shoulder = _mirrored(_SHOULDER, side) + torso + own
        wrist = _mirrored(_SHOULDER, side) + ends.whole + ends.hips + wrists[side]
        wrist = wrist + ends.elbows.get(side, 0.0)
        follow = shifted(lowpass(quick[side], 9.0), manner.elbow_lead)
        guide = wrist + manner.elbow_part * follow - quick[side]
        elbow = bend(shoulder, guide, _ARM, _mirrored(manner.pole, side))
        joints[f"{side}_wrist"] = wrist
        elbow = elbow + manner.elbow_rise * follow
        joints[f"{side}_elbow"] = elbow + 0.3 * ends.elbows.get(side, 0.0)
        joints[f"{side}_shoulder"] = shoulder
    legs = _legs(ends)
    head = torso + ends.nose + manner.nod * lowpass(lean, 3.0)
    joints["nose"] = _NOSE + head + wander(rng, n, 0.7, rng.uniform(0.002, 0.015))
    return {name: (joints | legs)[name] for name in JOINTS}


def _legs(ends: Ends) -> dict[str, Curve]:
    joints: dict[str, Curve] = {}
    for side in SIDES:
        hip = _mirrored(_HIP, side) + ends.whole + ends.hips
        ankle = _mirrored(_ANKLE, side) + ends.walk + ends.ankles[side]
        knee = bend(hip, ankle, _LEG, np.array([0.0, 0.1, 1.0]))
        lifted = ends.knees.get(side)
        if lifted is not None:  # the foot hangs from the knee
            knee = knee + lifted
            ankle = ankle + shifted(lifted, -0.03) * np.array([0.8, 0.8, 0.3])
        joints[f"{side}_hip"], joints[f"{side}_knee"] = hip, knee
        joints[f"{side}_ankle"] = ankle
    return joints


def bend(root: Curve, end: Curve, lengths: tuple[float, float], pole: Vector) -> Curve:
    """Return the middle joint (n, 3) of a limb of two bones that points to the pole."""
    upper, lower = lengths
    way = end - root
    far = np.sqrt(np.einsum("ij,ij->i", way, way)) + 1e-9
    # An end that passes close by its root would whirl the middle about: it turns slowly there.
    heading = way / np.sqrt(far**2 + 0.01)[:, None]
    reach = np.clip(far, abs(upper - lower) + 1e-3, (upper + lower) * 0.995)
    along = (reach**2 + upper**2 - lower**2) / (2.0 * reach)
    away = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    out = pole - (heading @ pole)[:, None] * heading
    # Where the limb points along the pole, it bends less, instead of flipping over.
    out /= np.sqrt(np.einsum("ij,ij->i", out, out) + 0.04)[:, None]
    return root + lowpass(along[:, None] * heading + away[:, None] * out, 12.0)
