"""A made-up body in front of a made-up camera, for recordings of movement that is known.

Two hands' paths, the pelvis, the feet and the trunk are given; arms and legs follow by two links
each. Metres; x to the right of the picture, y down, z away from the camera. Shares nothing with
the program.
"""

from dataclasses import dataclass

import numpy as np

RATE = 60.0  # camera frames a second
SIDES = {"left": 1.0, "right": -1.0}  # where it lies in the picture: the body faces the camera
N_LANDMARKS = 33
HEAD = {  # metres from the middle of the head: to the performer's left, up, to the front
    "nose": (0.0, 0.0, 0.11),
    "eye_inner": (0.02, 0.035, 0.09),
    "eye": (0.032, 0.035, 0.085),
    "eye_outer": (0.045, 0.035, 0.075),
    "ear": (0.075, 0.01, 0.0),
    "mouth": (0.025, -0.035, 0.09),
}
ROWS = {  # the 33 landmarks of a BlazePose body
    "nose": (0,),
    "eye_inner": (1, 4),
    "eye": (2, 5),
    "eye_outer": (3, 6),
    "ear": (7, 8),
    "mouth": (9, 10),
    "shoulder": (11, 12),
    "elbow": (13, 14),
    "wrist": (15, 16),
    "pinky": (17, 18),
    "index": (19, 20),
    "thumb": (21, 22),
    "hip": (23, 24),
    "knee": (25, 26),
    "ankle": (27, 28),
    "heel": (29, 30),
    "toe": (31, 32),
}


@dataclass(frozen=True)
class Build:
    """The lengths of one body, metres."""

    height: float
    shoulders: float
    hips: float
    trunk: float
    upper_arm: float
    lower_arm: float
    thigh: float
    shin: float

    @property
    def reach(self):
        return self.upper_arm + self.lower_arm


@dataclass
class Motion:
    """What a body does in N instants; hands are (N, 3) by side, from that side's shoulder."""

    hands: dict  # metres; x outwards to that side, y down, z to the front
    sink: np.ndarray  # (N,) metres that the pelvis is lower than upright
    sway: np.ndarray  # (N,) metres of the pelvis to the performer's left
    lean: np.ndarray  # (N,) radians of the trunk to the front
    stance: np.ndarray  # (N,) metres between the ankles


def draw_build(rng):
    height = rng.uniform(1.45, 1.95)
    part = {
        "shoulders": 0.2,
        "hips": 0.125,
        "trunk": 0.29,
        "upper_arm": 0.165,
        "lower_arm": 0.15,
        "thigh": 0.245,
        "shin": 0.24,
    }
    return Build(height, **{k: height * v * rng.uniform(0.95, 1.05) for k, v in part.items()})


def landmarks_of(build, motion):
    """Return (N, 33, 3) metres, the floor at y = 0, the body about x = z = 0."""
    n = len(motion.sink)
    body = np.zeros((n, N_LANDMARKS, 3))
    hips = np.stack([motion.sway, -_stand(build, motion), np.zeros(n)], 1)
    up = np.stack([np.zeros(n), -np.cos(motion.lean), -np.sin(motion.lean)], 1)
    front = np.stack([np.zeros(n), np.sin(motion.lean), -np.cos(motion.lean)], 1)
    chest = hips + build.trunk * up
    head = chest + build.height * 0.13 * up
    for name, (left, high, forward) in HEAD.items():
        for row, side in zip(ROWS[name], SIDES.values(), strict=False):
            out = np.array([side * left, 0.0, 0.0])
            body[:, row] = head + out + high * up + forward * front
    for i, (name, side) in enumerate(SIDES.items()):
        x = np.array([side, 0.0, 0.0])
        shoulder = chest + 0.5 * build.shoulders * x
        hip = hips + 0.5 * build.hips * x
        wrist = shoulder + motion.hands[name] * np.array([side, 1.0, -1.0])
        elbow, wrist = _bend(
            shoulder, wrist, build.upper_arm, build.lower_arm, np.array([0.6 * side, 0.7, 0.4])
        )
        ankle = np.zeros((n, 3))
        ankle[:, 0], ankle[:, 1] = 0.5 * side * motion.stance, -0.05 * build.height
        knee, ankle = _bend(hip, ankle, build.thigh, build.shin, np.array([0.15 * side, 0.0, -1.0]))
        forearm = (wrist - elbow) / np.linalg.norm(wrist - elbow, axis=1, keepdims=True)
        limb = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist}
        limb |= {"hip": hip, "knee": knee, "ankle": ankle}
        limb |= {"index": wrist + 0.05 * build.height * forearm}
        limb |= {"pinky": limb["index"] + [0.02 * side, 0.02, 0.01]}
        limb |= {"thumb": wrist + 0.025 * build.height * forearm + [-0.02 * side, -0.02, -0.01]}
        limb |= {
            "heel": ankle + np.array([0.0, 0.05, 0.04]),
            "toe": ankle + np.array([0.04 * side, 0.06, -0.15]),
        }
        for part, place in limb.items():
            body[:, ROWS[part][i]] = place
    return body


