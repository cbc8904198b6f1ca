"""What is said to the performer now, in the picture, to be read three metres away.

Whoever has something to say puts it here under its subject; the picture shows one sentence at a
time. Deterministic and without a clock: it fades by the times of the camera frames.
"""

from dataclasses import dataclass, replace
from typing import Final

FADE: Final = 0.25  # seconds in which a sentence comes or goes
ADVICE: Final = 8.0  # seconds for which advice is shown: then it was read, and the show goes on
# What there is to say, the most urgent first: the show cannot go on; a gesture is being taught; it
# would be better otherwise.
SUBJECTS: Final = ("fault", "teaching", "advice")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it stands in the picture at one time."""

    text: str = ""
    light: float = 0.0  # 0..1, how far it has come up


@dataclass(frozen=True, slots=True)
class _Notice:
    text: str
    since: float | None = None  # time at which it could first be shown


class Notices:
    """The sentences that are due, and how far the one that is shown has come up."""

    def __init__(self) -> None:
        self._notices: dict[str, _Notice] = {}  # by subject
        self._said = Said()
        self._t: float | None = None

    def put(self, subject: str, text: str) -> None:
        """Say something of a subject, one of `SUBJECTS`, in place of what was said of it.

        A few words; they are begun with a capital and ended with a full stop. Nothing: nothing is
        left to say. Advice is shown for a while, the rest until something else is put.
        """
        if subject not in SUBJECTS:
            raise ValueError(f"subject must be one of {', '.join(SUBJECTS)}, got {subject!r}")
        sentence = _sentence(text)
        before = self._notices.get(subject)
        if before is None or before.text != sentence:
            self._notices[subject] = _Notice(sentence)

    def at(self, t: float) -> Said:
        """Return what the picture of time `t` shows; to be asked once for every picture."""
        step = 0.0 if self._t is None else max(t - self._t, 0.0) / FADE
        self._t = t
        due = self._due(t)
        if self._said.light <= 0.0:
            self._said = Said(due)
        light = self._said.light + (step if due and due == self._said.text else -step)
        self._said = replace(self._said, light=min(max(light, 0.0), 1.0))
        return self._said

    def _due(self, t: float) -> str:
        for subject in SUBJECTS:
            notice = self._notices.get(subject)
            if notice is None or not notice.text:
                continue
            since = t if notice.since is None else notice.since
            self._notices[subject] = replace(notice, since=since)
            if subject != "advice" or t - since < ADVICE:
                return notice.text
        return ""


def _sentence(text: str) -> str:
    words = text.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")
