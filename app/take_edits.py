"""Changes of a take: levels, mutes, timing and instruments, as commands and events told anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.take_player import Script
from audio.command import AudioCommand, KeepNote, PlayNote, PlaySample, RecordTrack, SetParameter
from audio.parameter import PARAMETERS

Event = dict[str, Any]
MOST_SHIFT: Final = 0.25  # seconds; a loop takes a note up to half a second from where it sounded


class ChangeError(ValueError):
    """A change that cannot be made; one sentence that says what there is."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different in a new version."""

    gains: Mapping[int, float] = field(default_factory=dict)  # of a track, linear; 0: muted
    shifts: Mapping[int, float] = field(default_factory=dict)  # of a track's notes, seconds
    instruments: Mapping[str, str] = field(default_factory=dict)  # a sound, and what takes its part


def changed_script(script: Script, changes: Changes) -> Script:
    """Return what the engine is told in the new version.

    Raises:
        ChangeError: a track or a sound is not in the take, or a value is beyond what can be.
    """
    _check(script.commands, changes)
    commands = list(script.commands)
    for track, seconds in changes.shifts.items():
        commands = _shifted(commands, shifted_notes(script, track), track, seconds, script)
    for old, new in changes.instruments.items():
        commands = [_instead(command, old, new) for command in commands]
    for track, gain in changes.gains.items():
        commands = with_gain(commands, f"track.{track}.gain", gain)
    return replace(script, commands=commands)


def changed_events(script: Script, events: Sequence[Event], changes: Changes) -> list[Event]:
    """Return the events of the new version: its notes are those that sound in it."""
    told = [dict(event) for event in events]
    moved = {t: shifted_notes(script, t) for t in changes.shifts}
    for event in told:
        if event["kind"] != "note":
            continue
        event["sound"] = changes.instruments.get(event.get("sound", ""), event.get("sound"))
        for track, seconds in changes.shifts.items():
            if event.get("id") in moved[track] and event.get("t_kept") is not None:
                event["t_kept"] += seconds
    return told


def with_gain(commands: Iterable[AudioCommand], target: str, gain: float) -> list[AudioCommand]:
    """Return commands with a parameter multiplied, from the first frame on.

    New commands come last, so that the others keep their numbers.
    """
    changed, from_start = [], False
    for command in commands:
        meant = isinstance(command, SetParameter) and command.target == target
        from_start = from_start or (meant and command.at <= 0.0)
        changed.append(_louder(command, gain) if meant else command)
    if not from_start:
        changed.append(SetParameter(0.0, target, PARAMETERS[target].default * gain))
    return changed


def without_sample(commands: Iterable[AudioCommand], kept: str | None) -> list[AudioCommand]:
    """Return commands with all samples silent but one; they still take their voices."""
    return [
        replace(command, gain=0.0)
        if isinstance(command, PlaySample) and command.sample != kept
        else command
        for command in commands
    ]


def tracks_of(commands: Iterable[AudioCommand]) -> list[int]:
    """Return the tracks that anything was done with."""
    return sorted({command.track for command in commands if hasattr(command, "track")})


def sounds_of(commands: Iterable[AudioCommand]) -> list[str]:
    """Return the names of the samples and instruments that play."""
    samples = {command.sample for command in commands if isinstance(command, PlaySample)}
    notes = {command.instrument for command in commands if isinstance(command, PlayNote)}
    return sorted(samples | notes)


def shifted_notes(script: Script, track: int) -> set[int]:
    """Return the numbers of the notes that a track's recordings hold."""
    spans = recordings(script.commands, track, script.sample_rate)
    began = {c.note: c.at for c in script.commands if isinstance(c, PlaySample) and c.note}
    return {
        command.note
        for command in script.commands
        if isinstance(command, KeepNote)
        and any(
            first <= began.get(command.note, command.kept) < end or first <= command.kept < end
            for first, end in spans
        )
    }


def recordings(
    commands: Iterable[AudioCommand], track: int, sample_rate: int
) -> list[tuple[float, float]]:
    """Return from when to when a track was recorded, seconds."""
    return [
        (command.at, command.at + command.n_frames / sample_rate)
        for command in commands
        if isinstance(command, RecordTrack) and command.track == track
    ]


def _check(commands: Sequence[AudioCommand], changes: Changes) -> None:
    tracks, sounds = tracks_of(commands), sounds_of(commands)
    for track in {*changes.gains, *changes.shifts} - set(tracks):
        there = ", ".join(map(str, tracks)) or "none"
        raise ChangeError(f"the take has no track {track}; it has {there}")
    for sound in set(changes.instruments) - set(sounds):
        there = ", ".join(sounds) or "none"
        raise ChangeError(f"no {sound} sounds in the take; it has {there}")
    for track, gain in changes.gains.items():
        most = PARAMETERS[f"track.{track}.gain"].highest
        if not 0.0 <= gain <= most:
            raise ChangeError(f"track {track} can be made {most:g} times as loud at most")
    for seconds in changes.shifts.values():
        if abs(seconds) > MOST_SHIFT:
            most_ms = 1000.0 * MOST_SHIFT
            raise ChangeError(f"a track can be shifted by {most_ms:.0f} ms at most, either way")


def _shifted(
    commands: list[AudioCommand], notes: set[int], track: int, seconds: float, script: Script
) -> list[AudioCommand]:
    """Move what a track's recordings hold; notes that were recorded as they sounded move too."""
    spans = recordings(commands, track, script.sample_rate)

    def moved(command: AudioCommand) -> AudioCommand:
        if isinstance(command, KeepNote) and command.note in notes:
            return replace(command, kept=command.kept + seconds)
        if not isinstance(command, PlaySample | PlayNote) or _number(command):
            return command
        span = next((span for span in spans if span[0] <= command.at < span[1]), None)
        if span is None:
            return command
        last = span[1] - 1.0 / script.sample_rate
        return replace(command, at=min(max(command.at + seconds, span[0]), last))

    return [moved(command) for command in commands]


def _number(command: PlaySample | PlayNote) -> int:
    """Return a note's number, with which a loop keeps it; 0: it is recorded as it sounds."""
    return int(getattr(command, "note", False))


def _louder(command: AudioCommand, gain: float) -> AudioCommand:
    assert isinstance(command, SetParameter), "only these have a value"
    return replace(command, value=command.value * gain)


def _instead(command: AudioCommand, old: str, new: str) -> AudioCommand:
    if isinstance(command, PlaySample) and command.sample == old:
        return replace(command, sample=new)
    if isinstance(command, PlayNote) and command.instrument == old:
        return replace(command, instrument=new)
    return command
