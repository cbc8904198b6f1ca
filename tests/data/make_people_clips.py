"""Make a film of three or four people and a passer-by, and the truth of who is where.

python tests/data/make_people_clips.py OUT.mp4 [--seed S] [--people 3|4] [--seconds T] CLIPS...

The truth is written beside, as `OUT_truth.json` (see `bodyloop bench people`). CLIPS show one
person each. They are cut out and walk about a painted room: two at a time exchange their places,
somebody leaves for three seconds and comes back, a passer-by crosses the stage. The first and the
last of the performers are dressed alike: the same clip, mirrored and at another time. Who else
shares a clip is dyed.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from takes.film import FilmWriter
from tests.data.people_cutouts import HIPS, MIRRORED, STANDING, Actor, cut_out
from tests.data.people_paths import PASSER_BY, Plan

HUES = (100, 15, 60, 140)  # of 180, for those who share a clip
PASSING = 300  # pictures that are cut out of a passer-by
TALL = (0.42, 0.18)  # nose to heels in picture heights at the back of the stage, more in front
FLOOR = (0.82, 0.14)  # of the picture's height likewise, where feet stand
SHOULDERS = [11, 12]


@dataclass(frozen=True, slots=True)
class Role:
    """Who plays a person, and how."""

    actor: Actor
    mirrored: bool
    later: float  # seconds that their clip is ahead


def cast(clips, people, rng):
    """Return name: role. The first and the last performer are twins."""
    roles = {}
    for i in range(people - 1):
        hue = None if i < len(clips) else HUES[(i - len(clips)) % len(HUES)]
        actor = cut_out(clips[i % len(clips)], hue=hue)
        roles[chr(ord("A") + i)] = Role(actor, False, rng.uniform(0, 5))
    twin = roles["A"]
    roles[chr(ord("A") + people - 1)] = Role(twin.actor, True, twin.later + rng.uniform(0.9, 3))
    roles[PASSER_BY] = Role(cut_out(clips[-1], PASSING, HUES[-1]), True, 0.0)
    return roles


def painted_room(width, height, rng):
    """Return a room without people, (height, width, 3) uint8."""
    down = np.linspace(0.0, 1.0, height)[:, None, None]
    room = np.broadcast_to(205.0 - 50.0 * down + (0.0, 6.0, 10.0), (height, width, 3)).copy()
    skirting = int(0.72 * height)
    boards = (np.arange(width) // max(1, width // 22) % 2) * 9.0
    room[skirting:] = (70.0, 95.0, 125.0) + boards[None, :, None] + 25.0 * down[skirting:]
    room[skirting - max(1, height // 90) : skirting] = 235.0
    for _ in range(4):
        w, h = (rng.uniform(0.06, 0.16, 2) * (width, height * 1.6)).astype(int)
        x, y = int(rng.uniform(0, width - w)), int(rng.uniform(0.05, 0.3) * height)
        room[y : y + h, x : x + w] = rng.uniform(60, 230, 3)
    room = cv2.GaussianBlur(room, (0, 0), height / 700)
    return np.clip(room + rng.normal(0.0, 2.0, room.shape), 0, 255).astype(np.uint8)


class Stage:
    """Draws everybody where they are."""

    def __init__(self, room, roles):
        self._room, self._roles = room, roles
        self._height, self._width = room.shape[:2]

    def draw(self, t, places):
        """Return the picture, and name: landmarks (33, 3) of those whose trunk is in it."""
        picture, truth = self._room.copy(), {}
        for name, (x, near) in sorted(places.items(), key=lambda place: place[1][1]):
            role = self._roles[name]
            cutout = role.actor.at(t + role.later)
            move = self._move(x, near, role.mirrored)
            _paste(picture, cutout, move)
            points = cutout.points.copy()
            points[:, :2] = points[:, :2] @ move[:, :2].T + move[:, 2]
            points[:, :2] /= (self._width, self._height)
            trunk = points[[*HIPS, *SHOULDERS], :2]
            if ((trunk > 0.0) & (trunk < 1.0)).all(axis=1).any():
                truth[name] = points[MIRRORED] if role.mirrored else points
        return picture, truth

    def _move(self, x, near, mirrored):
        """Return (2, 3): from pixels of a cut-out, from its foot on, to those of the picture."""
        scale = (TALL[0] + TALL[1] * near) * self._height / STANDING
        foot = x * self._width, (FLOOR[0] + FLOOR[1] * near) * self._height
        return np.array([[-scale if mirrored else scale, 0.0, foot[0]], [0.0, scale, foot[1]]])


def _paste(picture, cutout, move):
    source = cutout.picture
    height, width = source.shape[:2]
    to_foot = np.array([[1.0, 0.0, cutout.corner[0]], [0.0, 1.0, cutout.corner[1]], [0, 0, 1.0]])
    whole = move @ to_foot
    corners = np.array([[0, 0, 1], [width, height, 1]]) @ whole.T
    low = np.floor(corners.min(axis=0)).astype(int) - 1
    high = np.ceil(corners.max(axis=0)).astype(int) + 1
    low, high = np.maximum(low, 0), np.minimum(high, picture.shape[1::-1])
    if (high <= low).any():
        return
    whole[:, 2] -= low
    drawn = cv2.warpAffine(source, whole, (high - low).tolist(), flags=cv2.INTER_LINEAR)
    under = picture[low[1] : high[1], low[0] : high[0]]
    through = cv2.cvtColor(255 - drawn[..., 3], cv2.COLOR_GRAY2BGR)
    under[:] = cv2.add(cv2.multiply(under, through, scale=1 / 255), drawn[..., :3])


def make(out, clips, people=4, seconds=60.0, *, seed=1, size=(1280, 720), rate=30.0):
    """Write the film and its truth; return the plan that they follow."""
    rng = np.random.default_rng(seed)
    roles = cast(clips, people, rng)
    plan = Plan(people, seconds, rng)
    stage = Stage(painted_room(*size, rng), roles)
    film = FilmWriter(out, size, None, rate)
    head = {"w": size[0], "h": size[1], "fps": rate, "passers_by": [PASSER_BY]}
    with truth_of(out).open("w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "frames": [')
        for i in range(round(seconds * rate)):
            places = plan.at(i / rate)
            picture, truth = stage.draw(i / rate, places)
            film.picture(i / rate, cv2.cvtColor(picture, cv2.COLOR_BGR2RGBA))
            frame = {"f": i, "t": round(i / rate, 4)}
            frame |= {name: points.round(4).tolist() for name, points in sorted(truth.items())}
            file.write(("," if i else "") + "\n" + json.dumps(frame))
        file.write("\n]}\n")
    film.close()
    return plan


def truth_of(film):
    """Return where the truth of a film is written."""
    return film.with_name(f"{film.stem}_truth.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, choices=(3, 4), default=4)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--rate", type=float, default=30.0)
    options = parser.parse_args()
    size = tuple(int(side) for side in options.size.split("x"))
    more = {"seed": options.seed, "size": size, "rate": options.rate}
    plan = make(options.out, options.clips, options.people, options.seconds, **more)
    for t, kind, names in plan.events:
        if t < options.seconds:
            print(f"{t:7.1f} s  {kind} {' '.join(names)}")


if __name__ == "__main__":
    main()
