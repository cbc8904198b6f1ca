"""The part of the arena that holds loops: layers, the store of their chunks, and the rings."""

import math

import numpy as np

from audio.command_kernel import Words
from audio.layout import (
    CHUNK,
    H_CHUNKS,
    H_FREE,
    H_FREE_AT,
    H_INPUT_DELAY,
    H_LAYER_WORDS,
    H_LAYERS_AT,
    H_PAST_AT,
    H_PAST_FRAMES,
    H_POOL_AT,
    H_TRACK_FRAMES,
    H_USERS_AT,
    LAYER_HEAD,
    MAP_DEN,
    MAP_NUM,
    N_LAYERS,
    NEVER,
    T_FADE_FROM,
    T_FADE_TO,
    T_MAP,
    T_TURN,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.parameter import N_TRACKS
from audio.settings import EngineSettings

_SPARE_SECONDS = 2.0  # of the rings, while a recording is being written


def _layer_words(settings: EngineSettings) -> int:
    # A short loop made longer needs a little more than a long one.
    return LAYER_HEAD + max(2 * math.ceil(settings.track_frames / CHUNK), 64)


def _chunks(settings: EngineSettings) -> int:
    return math.ceil(settings.store_loops * settings.track_frames / CHUNK)


def _past_frames(settings: EngineSettings) -> int:
    seconds = max(settings.past_seconds, settings.track_seconds) + _SPARE_SECONDS
    return 1 << math.ceil(math.log2(seconds * settings.sample_rate))


def loop_floats(settings: EngineSettings) -> int:
    """Return how many float32 all of it takes."""
    tables = N_TRACKS * N_LAYERS * _layer_words(settings) + 2 * _chunks(settings)
    return 2 * tables + 2 * CHUNK * _chunks(settings) + 3 * 2 * _past_frames(settings)


def build_loops(settings: EngineSettings, words: Words, place: int) -> None:
    """Make empty tracks; `place` is counted in float32."""
    chunks, at = _chunks(settings), (place + 1) // 2
    words[H_TRACK_FRAMES] = settings.track_frames
    words[H_INPUT_DELAY] = settings.input_delay
    words[H_LAYERS_AT], words[H_LAYER_WORDS] = at, _layer_words(settings)
    at += N_TRACKS * N_LAYERS * _layer_words(settings)
    words[H_USERS_AT], words[H_FREE_AT] = at, at + chunks
    words[H_CHUNKS] = words[H_FREE] = chunks
    # The lowest are taken first, so that memory which is never needed is never touched.
    words[at + chunks : at + 2 * chunks] = np.arange(chunks)[::-1]
    words[H_POOL_AT] = 2 * (at + 2 * chunks)
    words[H_PAST_AT] = words[H_POOL_AT] + 2 * CHUNK * chunks
    words[H_PAST_FRAMES] = _past_frames(settings)
    doubles = words.view(np.float64)
    for track in range(N_TRACKS):
        row = TRACKS_AT + TRACK_WORDS * track
        words[row + T_MAP + MAP_NUM] = words[row + T_MAP + MAP_DEN] = 1
        words[row + T_TURN] = NEVER
        doubles[row + T_FADE_FROM] = doubles[row + T_FADE_TO] = 1.0
