"""A take for others: its mix, its stems, its notes, its film."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.beat import whole_frame_timeline
from app.take_notes import midi_of
from app.take_player import bank_of, require_complete, script_of
from app.take_stems import Stem, Stems, residual_db
from takes.error import TakeError, cannot_write
from takes.film_sound import FilmPart, join_films
from takes.joined import first_frame, joined_sound
from takes.sound_formats import blocks_of_file, write_sound
from takes.take import Take, read_take


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of a take."""

    take: Take
    to: Path  # a folder
    ending: str  # of sound files, one of `takes.sound_formats.FORMATS`

    @property
    def name(self) -> str:
        """What the files are called after."""
        return self.take.folder.name


def export(order: Order, what: str) -> list[str]:
    """Write what was ordered, and return in words what was made.

    Raises:
        TakeError: the take was cut off, or something cannot be written.
    """
    require_complete(order.take)
    try:
        order.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(order.to, error) from error
    return list(WHAT[what](order))


def films_of(take: Take) -> list[FilmPart]:
    """Return a take's films; a version has those of the take that it was made of."""
    begin = first_frame(take) / take.header.sample_rate
    parts = [part for part in take.parts if part.film and take.film(part).is_file()]
    if parts:
        return [FilmPart(take.film(part), part.start - begin) for part in parts]
    if not take.header.parent:
        return []
    try:
        return films_of(read_take(take.folder.parent / take.header.parent))
    except TakeError:
        return []


def _mix(order: Order) -> Iterator[str]:
    """Write the sound as it was heard."""
    path = order.to / f"{order.name}.{order.ending}"
    write_sound(path, joined_sound(order.take), order.take.header.sample_rate)
    yield f"{path}: the sound as it was heard."


def _stems(order: Order) -> Iterator[str]:
    """Write what each track, and what each sound, adds to the whole before the limiter."""
    take = order.take
    stems = Stems(take, script_of(take), bank_of(take))
    for folder, sources in (("tracks", stems.tracks()), ("sounds", stems.sounds())):
        made = [_kept(order, folder, stem) for stem in sources]
        names = ", ".join(stem.name for stem in made) or "nothing"
        rest = residual_db(stems.whole, made)
        yield (
            f"{order.to / folder}: {names}. "
            f"Added up they differ from the sound before the limiter by {rest:.0f} dB."
        )
    layers = [_layer(order, str(layer["file"])) for layer in take.layers()]
    if layers:
        yield f"{order.to / 'layers'}: {len(layers)} layers of loops as they were recorded."


def _kept(order: Order, folder: str, stem: Stem) -> Stem:
    place = order.to / folder
    place.mkdir(exist_ok=True)
    rate = order.take.header.sample_rate
    write_sound(place / f"{stem.name}.{order.ending}", [stem.sound], rate)
    return stem


def _layer(order: Order, file: str) -> Path:
    place = order.to / Path(file).with_suffix(f".{order.ending}")
    place.parent.mkdir(exist_ok=True)
    source = order.take.folder / file
    write_sound(place, blocks_of_file(source), order.take.header.sample_rate)
    return place


def _midi(order: Order) -> Iterator[str]:
    take = order.take
    tempo = whole_frame_timeline(take.header.tempo, take.header.sample_rate).tempo
    path = order.to / f"{order.name}.mid"
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(midi_of(take, tempo))
        beside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    yield f"{path}: the notes of the strikes, a channel for each person."


def _video(order: Order) -> Iterator[str]:
    take = order.take
    path = order.to / f"{order.name}.mp4"
    join_films(films_of(take), joined_sound(take), take.header.sample_rate, path)
    yield f"{path}: the film with the sound of this take."


WHAT: Final[dict[str, Callable[[Order], Iterator[str]]]] = {
    "mix": _mix,
    "stems": _stems,
    "midi": _midi,
    "video": _video,
}
