"""Building the arena, and reading what it says."""

import math

import numpy as np
import numpy.typing as npt

from audio.command_kernel import Words
from audio.layout import (
    D_DECAY_DONE,
    D_GATE,
    D_GATE_STEP,
    D_GATE_TARGET,
    D_LIMITER_GAIN,
    D_LIMITER_RELEASE,
    D_PEAK_FALL,
    D_REVERB_DAMPING,
    DIFFUSER_FRAMES,
    DYNAMIC_AT,
    FADE_AT,
    H_FADE_FROM,
    H_FRAME,
    H_HISTORY_AT,
    H_HISTORY_FRAMES,
    H_MAGIC,
    H_N_SAMPLES,
    H_PERIOD,
    H_SAMPLE_RATE,
    H_SAMPLES_AT,
    H_SEAM,
    H_VERSION,
    H_WORDS,
    LINE_FRAMES,
    LONGEST_SEAM,
    MAGIC,
    MICROPHONE_AT,
    MOST_SAMPLES,
    N_LINES,
    ORDER_AT,
    P_COEFFICIENT,
    P_TARGET,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PENDING_SIZE,
    PERIOD,
    REVERB_AT,
    REVERB_DIFFUSERS,
    REVERB_LENGTHS,
    S_AT,
    S_CHOKE,
    S_FRAMES,
    S_ONSET,
    SAMPLE_GUARD,
    SAMPLE_TABLE_AT,
    SAMPLE_WORDS,
    T_LEFT,
    T_RIGHT,
    TRACK_WORDS,
    TRACKS_AT,
    VERSION,
)
from audio.loop_store import build_loops, loop_floats
from audio.microphone import build_microphone
from audio.parameter import N_TRACKS, PARAMETERS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings

_END_FADE_SECONDS = 0.002
# Primes, in frames at 48 kHz; spread over 29..79 ms so that no two echoes fall together.
_LINE_LENGTHS = (1409, 1637, 1949, 2239, 2617, 2999, 3389, 3803)
_DIFFUSER_LENGTHS = (229, 613, 263, 577)


def _history_frames(settings: EngineSettings) -> int:
    return 1 << math.ceil(math.log2(settings.history_seconds * settings.sample_rate))


def _sizes(bank: SampleBank, settings: EngineSettings) -> tuple[int, int, int]:
    """Return the float32 counts of history, loops and samples."""
    history = 2 * _history_frames(settings)
    samples = sum(2 * (sample.n_frames + 2 * SAMPLE_GUARD) for sample in bank)
    return history, loop_floats(settings), samples


def arena_words(bank: SampleBank, settings: EngineSettings) -> int:
    """Return how many 8-byte words an arena needs."""
    return (DYNAMIC_AT + sum(_sizes(bank, settings)) + 1) // 2 + 1


def build_arena(bank: SampleBank, settings: EngineSettings, words: Words) -> None:
    """Make an engine at rest out of zeroed words."""
    if len(bank) > MOST_SAMPLES:
        raise ValueError(f"at most {MOST_SAMPLES} samples fit, got {len(bank)}")
    _write_header(bank, settings, words)
    _write_parameters(settings.sample_rate, words.view(np.float64))
    _write_space(settings.sample_rate, words, words.view(np.float64))
    words[ORDER_AT : ORDER_AT + PENDING_SIZE] = np.arange(PENDING_SIZE)
    place = int(words[H_SAMPLES_AT])
    for index, sample in enumerate(bank):
        place = _write_sample(words, index, sample, place)
    words[H_MAGIC] = MAGIC


def _write_header(bank: SampleBank, settings: EngineSettings, words: Words) -> None:
    history, loops, _ = _sizes(bank, settings)
    words[H_VERSION] = VERSION
    words[H_WORDS] = len(words)
    words[H_SAMPLE_RATE] = settings.sample_rate
    words[H_FRAME] = 0
    words[H_PERIOD] = -1
    words[H_FADE_FROM] = -1
    words[H_HISTORY_AT], words[H_HISTORY_FRAMES] = DYNAMIC_AT, history // 2
    build_microphone(words, MICROPHONE_AT, settings.sample_rate)
    build_loops(settings, words, DYNAMIC_AT + history)
    words[H_SAMPLES_AT] = DYNAMIC_AT + history + loops
    words[H_N_SAMPLES] = len(bank)
    seam = min(round(settings.seam_seconds * settings.sample_rate), LONGEST_SEAM)
    words[H_SEAM] = seam
    fade = np.sin(0.5 * np.pi * (np.arange(seam) + 0.5) / seam)
    words.view(np.float32)[FADE_AT : FADE_AT + seam] = fade


def _write_parameters(sample_rate: int, doubles: npt.NDArray[np.float64]) -> None:
    period = PERIOD / sample_rate
    for index, parameter in enumerate(PARAMETERS.values()):
        place = PARAMETERS_AT + PARAMETER_WORDS * index
        doubles[place + P_TARGET] = doubles[place + P_VALUE] = parameter.default
        doubles[place + P_COEFFICIENT] = 1.0 - math.exp(-period / parameter.glide)
    for track in range(N_TRACKS):
        place = TRACKS_AT + TRACK_WORDS * track
        doubles[place + T_LEFT] = doubles[place + T_RIGHT] = 1.0
    doubles[D_GATE] = doubles[D_GATE_TARGET] = 1.0
    doubles[D_GATE_STEP] = 1.0 / (0.02 * sample_rate)
    doubles[D_LIMITER_GAIN] = 1.0
    doubles[D_LIMITER_RELEASE] = math.exp(-1.0 / (0.15 * sample_rate))
    doubles[D_PEAK_FALL] = math.exp(-period / 0.3)


def _write_space(sample_rate: int, words: Words, doubles: npt.NDArray[np.float64]) -> None:
    scale = sample_rate / 48000.0
    for line in range(N_LINES):
        length = min(round(_LINE_LENGTHS[line] * scale), LINE_FRAMES - 1)
        words[REVERB_AT + REVERB_LENGTHS + line] = length
    for diffuser, frames in enumerate(_DIFFUSER_LENGTHS):
        length = min(round(frames * scale), DIFFUSER_FRAMES - 1)
        words[REVERB_AT + REVERB_DIFFUSERS + diffuser] = length
    doubles[D_REVERB_DAMPING] = 1.0 - math.exp(-2.0 * math.pi * 5200.0 / sample_rate)
    doubles[D_DECAY_DONE] = -1.0


def _write_sample(words: Words, index: int, sample: Sample, place: int) -> int:
    """Write a sample between silent frames and return where the next one goes."""
    first = place + 2 * SAMPLE_GUARD
    frames = sample.frames.copy()
    fade = min(round(_END_FADE_SECONDS * int(words[H_SAMPLE_RATE])), len(frames) // 2)
    if fade:
        frames[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)[:, None]
    words.view(np.float32)[first : first + frames.size] = frames.ravel()
    row = SAMPLE_TABLE_AT + SAMPLE_WORDS * index
    words[row + S_AT] = first
    words[row + S_FRAMES] = len(frames)
    words[row + S_ONSET] = sample.onset_frames
    words[row + S_CHOKE] = sample.choke
    return first + frames.size + 2 * SAMPLE_GUARD
