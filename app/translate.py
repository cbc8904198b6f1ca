"""From one room's words to another's: actions to audio commands, and everything to events."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Final, get_args

from app.performance import Step
from app.teaching import TeachingNews
from audio.command import (
    INSTRUMENTS,
    AudioCommand,
    CaptureTrack,
    ClearTrack,
    DropNote,
    EndRecording,
    FadeTrack,
    KeepNote,
    MultiplyTrack,
    MuteTrack,
    Overdub,
    PlayNote,
    PlaySample,
    RecordTrack,
    Redo,
    SetParameter,
    SetSpeed,
    StartTrack,
    StopTrack,
    Undo,
)
from audio.host import SoundSource as AudioSoundSource
from audio.host import TimingSource as AudioTimingSource
from motion.gesture import Flow, Landing, Strike
from music.timeline import Timeline
from patch.action import Action, Clear, Drop, Keep, Loop, Play, Record, Set
from render.picture_ring import PictureSource as RenderPictureSource
from takes.source import PictureSource, SoundSource, TimingSource
from zones.hit import ZoneHit

Event = dict[str, object]

MIDDLE_C: Final = 60.0  # MIDI note from which an instrument's pitch is counted


def to_commands(
    actions: Iterable[Action], timeline: Timeline, sample_rate: int
) -> Iterator[AudioCommand]:
    """Say each action in the engine's words."""
    for action in actions:
        match action:
            case Play() if action.sound in INSTRUMENTS:
                pitch = MIDDLE_C + action.pitch
                yield PlayNote(action.at, action.sound, pitch, action.gain, action.pan)
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
                    velocity=action.strength,
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
            case Loop():
                yield _loop_command(action, timeline, sample_rate)


def _loop_command(loop: Loop, timeline: Timeline, sample_rate: int) -> AudioCommand:
    """Say in the engine's words what is asked of a loop track."""
    at, track = loop.at, loop.track
    seconds = loop.beats * 60.0 / timeline.tempo
    says: dict[str, Callable[[], AudioCommand]] = {
        "record": lambda: RecordTrack(at, track, 0),
        "end": lambda: EndRecording(at, track),
        "capture": lambda: CaptureTrack(at, track, loop.value, round(seconds * sample_rate)),
        "overdub": lambda: Overdub(at, track, on=True),
        "replace": lambda: Overdub(at, track, on=True, replace=True),
        "settle": lambda: Overdub(at, track, on=False),
        "undo": lambda: Undo(at, track),
        "redo": lambda: Redo(at, track),
        "clear": lambda: ClearTrack(at, track),
        "play": lambda: StartTrack(at, track),
        "stop": lambda: StopTrack(at, track),
        "once": lambda: StartTrack(at, track, from_top=True, once=True),
        "mute": lambda: MuteTrack(at, track, on=True),
        "unmute": lambda: MuteTrack(at, track, on=False),
        "speed": lambda: SetSpeed(at, track, loop.value),
        "multiply": lambda: MultiplyTrack(at, track, round(loop.value)),
        "fade": lambda: FadeTrack(at, track, seconds, loop.value),
    }
    return says[loop.do]()


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
    yield from (teaching_event(news) for news in step.news)
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


def teaching_event(news: TeachingNews) -> Event:
    """Return the event of a gesture that is being taught; `what` is "taught" when it is known."""
    return {
        "t": news.t,
        "kind": "gesture",
        "what": news.what,
        "gesture": news.gesture,
        "person": news.person,
        "says": news.says,
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
        case Record() | Clear() | Loop():
            return loop_event(action)
        case Set():
            return None


def loop_event(action: Record | Clear | Loop) -> Event:
    """Return the event of what is asked of a loop track."""
    what = action.do if isinstance(action, Loop) else type(action).__name__.lower()
    event: Event = {"t": action.at, "kind": "loop", "what": what, "track": action.track}
    if not isinstance(action, Clear):
        event["beats"] = action.beats
    if isinstance(action, Loop):
        event["value"] = action.value
    return event | {"layer": action.layer}


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


def timing_source(source: AudioTimingSource) -> TimingSource:
    """Say where the engine's true times lie in the recorder's words."""
    return TimingSource(source.shm_name, source.head_offset, source.rows_offset, source.n_rows)


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


COMMANDS: Final = {kind.__name__: kind for kind in get_args(AudioCommand)}

KINDS: Final[dict[Any, tuple[type, ...]]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float: (int, float),
}


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
        command: AudioCommand = kind(**rest)
        if not all(isinstance(getattr(command, f.name), KINDS[f.type]) for f in fields(command)):
            raise TypeError
    except TypeError:
        raise ValueError(f"no audio command: {dict(values)}") from None
    return command
