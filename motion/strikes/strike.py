"""Strikes, decided before they land."""

from collections.abc import Sequence
from typing import Final

from motion.gesture import Landing, Strike
from motion.pose import Pose
from motion.strikes.habit import Habits
from motion.strikes.strike_settings import Models, StrikeSettings, shipped_models
from motion.strikes.striker import Striker

_FORGET: Final = 2.0  # seconds after which a person who is gone is forgotten


class StrikeDetector:
    """Finds the strikes of all persons. Deterministic, no I/O but the models; holds its own past.

    A strike is decided at the last responsible moment: in the camera frame after which waiting
    for one more would let it sound too late. So nothing has to be taken back.
    """

    def __init__(
        self,
        settings: StrikeSettings | None = None,
        habits: Habits | None = None,
        models: Models | None = None,
    ) -> None:
        self._settings = settings or StrikeSettings()
        self._known = habits or Habits()  # of the first person seen
        self._models = models or shipped_models()
        self.latency = self._settings.latency  # may be learnt while performing
        self._bodies: dict[int, Striker] = {}
        self._next_id = 1

    def update(self, poses: Sequence[Pose]) -> list[Strike | Landing]:
        """Take the poses of one camera frame, at most one a person; return what is new.

        Guessed poses are no ground for strikes: they count as not seen.
        """
        events: list[Strike | Landing] = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            if pose.guessed:
                continue
            striker = self._bodies.get(pose.person)
            if striker is None:
                habits = self._known if not self._bodies else Habits()
                striker = self._bodies[pose.person] = Striker(self._settings, habits, self._models)
            for strike in striker.update(pose, self._next_id, self.latency):
                events.append(strike)
                self._next_id += 1
            events += striker.landings()
        if poses:
            events += self._forget(max(pose.t for pose in poses))
        return events

    def finish(self) -> list[Landing]:
        """Return the landings that are still open when a film ends: nobody saw them."""
        return [landing for body in self._bodies.values() for landing in body.give_up(body.t)]

    def habits(self) -> Habits:
        """Return what was learnt of the first person, for the next sitting."""
        first = min(self._bodies, default=None)
        return self._known if first is None else self._bodies[first].habits()

    def _forget(self, now: float) -> list[Landing]:
        gone = [number for number, body in self._bodies.items() if now - body.t > _FORGET]
        landings = []
        for number in gone:
            body = self._bodies.pop(number)
            landings += body.give_up(now)
            if not self._bodies:
                self._known = body.habits()
        return landings
