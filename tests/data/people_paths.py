"""Where everybody is on a stage: a plan of crossings, absences and passers-by, drawn by lot."""

from dataclasses import dataclass, field

import numpy as np

PASSER_BY = "P"
OUTSIDE = 0.22  # widths beside the picture where nobody is seen
ABSENT = 3.0  # seconds
SWAY = 0.006  # widths


@dataclass(frozen=True, slots=True)
class Move:
    """One walk from place to place."""

    begin: float  # seconds
    end: float
    x0: float  # widths
    x1: float
    aside: float  # how far to the front (or back, below 0) one goes on the way


@dataclass(slots=True)
class Way:
    """Where one person is at any time."""

    x: float  # widths, at the beginning
    near: float  # 0 at the back of the stage, 1 at the front
    phase: float = 0.0
    moves: list[Move] = field(default_factory=list)

    @property
    def last(self):
        """Where they are after all that is planned."""
        return self.moves[-1].x1 if self.moves else self.x

    def at(self, t):
        """Return x in widths and nearness."""
        x, near = self.x, self.near
        for move in self.moves:
            if t < move.begin:
                break
            s = min((t - move.begin) / (move.end - move.begin), 1.0)
            x = move.x0 + (move.x1 - move.x0) * s * s * (3.0 - 2.0 * s)
            near = self.near + move.aside * np.sin(np.pi * s)
        return x + SWAY * np.sin(2.0 * np.pi * t / 3.1 + self.phase), near

    def go(self, begin, seconds, x, aside=0.0):
        """Plan a walk; return when it ends."""
        self.moves.append(Move(begin, begin + seconds, self.last, x, aside))
        return begin + seconds


class Plan:
    """The ways of performers A, B, … and of a passer-by, for some seconds.

    First and last are the twins. Things happen one after the other; in each round everything
    happens once: two crossings of any two, one of the twins, an absence, a passer-by.
    """

    def __init__(self, people, seconds, rng):
        names = [chr(ord("A") + i) for i in range(people)]
        spots = (np.arange(people) + 0.6) / (people + 0.2)
        self.ways = {
            name: Way(spot, rng.uniform(0.2, 0.5), rng.uniform(0, 6))
            for name, spot in zip(names, rng.permutation(spots).tolist(), strict=True)
        }
        self.events = []  # (begin, kind, names)
        self._rng, self._names = rng, names
        self._strangers = []
        t = 2.0
        while t < seconds:
            for kind in rng.permutation(["cross", "cross", "twins", "leave", "pass"]):
                t = getattr(self, f"_{kind}")(t) + rng.uniform(0.8, 2.5)

    def at(self, t):
        """Return name: (x, nearness) of everybody at a time."""
        places = {name: way.at(t) for name, way in self.ways.items()}
        for way in self._strangers:
            if way.moves[0].begin <= t <= way.moves[0].end:
                places[PASSER_BY] = way.at(t)
        return places

    def _cross(self, t):
        return self._exchange(t, *self._rng.permutation(self._names)[:2].tolist())

    def _twins(self, t):
        return self._exchange(t, self._names[0], self._names[-1])

    def _exchange(self, t, one, other):
        self.events.append((t, "cross", (one, other)))
        a, b = self.ways[one], self.ways[other]
        seconds = self._rng.uniform(2.2, 3.5) + 2.0 * abs(a.last - b.last)
        x, y = a.last, b.last
        a.go(t, seconds, y, 0.35)
        return b.go(t, seconds, x, -0.2)

    def _leave(self, t):
        name = str(self._rng.choice(self._names))
        way = self.ways[name]
        self.events.append((t, "leave", (name,)))
        home = way.last
        out = -OUTSIDE if home < 0.5 else 1.0 + OUTSIDE
        seconds = 1.5 + 3.0 * abs(out - home)
        back = way.go(t, seconds, out, 0.3) + ABSENT
        return way.go(back, seconds, home, 0.3)

    def _pass(self, t):
        self.events.append((t, "pass", (PASSER_BY,)))
        ends = [-OUTSIDE, 1.0 + OUTSIDE]
        begin, end = ends if self._rng.random() < 0.5 else ends[::-1]
        way = Way(begin, float(self._rng.choice([0.05, 0.8])))
        self._strangers.append(way)
        return way.go(t, self._rng.uniform(4.5, 7.0), end)
