"""Make landmark recordings of real claps, with reference landings, for `bodyloop bench strikes`.

python tests/data/make_clap_recording.py QUALISYS_TRIAL7.tsv OUT_FOLDER

The file is of the PyEyesWeb collection (MIT): one person who claps, 41 optical markers at 100 Hz.
It is seen by a camera 2.8 m in front, clean and with a webcam's faults, 60 and 30 times a second.
References are the hands' closing movements; a landing is where the hand's speed along the stroke
first falls below a tenth of its peak, on the optical markers.
"""

import argparse
from pathlib import Path

import numpy as np

from app.bench.webcam_noise import WebcamNoise, noisy
from motion.recording import load_recording
from tests.data.flow_kinect import read_table

DISTANCE, FOCAL = 2.8, 1.1  # metres; picture heights
ASPECT = 16.0 / 9.0
CLEAR = (0.8, 0.065)  # m/s and metres: a stroke that must sound
WEAK = 0.5  # part of it from which a stroke may sound
MARKERS = {  # our row: the markers whose middle it is
    0: ("HeadFront",),
    7: ("HeadL",),
    8: ("HeadR",),
    11: ("LShoulderTop",),
    12: ("RShoulderTop",),
    13: ("LElbowOut", "LElbowIn"),
    14: ("RelbowOut", "RElbowIn"),
    15: ("LWristIn", "LWristOut"),
    16: ("RWristIn", "RWristOut"),
    19: ("LHand2",),
    20: ("RHand2",),
    23: ("WaistL", "WaistLFront"),
    24: ("WaistR", "WaistRFront"),
    25: ("LKneeOut", "LKneeIn"),
    26: ("RKneeOut", "RKneeIn"),
    27: ("LAnkleOut",),
    28: ("RAnkleOut",),
    29: ("LHeelBack",),
    30: ("RHeelBack",),
    31: ("LForefoot2", "LForefoot5"),
    32: ("RForefoot2", "RForefoot5"),
}
WRISTS = {"left_wrist": 15, "right_wrist": 16}


def read_markers(path):
    """Return times and the middles of markers, {row: (N, 3) metres}; x right, y down, z away."""
    t, names, places = read_table(path)
    marker = {name: places[:, i] for i, name in enumerate(names)}
    return t, {row: np.mean([marker[name] for name in of], axis=0) for row, of in MARKERS.items()}


def closing_strokes(t, hand, other):
    """Return (landing, peak speed, way) of each movement of a hand towards the other."""
    velocity = np.gradient(_smooth(hand), t, axis=0)
    speed = np.linalg.norm(velocity, axis=1)
    strokes = []
    for k in np.flatnonzero((speed[1:-1] >= speed[:-2]) & (speed[1:-1] > speed[2:])) + 1:
        along = velocity @ velocity[k] / speed[k]
        if speed[k] < max(speed[max(k - 8, 0) : k + 9]) or velocity[k] @ (other - hand)[k] <= 0.0:
            continue
        slow = along < 0.1 * speed[k]
        before, after = np.flatnonzero(slow[:k]), np.flatnonzero(slow[k:])
        if len(before) and len(after):
            first, last = before[-1], k + after[0]
            part = (along[last - 1] - 0.1 * speed[k]) / (along[last - 1] - along[last])
            landing = t[last - 1] + part * (t[last] - t[last - 1])
            strokes.append((landing, speed[k], np.linalg.norm(hand[last] - hand[first])))
    return np.array(strokes)


def make(path, folder):
    """Write the recordings; return how many reference strokes there are."""
    t, middle = read_markers(path)
    wrists = {name: middle[row] for name, row in WRISTS.items()}
    other = dict(zip(wrists, reversed(wrists.values()), strict=True))
    references = {}
    for name, hand in wrists.items():
        strokes = closing_strokes(t, hand, other[name])
        clear = (strokes[:, 1] >= CLEAR[0]) & (strokes[:, 2] >= CLEAR[1])
        weak = (strokes[:, 1] >= WEAK * CLEAR[0]) & (strokes[:, 2] >= WEAK * CLEAR[1])
        references |= {f"ref_{name}": strokes[clear, 0], f"opt_{name}": strokes[weak & ~clear, 0]}
    folder.mkdir(parents=True, exist_ok=True)
    for rate in (60, 30):
        clean = folder / f"claps_{rate}.npz"
        np.savez_compressed(clean, **_seen(t, middle, rate), **references)
        faulty = noisy(load_recording(clean), WebcamNoise(), rate)
        arrays = {"t": faulty.t, "lm": faulty.lm[:, 0], "src": faulty.trusted.astype(np.uint8)}
        aspect = np.array(ASPECT)
        np.savez_compressed(
            folder / f"claps_webcam_{rate}.npz", **arrays, aspect=aspect, **references
        )
    return sum(len(times) for name, times in references.items() if name.startswith("ref_"))


def _smooth(path):
    window = np.exp(-0.5 * (np.arange(-6, 7) / 1.5) ** 2)
    window /= window.sum()
    padded = np.pad(path, ((6, 6), (0, 0)), mode="edge")
    return np.stack([np.convolve(padded[:, a], window, "valid") for a in range(3)], axis=1)


def _seen(t, middle, rate):
    times = np.arange(t[0], t[-1], 1.0 / rate)
    body = np.zeros((len(times), 33, 3))
    for row in range(33):
        source = middle[row] if row in middle else middle[0]
        body[:, row] = np.stack([np.interp(times, t, source[:, a]) for a in range(3)], axis=1)
    body -= body[:, [23, 24]].mean(axis=(0, 1)) - [0.0, 0.0, DISTANCE]
    src = np.zeros(33, np.uint8)
    src[list(middle)] = 1
    lm = np.zeros((len(times), 33, 4), np.float32)
    lm[..., 0] = 0.5 + FOCAL / ASPECT * body[..., 0] / body[..., 2]
    lm[..., 1] = 0.5 + FOCAL * body[..., 1] / body[..., 2]
    lm[..., 3] = src
    return {"t": times, "lm": lm, "src": src, "aspect": np.array(ASPECT)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("markers", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    print(make(options.markers, options.out), "clear strokes")


if __name__ == "__main__":
    main()
