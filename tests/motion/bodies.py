"""People who stand somewhere in a picture: bodies, detections, painted trunks. Pixels."""

import cv2
import numpy as np

from motion.landmark import INDEX, N_LANDMARKS
from motion.people.blazepose import N_POINTS, Body
from motion.people.followed import newly
from motion.people.identity import Identity
from motion.people.movenet import Person
from motion.people.stand_in import JOINT_OF
from tests.motion.figure import HEAD

# Heights of a body from the middle of the hips, for a left joint: x to the picture's right, y down.
JOINTS = {
    "shoulder": (0.1, -0.3), "elbow": (0.13, -0.14), "wrist": (0.14, 0.0), "pinky": (0.145, 0.04),
    "index": (0.14, 0.05), "thumb": (0.13, 0.03), "hip": (0.06, 0.0), "knee": (0.065, 0.25),
    "ankle": (0.07, 0.5), "heel": (0.07, 0.52), "foot_index": (0.08, 0.52),
}  # fmt: skip
SIZE = (640, 360)


def landmarks(x, y, height):
    points = np.zeros((N_LANDMARKS, 3), np.float32)
    joints = JOINTS | {name: (dx * 0.6, -dy * 0.6) for name, (dx, dy, _) in HEAD.items()}
    for name, (dx, dy) in joints.items():
        for side, sign in (("left", 1.0), ("right", -1.0)):
            full = f"{name}_{side}" if name == "mouth" else f"{side}_{name}"
            index = INDEX["nose" if name == "nose" else full]
            points[index, :2] = x + sign * dx * height, y + dy * height
    return points


def body(x=300.0, y=180.0, height=200.0, score=0.9):
    points = np.zeros((N_POINTS, 3), np.float32)
    points[:N_LANDMARKS] = landmarks(x, y, height)
    points[N_LANDMARKS, :2] = x, y
    points[N_LANDMARKS + 1, :2] = x, y - 0.6 * height
    world = (points[:N_LANDMARKS] - (x, y, 0)).astype(np.float32) * np.float32(1.7 / height)
    return Body(points, world, np.ones(N_LANDMARKS, np.float32), score)


def detection(x=300.0, y=180.0, height=200.0, score=0.8):
    joints = landmarks(x, y, height)[JOINT_OF]
    joints[:, 2] = 0.9
    left, top = joints[:, :2].min(axis=0)
    right, bottom = joints[:, :2].max(axis=0)
    return Person(joints, (float(left), float(top), float(right), float(bottom)), score)


def picture(*dressed):
    """Paint trunks: pairs of a body and a BGR colour, the last one in front."""
    image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    for one, colour in dressed:
        corners = [INDEX[n] for n in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")]
        cv2.fillConvexPoly(image, one.points[corners, :2].astype(np.int32), colour)
    return image


def followed(number, look, **place):
    """Return somebody who is seen, and has been for long."""
    person = newly(Identity(number, look), body(**place), 0.0)
    person.age = 100
    return person
