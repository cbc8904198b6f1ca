"""What tracks record from: rings of what lately sounded, by absolute frame.

All functions here are compiled; `a`, `f` are one arena. Instruments and microphone have a ring
each, long enough for any loop, so a recording is only two frame numbers until it is needed; kept
notes have a third, each note at its true time, for what is captured afterwards. Tracks have short
ones and the mix the history of the output; what records those follows close behind.
"""

from typing import Any

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.layout import (
    H_FRAME,
    H_HISTORY_AT,
    H_HISTORY_FRAMES,
    H_INPUT_DELAY,
    H_PAST_AT,
    H_PAST_FRAMES,
    LIVE_BUS_AT,
    LOOK_AHEAD,
    MICROPHONE_BUS_AT,
    PERIOD,
    SOURCE_LIVE,
    SOURCE_MICROPHONE,
    SOURCE_MIX,
    SOURCE_TRACK,
    TRACK_BUSES_AT,
    TRACK_PAST_AT,
    TRACK_PAST_FRAMES,
)
from audio.parameter import N_TRACKS
from audio.voice_kernel import Floats

_LIVE, _MICROPHONE, _NOTES = range(3)


@inner
def _past(a: Words, ring: int, frame: int) -> int:
    frames = a[H_PAST_FRAMES]
    return int(a[H_PAST_AT] + 2 * (ring * frames + (frame & (frames - 1))))


@inner
def notes_place(a: Words, frame: int) -> int:
    """Return where the kept notes of a frame lie."""
    return _past(a, _NOTES, frame)


@inner
def keep_live(a: Words, f: Floats, n: int) -> None:
    """Keep instruments and microphone apart, then add the microphone to the live bus."""
    stand_apart()
    for i in range(n):
        live = _past(a, _LIVE, a[H_FRAME] + i)
        microphone = _past(a, _MICROPHONE, a[H_FRAME] + i)
        notes = _past(a, _NOTES, a[H_FRAME] + i)
        for side in range(2):
            x = f[MICROPHONE_BUS_AT + 2 * i + side]
            f[live + side] = f[LIVE_BUS_AT + 2 * i + side]
            f[microphone + side] = x
            f[notes + side] = 0.0
            f[LIVE_BUS_AT + 2 * i + side] += x


@inner
def keep_tracks(a: Words, f: Floats, n: int) -> None:
    """Keep what each track sounds, effects and all."""
    stand_apart()
    for index in range(N_TRACKS):
        bus = TRACK_BUSES_AT + index * 2 * PERIOD
        past = TRACK_PAST_AT + index * 2 * TRACK_PAST_FRAMES
        for i in range(n):
            place = past + 2 * ((a[H_FRAME] + i) & (TRACK_PAST_FRAMES - 1))
            f[place] = f[bus + 2 * i]
            f[place + 1] = f[bus + 2 * i + 1]


@inner
def skip_sources(a: Words, f: Floats, frames: int) -> None:
    """Let the rings hold silence where a stretch of time was skipped."""
    stand_apart()
    end = a[H_FRAME] + frames
    for frame in range(end - min(frames, a[H_PAST_FRAMES]), end):
        for ring in range(3):
            place = _past(a, ring, frame)
            f[place] = 0.0
            f[place + 1] = 0.0
    for index in range(N_TRACKS):
        past = TRACK_PAST_AT + index * 2 * TRACK_PAST_FRAMES
        for frame in range(end - min(frames, TRACK_PAST_FRAMES), end):
            place = past + 2 * (frame & (TRACK_PAST_FRAMES - 1))
            f[place] = 0.0
            f[place + 1] = 0.0


@inner
def source_delay(a: Words, source: int) -> int:
    """Return how many frames after it was meant a frame of a source is there."""
    if source < SOURCE_MIX and source & SOURCE_MICROPHONE:
        return int(a[H_INPUT_DELAY])
    return LOOK_AHEAD if source == SOURCE_MIX else 0


@inner
def source_reach(a: Words, source: int) -> int:
    """Return how many frames back a source is kept."""
    if source >= SOURCE_TRACK:
        return TRACK_PAST_FRAMES
    return int(a[H_HISTORY_FRAMES] if source == SOURCE_MIX else a[H_PAST_FRAMES])


@inner
def source_frame(a: Words, f: Floats, source: int, frame: int) -> tuple[Any, Any]:
    """Return what a source sounded at a frame; what is not kept is silent."""
    stand_apart()
    now = a[H_FRAME]
    if frame < 0 or frame >= now or frame < now - source_reach(a, source):
        return np.float32(0.0), np.float32(0.0)
    if source >= SOURCE_TRACK:
        ring = TRACK_PAST_AT + (source - SOURCE_TRACK) * 2 * TRACK_PAST_FRAMES
        place = ring + 2 * (frame & (TRACK_PAST_FRAMES - 1))
        return f[place], f[place + 1]
    x, y = np.float32(0.0), np.float32(0.0)
    if source == SOURCE_MIX:
        if frame + LOOK_AHEAD < now:
            mask = a[H_HISTORY_FRAMES] - 1
            place = a[H_HISTORY_AT] + 2 * ((frame + LOOK_AHEAD) & mask)
            x, y = f[place], f[place + 1]
        return x, y
    if source & SOURCE_LIVE:
        place = _past(a, _LIVE, frame)
        x, y = f[place], f[place + 1]
    if source & SOURCE_MICROPHONE and frame + a[H_INPUT_DELAY] < now:
        place = _past(a, _MICROPHONE, frame + a[H_INPUT_DELAY])
        x += f[place]
        y += f[place + 1]
    return x, y
