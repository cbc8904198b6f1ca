"""Trains the networks that foretell and settle landings, from synthetic players and a seed.

    python -m training.train_strikes assets/strikes [--takes 1200] [--seed 61]

It writes two files of weights: `foretold.npz` tells from what came before when a stroke will
land, `landed.npz` from both sides when it did.

It takes about ten minutes on two cores and 6 GB of memory. Only synthetic strokes are seen. The
numbers come from the product's own code, so that what is trained is what runs.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from motion.strikes.landing_model import FORETELLING, SETTLING
from training.network import fit, joined
from training.strike_lessons import Lesson, lesson


def gather(takes: int, seed: int, workers: int) -> Lesson:
    """Make all takes."""
    with ProcessPoolExecutor(workers) as pool:
        lessons = list(pool.map(lesson, [(seed, i) for i in range(takes)], chunksize=4))
    return Lesson(joined(a.foretelling for a in lessons), joined(a.settling for a in lessons))


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--takes", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    all_lessons = gather(options.takes, options.seed, options.workers)
    for name, data in (
        (FORETELLING.name, all_lessons.foretelling),
        (SETTLING.name, all_lessons.settling),
    ):
        sys.stdout.write(f"{name}: {len(data.numbers)} examples\n")
        fit(data, options.seed).save(options.out / name)


if __name__ == "__main__":
    main()
