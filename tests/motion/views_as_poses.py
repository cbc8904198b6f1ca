"""What two trackers saw, as the program takes it."""

import numpy as np

from motion.landmark import INDEX
from motion.pose import Pose
from motion.recording import LandmarkRecording
from motion.views.walk import Walk

# The joints that a body is judged by; the face and fingers would only make the figures better.
JUDGED = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]


def recording_of(view, person=1):
    return LandmarkRecording(
        t=view.t,
        lm=view.lm[:, None].astype(np.float32),
        world=view.world[:, None].astype(np.float32),
        aspect=view.aspect,
        person=np.array([person]),
    )


def poses_of(view, person=1):
    """Return (n,) poses, one a picture."""
    recording = recording_of(view, person)
    return [recording.poses(i)[0] for i in range(len(view.t))]


def walk_of_view(view):
    return Walk(view.t, view.lm[..., :2], view.lm[..., 3], view.world, view.aspect)


def errors(poses, view):
    """Return (mean error from the hips, mean error in the room) in metres of poses with metres."""
    near, far = [], []
    for i, pose in enumerate(poses):
        if pose.metres is None or view.flipped[i]:
            continue
        truth, found = view.truth[i], pose.metres.astype(float)
        hips = [INDEX["left_hip"], INDEX["right_hip"]]
        away = (found - found[hips].mean(axis=0)) - (truth - truth[hips].mean(axis=0))
        shown = pose.visibility >= 0.5
        rows = [joint for joint in JUDGED if shown[joint]]
        near.extend(np.linalg.norm(away[rows], axis=1))
        far.extend(np.linalg.norm((found - truth)[rows], axis=1))
    return float(np.mean(near)), float(np.mean(far))


def merged(*timelines):
    """Return (t, what, item) of several lists of (t, what, item), in the order of their times."""
    return sorted((entry for line in timelines for entry in line), key=lambda entry: entry[:2])


def shifted(pose, number):
    return Pose(
        pose.t, number, pose.landmarks, pose.world, pose.visibility, pose.aspect, pose.guessed
    )
