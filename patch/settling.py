"""Notes whose strike has sounded and not yet landed for certain."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from motion.gesture import Landing
from music.timeline import Timeline
from patch.action import Drop, Keep, Play
from patch.patch import Snap
from patch.sounding import snap_time
from zones.hit import ZoneHit

_LONGEST: Final = 4.0  # seconds after which nobody can tell any more where a strike landed


@dataclass(frozen=True, slots=True)
class _Sounded:
    """A note that waits."""

    play: Play
    foreseen: float  # when its strike was to land, seconds
    snap: Snap


class Settling:
    """Numbers the notes of strikes, and says what becomes of each when its strike has landed.

    Holds its own past; the same notes and landings give the same actions.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, list[_Sounded]] = {}  # strike → its notes
        self._n_notes = 0

    def enter(self, play: Play, hit: ZoneHit, snap: Snap) -> Play:
        """Return a strike's note with its number; any other sound as it is."""
        if hit.strike_id is None:
            return play
        self._n_notes += 1
        numbered = replace(play, note=self._n_notes)
        self._waiting.setdefault(hit.strike_id, []).append(_Sounded(numbered, hit.t, snap))
        return numbered

    def settle(
        self, landings: Iterable[Landing], t: float, timeline: Timeline
    ) -> list[tuple[Play, Keep | Drop]]:
        """Return the notes that are settled at the camera frame of time `t`, and how."""
        settled: list[tuple[Play, Keep | Drop]] = []
        for landing in [*landings, *self._overdue(t)]:
            for sounded in self._waiting.pop(landing.strike_id, []):
                play = sounded.play
                if landing.t_landed is None:
                    settled.append((play, Drop(max(t, play.at), play.note)))
                    continue
                kept = _kept_time(sounded, timeline, landing.t_landed)
                settled.append((play, Keep(max(t, play.at, kept), play.note, kept)))
        return settled

    def _overdue(self, t: float) -> list[Landing]:
        return [
            Landing(strike_id, t, None)
            for strike_id, notes in self._waiting.items()
            if t - notes[0].foreseen > _LONGEST
        ]


def _kept_time(sounded: _Sounded, timeline: Timeline, t_landed: float) -> float:
    """Return the time at which a note would have sounded, had its landing been known before.

    One that waited for a grid time keeps to that, also where the landing was late for it: what was
    heard in time must not be late in the loop. Any other is snapped as its rule says.
    """
    waited = sounded.play.at - sounded.foreseen
    if waited <= 0.0:
        return snap_time(sounded.snap, timeline, t_landed)
    grid = sounded.foreseen + waited / sounded.snap.amount
    return t_landed + sounded.snap.amount * (grid - t_landed)
