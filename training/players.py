"""Synthetic players: bodies that strike, flow and idle, as a camera and a pose tracker see them.

    take(np.random.default_rng(1), seconds=40.0, rate=60.0) -> PlayerTake

Only published statistics of real strokes shaped them; no recording is inside.
`python -m training.players` prints the statistics beside the real ones.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.body import JOINTS, assemble, draw_manner
from training.faults import Faults, draw_faults, lateness, track
from training.lens import capture_times, draw_lens, exposed, project, stamped
from training.player import draw_player
from training.truth import Strokes, measure


@dataclass(frozen=True, slots=True)
class PlayerTake:
    """One take of one player, as tracked, and what was truly struck.

    `strokes` has a joint where the take tells whether it struck: always the wrists, the ankles
    but when knees strike, others only where they strike or nothing strikes at all.
    """

    kind: str  # of player
    t: NDArray[np.float64]  # (n,) capture times, seconds
    joints: dict[str, NDArray[np.float64]]  # (n, 2) metres of a grown-up; x right, y down
    seen: dict[str, NDArray[np.bool_]]  # (n,) visibility at least 0.3
    strokes: dict[str, Strokes]  # (m, 5) start, peak, landing, way, peak speed; by landing


def take(
    rng: np.random.Generator,
    seconds: float,
    rate: float,
    kind: str = "",
    tracker: Faults | None = None,
) -> PlayerTake:
    """Make a take of a player of a kind, as a tracker sees them; without them, both are drawn.

    `rate` is the camera's, in hertz. Times are those of the middle of the exposure, and the
    strokes are later than they truly were by what the tracker's filter is late on average.
    """
    player = draw_player(rng, seconds, kind)
    places = assemble(rng, player.ends, draw_manner(rng))
    lens, faults = draw_lens(rng), tracker or draw_faults(rng)
    if any(meant for name, meant in player.meant.items() if name.endswith(("ankle", "knee"))):
        faults = replace(faults, legs_seen=True)
    carried = (player.ends.whole, player.ends.walk)
    picture = project(lens, np.stack([*(places[name] for name in JOINTS), *carried], axis=1))
    picture, whole, walk = picture[:, :-2], picture[:, -2], picture[:, -1]
    exposures = capture_times(rng, lens, seconds, rate)
    seen_by_camera = exposed(lens, picture, exposures)
    t = stamped(rng, lens, exposures, rate)
    tracked = track(rng, faults, seen_by_camera, t)
    strokes = {}
    for name, meant in player.meant.items():
        joint = JOINTS.index(name)
        own = picture[:, joint] - (walk if name.endswith("ankle") else whole)
        rows = measure(own, meant)
        rows[:, :3] += lateness(seen_by_camera, tracked, t, joint, rows[:, 1:3])
        strokes[name] = rows[rows[:, 2] < t[-1]]
    return PlayerTake(
        kind=player.kind,
        t=t,
        joints={name: tracked.places[:, i] for i, name in enumerate(JOINTS)},
        seen={name: tracked.seen[:, i] for i, name in enumerate(JOINTS)},
        strokes=strokes,
    )


_SHARES = (5, 10, 50, 90, 95)
# Qualisys at 120 Hz, 485 air-drum strokes of few players. Whole descents
# are from the highest to the lowest point; a landing here is at a tenth of the peak speed.
_REAL = {
    "start to landing, ms": "167 175 233 367 517 (to the lowest point)",
    "peak to landing, ms": "35 .. 50-75 .. 130",
    "peak speed, m/s": "0.64 0.75 1.53 2.0 2.1",
    "way, mm": "71 94 209 308 351",
    "same hand again, ms": "358 383 508 1290 (5, 10, 50, 90 %)",
}


def statistics(rng: np.random.Generator, takes: int, kind: str) -> dict[str, NDArray[np.float64]]:
    """Return percentiles (5, 10, 50, 90, 95) of clear strokes of players of a kind."""
    rows, gaps = [], []
    for _ in range(takes):
        for strokes in take(rng, 30.0, 60.0, kind).strokes.values():
            clear = strokes[(strokes[:, 4] > 0.57) & (strokes[:, 3] > 0.05)]
            rows.append(clear)
            gaps.append(np.diff(clear[:, 2]))
    all_rows, all_gaps = np.concatenate(rows), np.concatenate(gaps)
    measures = (
        1000.0 * (all_rows[:, 2] - all_rows[:, 0]),
        1000.0 * (all_rows[:, 2] - all_rows[:, 1]),
        all_rows[:, 4],
        1000.0 * all_rows[:, 3],
        1000.0 * all_gaps,
    )
    return {
        name: np.percentile(values, _SHARES) for name, values in zip(_REAL, measures, strict=True)
    }


def _print_statistics() -> None:
    for kind in ("drummer", "burster", "treader"):
        sys.stdout.write(f"{kind}: percentiles {_SHARES}\n")
        for name, values in statistics(np.random.default_rng(5), 60, kind).items():
            sys.stdout.write(f"  {name:22} {np.round(values, 2)}   real {_REAL[name]}\n")


if __name__ == "__main__":
    _print_statistics()
