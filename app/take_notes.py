"""A take's strikes as notes of a MIDI file: a channel for each person."""

from collections.abc import Sequence
from typing import Any, Final

from takes.midi_file import Marker, MidiNote, midi_file
from takes.take import Take

LOWEST_KEY: Final = 36  # where the General MIDI drum map begins
ROOT: Final = 60  # a sound that is played at several pitches has its own pitch there
BEATS: Final = 0.25  # that a note lasts
_CHANNELS: Final = 16

Event = dict[str, Any]


def midi_of(take: Take, tempo: float) -> bytes:
    """Return a take's notes, tempo and loops as a MIDI file; see `keys_of` for what a key means."""
    events = take.events()
    people = people_of(events)
    names = [f"person {person}" for person in people[:_CHANNELS]]
    return midi_file(tempo, notes_of(events, tempo), markers_of(events), names)


def people_of(events: Sequence[Event]) -> list[int]:
    """Return who struck or played a note, by number."""
    people = {event.get("person") for event in events if event["kind"] in ("strike", "note")}
    return sorted(person for person in people if person is not None)


def keys_of(events: Sequence[Event]) -> dict[str, int]:
    """Return the key of each sound: one of its own each, from `LOWEST_KEY` up, by name.

    A sound that was played at more than one pitch lies around `ROOT` instead, and its pitch tells
    the key.
    """
    pitches: dict[str, set[float]] = {}
    for event in events:
        if event["kind"] == "note":
            pitches.setdefault(event["sound"], set()).add(event.get("pitch") or 0.0)
    keys, key = {}, LOWEST_KEY
    for sound in sorted(pitches):
        keys[sound] = ROOT
        if len(pitches[sound]) == 1:
            keys[sound] = min(key, 127)
            key += 1
    return keys


def notes_of(events: Sequence[Event], tempo: float) -> list[MidiNote]:
    """Return a note for each that sounded, where its loop has it, or where it sounded.

    One that proved to be no stroke, and was taken out of its loop, is left out. How hard it was
    struck is its velocity; without a strike its gain is.
    """
    keys, people = keys_of(events), people_of(events)
    strengths = {e["id"]: e.get("strength") for e in events if e["kind"] == "strike"}
    notes = []
    for event in events:
        taken_out = event.get("id") is not None and event.get("t_kept") is None
        if event["kind"] != "note" or taken_out:
            continue
        loud = strengths.get(event.get("strike"))
        loud = event.get("gain") or 0.0 if loud is None else loud
        pitch = event.get("pitch") or 0.0
        base = keys[event["sound"]]
        key = base + round(pitch) if base == ROOT else base
        notes.append(
            MidiNote(
                t=event["t"] if event.get("t_kept") is None else event["t_kept"],
                seconds=BEATS * 60.0 / tempo,
                channel=_channel(event.get("person"), people),
                key=min(max(key, 0), 127),
                velocity=min(max(round(127.0 * loud), 1), 127),
            )
        )
    return notes


def markers_of(events: Sequence[Event]) -> list[Marker]:
    """Return where each loop was recorded and cleared, and which key is which sound."""
    legend = [Marker(0.0, f"key {key}: {sound}") for sound, key in sorted(keys_of(events).items())]
    return legend + [
        Marker(event["t"], _loop(event)) for event in events if event["kind"] == "loop"
    ]


def _loop(event: Event) -> str:
    words = [str(event.get("what", "loop")), f"track {event.get('track')}"]
    if event.get("layer"):
        words.append(str(event["layer"]))
    if event.get("beats"):
        words.append(f"{event['beats']:g} beats")
    return ", ".join(words)


def _channel(person: int | None, people: Sequence[int]) -> int:
    return people.index(person) % _CHANNELS if person in people else 0
