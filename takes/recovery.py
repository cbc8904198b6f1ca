"""Finishes what a crash cut off."""

from dataclasses import replace
from pathlib import Path

from takes.error import TakeError
from takes.event_journal import settle_events
from takes.film_file import film_seconds, part_of, recover_film
from takes.lock import is_being_recorded
from takes.sound_file import wav_seconds
from takes.take import Take, TakePart, list_takes, part_file, read_take, write_take


def recover_take(folder: Path) -> Take:
    """Finish what a crash cut off in a take, and return it.

    A film that did not live half a second is given up; everything else is already whole, and the
    events are put in order.

    Raises:
        TakeError: it is no take, or cannot be written.
    """
    take = read_take(folder)
    parts = tuple(_recover_part(take, part) for part in take.parts)
    if parts != take.parts:
        take = replace(take, parts=parts)
        write_take(take)
    return take


def cut_off_takes(root: Path) -> list[Take]:
    """Return the takes in a folder that a crash cut off; not those that are being recorded.

    Raises:
        TakeError: the folder cannot be read.
    """
    return [
        take
        for take in list_takes(root)
        if not take.complete and not is_being_recorded(take.folder)
    ]


def _recover_part(take: Take, part: TakePart) -> TakePart:
    if part.seconds is not None:
        return part
    film = take.film(part)
    has_film = part.film
    if has_film:
        try:
            recover_film(film)
        except TakeError:
            part_of(film).unlink(missing_ok=True)
        has_film = film.exists()
    events = part_file(take.folder, "events.jsonl", part.number)
    if events.exists():
        settle_events(events)
    return replace(part, film=has_film, seconds=_length(take, part, has_film))


def _length(take: Take, part: TakePart, has_film: bool) -> float:
    lengths = [0.0]
    if part.sound and take.sound(part).exists():
        lengths.append(wav_seconds(take.sound(part)))
    if has_film:
        lengths.append(film_seconds(take.film(part)))
    return max(lengths)