def _stand(build, motion):
    """Return the height of the pelvis: what the legs allow, less what it sinks."""
    leg = 0.985 * (build.thigh + build.shin)
    wide = 0.5 * np.abs(motion.stance - build.hips) + np.abs(motion.sway)
    upright = np.sqrt(np.maximum(leg**2 - wide**2, 0.1)) + 0.05 * build.height
    return np.maximum(upright - motion.sink, 0.25 * build.height)


def _bend(root, end, upper, lower, towards):
    """Return the middle joint and the end of two links; an end out of reach is drawn in softly."""
    way = end - root
    far = np.linalg.norm(way, axis=1, keepdims=True)
    share = far / (upper + lower)
    length = np.where(share > 0.85, 0.85 + 0.14 * np.tanh((share - 0.85) / 0.14), share)
    length = np.maximum(length, 0.15) * (upper + lower)
    way = way / np.maximum(far, 1e-6)
    along = (length**2 + upper**2 - lower**2) / (2.0 * length)
    aside = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    out = towards - (way @ towards)[:, None] * way
    out = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
    return root + along * way + aside * out, root + length * way


@dataclass(frozen=True)
class Lens:
    """A camera on a stand, and how the body stands before it."""

    distance: float  # metres
    height: float  # metres above the floor
    turn: float  # radians that the body looks past the camera
    aspect: float  # width / height of the picture


def draw_lens(rng):
    return Lens(
        distance=rng.uniform(2.4, 3.8),
        height=rng.uniform(0.9, 1.4),
        turn=rng.uniform(-0.3, 0.3),
        aspect=float(rng.choice([16 / 9, 4 / 3])),
    )


def recorded(body, lens, rng):
    """Return the arrays of a landmark recording, (N, 33, ...)."""
    cos, sin = np.cos(lens.turn), np.sin(lens.turn)
    turned = body @ np.array([[cos, 0.0, -sin], [0.0, 1.0, 0.0], [sin, 0.0, cos]])
    away = lens.distance + turned[..., 2]
    zoom = 0.36 * lens.distance  # image heights; two metres fill seven tenths of the picture
    lm = np.zeros((*body.shape[:2], 4), np.float32)
    lm[..., 0] = 0.5 + zoom * turned[..., 0] / away / lens.aspect
    lm[..., 1] = 0.5 + zoom * (turned[..., 1] + lens.height) / away
    middle = turned[:, [23, 24]].mean(axis=1, keepdims=True)
    lm[..., 2] = zoom / lens.distance / lens.aspect * (turned - middle)[..., 2]
    lm[..., 3] = rng.uniform(0.93, 1.0, (1, N_LANDMARKS))
    return {
        "t": np.arange(len(body)) / RATE,
        "lm": lm,
        "world": (turned - middle).astype(np.float32),
        "src": np.ones(N_LANDMARKS, np.uint8),
        "aspect": np.array(lens.aspect),
    }
