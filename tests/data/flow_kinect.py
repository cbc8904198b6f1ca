"""Kinect recordings of the PyEyesWeb collection as landmark recordings.

The files hold 25 joints at 100 Hz, but a Kinect sees 30 times a second: each row is the newest one
held. What is new is taken, set on even times and resampled to 60 by a cubic through it.
"""

import numpy as np

RATE = 60.0
SEES = 30.0  # bodies a second, a Kinect
LATE = 0.02  # seconds that a new body may come off its even time; rows are 10 ms apart
NAMES = {  # our row: a Kinect joint
    0: "head",
    11: "left_shoulder",
    12: "right_shoulder",
    13: "left_elbow",
    14: "right_elbow",
    15: "left_wrist",
    16: "right_wrist",
    19: "left_fingertip",
    20: "right_fingertip",
    21: "left_thumb",
    22: "right_thumb",
    23: "left_hip",
    24: "right_hip",
    25: "left_knee",
    26: "right_knee",
    27: "left_ankle",
    28: "right_ankle",
    31: "left_foot",
    32: "right_foot",
}
HEIGHT, WIDTH, FOCAL = 1080.0, 1920.0, 1081.0  # px, of a Kinect's picture


def read_kinect(path, hurry=1.0):
    """Return the arrays of a landmark recording, its times those of the file, or so much faster."""
    t, joints = _seen(path)
    even = np.polyval(np.polyfit(np.arange(len(t)), t, 1), np.arange(len(t)))
    if abs(even - t).max() > LATE or abs(np.diff(even).mean() - 1.0 / SEES) > 1e-3:
        raise SystemExit(f"{path}: bodies do not come {SEES:g} times a second")
    even = even / hurry
    times = np.arange(even[0], even[-1], 1.0 / RATE)
    body = np.zeros((len(times), 33, 3))
    body[:] = _through(times, even, joints["head"])[:, None]  # what a Kinect does not see
    for row, name in NAMES.items():
        body[:, row] = _through(times, even, joints[name])
    src = np.zeros(33, np.uint8)
    src[list(NAMES)] = 1
    lm = np.zeros((len(times), 33, 4), np.float32)
    lm[..., 0] = 0.5 + FOCAL / WIDTH * body[..., 0] / body[..., 2]
    lm[..., 1] = 0.5 + FOCAL / HEIGHT * body[..., 1] / body[..., 2]
    middle = body[:, [23, 24]].mean(axis=1, keepdims=True)
    lm[..., 2] = FOCAL / WIDTH * (body - middle)[..., 2] / middle[..., 2]
    lm[..., 3] = src
    world = (body - middle).astype(np.float32)
    aspect = np.array(WIDTH / HEIGHT)
    return {"t": times, "lm": lm, "world": world, "src": src, "aspect": aspect}


def read_table(path):
    """Return times, names and places (N, names, 3) of a table of the collection.

    Metres; x right, y down. Who is filmed looks at us: x points to their left and y up, and half
    a turn makes them ours.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("Frame"))
    names = next(line for line in lines if line.startswith("MARKER_NAMES")).split("\t")[1:]
    rows = np.array([[float(v) for v in line.split("\t")] for line in lines[head + 1 :] if line])
    places = rows[:, 2:].reshape(len(rows), len(names), 3) * [-1e-3, -1e-3, 1e-3]
    return rows[:, 1], names, places


def _seen(path):
    """Return times and joints, (N, 3) metres, of every body that is new; x right, y down."""
    t, names, places = read_table(path)
    new = np.abs(np.diff(places, axis=0, prepend=places[:1])).max(axis=(1, 2)) > 0.0
    new &= (places != 0.0).any(axis=(1, 2))
    return t[new], {name: places[new, i] for i, name in enumerate(names)}


def _through(times, even, places):
    """Return a cubic through the places, its slope that of the two neighbours (Catmull, Rom)."""
    step = even[1] - even[0]
    i = np.clip(((times - even[0]) / step).astype(int), 0, len(even) - 2)
    u = ((times - even[i]) / step)[:, None]
    slope = np.gradient(places, axis=0)
    a, b, c, d = places[i], slope[i], places[i + 1], slope[i + 1]
    return (
        (2 * u**3 - 3 * u**2 + 1) * a
        + (u**3 - 2 * u**2 + u) * b
        + (3 * u**2 - 2 * u**3) * c
        + (u**3 - u**2) * d
    )
