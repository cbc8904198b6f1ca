"""Make the recordings that `bodyloop bench flow DIR` is tried on.

python tests/data/make_flow_contrasts.py DIR [--mocap FOLDER] [--players N] [--seed S]

Generated: light / heavy, open / contracted, together / not, even / jerky, at equal mean speed. Most
players show both sides in one sitting, turn about; two have a recording for each side. FOLDER holds
`kinect_trial11.tsv` and `kinect_trial12.tsv` of the PyEyesWeb collection (MIT): smooth / not smooth
figures of eight, first the right hand, then the left. The smooth ones are the slower; they are
there a second time, told as faster than they were, so that speed does not give them away.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from tests.data.flow_body import RATE, draw_build, draw_lens, landmarks_of, recorded
from tests.data.flow_kinect import read_kinect
from tests.data.flow_quality import BLEND, SECONDS, Mover, joined

CONTRASTS = {  # the labels of the two sides: how a `Mover` does them
    "light": {"light": "light", "heavy": "heavy"},
    "open": {"open": "open", "contracted": "contracted"},
    "together": {"together": "together", "not_together": "apart"},
    "even": {"even": "even", "jerky": "jerky"},
}
MOCAP = {  # file: side, and the stretches in which one hand is at it
    "kinect_trial11": ("smooth", ((3.0, 18.5), (20.5, 32.5))),
    "kinect_trial12": ("not_smooth", ((3.0, 18.0), (20.0, 32.5))),
}
STANDS = 1.0  # seconds before a recording's first movement
HURRIED = 2.5  # times as fast, the smooth figures: as fast as the others on the mean
TURNS = 2  # stretches of each side


def make(folder, players=6, seed=1, mocap=None):
    """Write recordings and `labels.json`; return the labels."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = []
    for contrast, sides in CONTRASTS.items():
        for player in range(players):
            rng = np.random.default_rng([seed, player, *contrast.encode()])
            labels += _player(folder, contrast, sides, player, rng)
    labels += _mocap(folder, mocap) if mocap else []
    text = json.dumps(labels, indent=1)
    (folder / "labels.json").write_text(text + "\n", encoding="utf-8")
    return labels


def _player(folder, contrast, sides, player, rng):
    build, lens = draw_build(rng), draw_lens(rng)
    mover, names = Mover(build, rng), list(sides)
    if player % 2:
        names.reverse()
    orders = [[name] * TURNS for name in names] if player % 4 > 1 else [names * TURNS]
    labels = []
    for order in orders:
        suffix = f"_{order[0]}" if len(orders) > 1 else ""
        file = f"{contrast}_{player + 1}{suffix}.npz"
        stretches = [getattr(mover, sides[side])() for side in order]
        motion = joined([mover.idle(STANDS + BLEND), *stretches])
        np.savez_compressed(folder / file, **recorded(landmarks_of(build, motion), lens, rng))
        for i, side in enumerate(order):
            begin = STANDS + BLEND + i * (SECONDS + BLEND)
            labels.append(_label(file, begin, begin + SECONDS - 1.0 / RATE, contrast, side))
    return labels


def _mocap(folder, source):
    labels = []
    for name, (side, stretches) in MOCAP.items():
        arrays = read_kinect(source / f"{name}.tsv")
        np.savez_compressed(folder / f"{name}.npz", **arrays)
        labels += [_label(f"{name}.npz", *stretch, "smooth", side) for stretch in stretches]
        hurry, file = (HURRIED, f"{name}_hurried.npz") if side == "smooth" else (1.0, f"{name}.npz")
        if hurry > 1.0:
            np.savez_compressed(folder / file, **read_kinect(source / f"{name}.tsv", hurry=hurry))
        for stretch in stretches:
            begin, end = (when / hurry for when in stretch)
            labels.append(_label(file, begin, end, "smooth_equally_fast", side))
    return labels


def _label(file, begin, end, contrast, side):
    return {
        "file": file,
        "from": round(begin, 3),
        "to": round(end, 3),
        "contrast": contrast,
        "side": side,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mocap", type=Path, help="folder of the Kinect recordings")
    parser.add_argument("--players", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    labels = make(options.folder, options.players, options.seed, options.mocap)
    print(f"{len(labels)} labelled stretches in {options.folder}")


if __name__ == "__main__":
    main()
