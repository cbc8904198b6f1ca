"""From one room's words to another's: actions to audio commands, and everything to events."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from app.performance import Step
from audio.command import (
    AudioCommand,
    ClearTrack,
    DropNote,
    FadeOut,
    KeepNote,
    PlaySample,
    RecordTrack,
    SetParameter,
)
from audio.host import SoundSource as AudioSoundSource
from motion.gesture import Flow, Landing, Strike
from music.timeline import Timeline
from patch.action import Action, Clear, Drop, Keep, Play, Record, Set
from render.picture_ring import PictureSource as RenderPictureSource
from takes.source import PictureSource, SoundSource
from zones.hit import ZoneHit

Event = dict[str, object]


def whole_frame_timeline(tempo: float, sample_rate: int) -> Timeline:
    """Return the timeline of the nearest tempo whose beat is a whole number of audio frames.

    Loops then never drift against the beat. A beat moves by half a frame at most: at 48 kHz and
    120 beats a minute that is 0.002 %.
    """
    n_frames = round(60.0 * sample_rate / tempo)
    return Timeline(60.0 * sample_rate / n_frames)


def to_commands(
    actions: Iterable[Action], timeline: Timeline, sample_rate: int
) -> Iterator[AudioCommand]:
    """Say each action in the engine's words."""
    for action in actions:
        match action:
            case Play():
                rate = math.pow(2.0, action.pitch / 12.0)
                yield PlaySample(
                    at=action.at,
                    sample=action.sound,
                    gain=action.gain,
                    pan=action.pan,
                    rate=rate,
                    reverb=action.reverb,
                    note=action.note,
                )
            case Keep():
                yield KeepNote(action.at, action.note, action.kept)
            case Drop():
                yield DropNote(action.at, action.note)
            case Set():
                yield SetParameter(action.at, action.target, action.value)
            case Record():
                seconds = action.beats * 60.0 / timeline.tempo
                yield RecordTrack(action.at, action.track, round(seconds * sample_rate))
            case Clear():
                yield ClearTrack(action.at, action.track)


def step_events(step: Step) -> Iterator[Event]:
    """Return everything that one camera frame gave, as events."""
    sounded: dict[int, float] = {}
    for action in step.actions:
        if isinstance(action, Play) and action.strike_id is not None:
            sounded.setdefault(action.strike_id, action.at)
    for strike in step.strikes:
        yield strike_event(strike, sounded.get(strike.id, strike.t_sound))
    yield from (landing_event(landing) for landing in step.landings)
    yield from (hit_event(hit) for hit in step.hits)
    yield from (flow_event(flow) for flow in step.flows)
    yield from (event for action in step.actions if (event := action_event(action)))


def strike_event(strike: Strike, sounded: float) -> Event:
    """Return the event of a strike at the time of its sound; `t_landed` comes with its landing."""
    return {
        "t": sounded,
        "kind": "strike",
        "id": strike.id,
        "person": strike.person,
        "joint": strike.joint,
        "strength": strike.strength,
        "approach": strike.approach,
        "direction": list(strike.direction),
        "forward": strike.forward,
        "place": list(strike.place),
        "t_decided": strike.t_decided,
        "t_landed": None,
    }


def landing_event(landing: Landing) -> Event:
    """Return the event that completes a strike."""
    return {
        "t": landing.t,
        "kind": "landing",
        "strike_id": landing.strike_id,
        "t_landed": landing.t_landed,
        "release": landing.release,
    }


def hit_event(hit: ZoneHit) -> Event:
    """Return the event of something that happened in a zone."""
    return {
        "t": hit.t,
        "kind": "hit",
        "what": hit.kind,
        "zone": hit.zone,
        "person": hit.person,
        "joint": hit.joint,
        "strength": hit.strength,
        "strike": hit.strike_id,
    }


def flow_event(flow: Flow) -> Event:
    """Return the event of one person's flow at one camera frame."""
    return {
        "t": flow.t,
        "kind": "flow",
        "person": flow.person,
        "energy": flow.energy,
        "tension": flow.tension,
        "openness": flow.openness,
        "curvature": flow.curvature,
        "smoothness": flow.smoothness,
        "weight": flow.weight,
        "balance": flow.balance,
        "symmetry": flow.symmetry,
        "phrase": flow.phrase,
        "direction": list(flow.direction),
    }


def action_event(action: Action) -> Event | None:
    """Return the event of what a patch asked for; a moved parameter is no event."""
    match action:
        case Keep():
            return kept_event(action, action.kept)
        case Drop():
            return kept_event(action, None)
        case Play():
            return note_event(action)
        case Record():
            return {
                "t": action.at,
                "kind": "loop",
                "what": "record",
                "track": action.track,
                "beats": action.beats,
                "layer": action.layer,
            }
        case Clear():
            return {
                "t": action.at,
                "kind": "loop",
                "what": "clear",
                "track": action.track,
                "layer": action.layer,
            }
        case Set():
            return None


def note_event(play: Play) -> Event:
    """Return the event of a note.

    A strike's gets `t_kept`, where its loop holds it, with the event that completes it.
    """
    return {
        "t": play.at,
        "kind": "note",
        "id": play.note or None,
        "t_kept": None if play.note else play.at,
        "sound": play.sound,
        "layer": play.layer,
        "zone": play.zone,
        "person": play.person,
        "joint": play.joint,
        "gain": play.gain,
        "pitch": play.pitch,
        "strike": play.strike_id,
    }


def kept_event(action: Keep | Drop, kept: float | None) -> Event:
    """Return the event that completes a note."""
    return {"t": action.at, "kind": "kept", "note_id": action.note, "t_kept": kept}


def sound_source(source: AudioSoundSource) -> SoundSource:
    """Say where the engine's sound lies in the recorder's words."""
    return SoundSource(
        shm_name=source.shm_name,
        head_offset=source.head_offset,
        data_offset=source.data_offset,
        n_frames=source.n_frames,
        channels=source.channels,
        sample_rate=source.sample_rate,
    )


def picture_source(source: RenderPictureSource) -> PictureSource:
    """Say where the drawn pictures lie in the recorder's words."""
    height, width, _ = source.shape
    return PictureSource(
        shm_name=source.shared_memory,
        size=(width, height),
        n_slots=source.slots,
        slots_offset=source.first_offset,
        slot_bytes=source.stride,
        sequence_offset=source.sequence_offset,
        t_offset=source.t_offset,
        pixels_offset=source.pixels_offset,
    )


COMMANDS: Final = {
    kind.__name__: kind
    for kind in (
        PlaySample,
        SetParameter,
        RecordTrack,
        ClearTrack,
        KeepNote,
        DropNote,
        FadeOut,
    )
}

KINDS: Final[dict[Any, tuple[type, ...]]] = {str: (str,), int: (int,), float: (int, float)}


def command_values(command: AudioCommand) -> Event:
    """Return a command as plain values, for a take."""
    return {"command": type(command).__name__, **asdict(command)}


def read_command(values: Mapping[str, Any]) -> AudioCommand:
    """Return the command that `command_values` wrote down.

    Raises:
        ValueError: it is none; says what came.
    """
    rest = dict(values)
    kind = COMMANDS.get(str(rest.pop("command", "")))
    try:
        if kind is None:
            raise TypeError
        command = kind(**rest)
        if not all(isinstance(getattr(command, f.name), KINDS[f.type]) for f in fields(command)):
            raise TypeError
    except TypeError:
        raise ValueError(f"no audio command: {dict(values)}") from None
    return command
