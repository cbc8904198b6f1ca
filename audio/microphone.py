"""The microphone seen from Python: its settings, its beginning, and what it tells."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio.command_kernel import Words
from audio.layout import H_FRAME, H_INPUT_CHANNELS, H_SAMPLE_RATE
from audio.microphone_kernel import hear_microphone, read_published
from audio.microphone_layout import (
    HIT_WORDS,
    LONGEST_TRANSFORM,
    M_ATTACK,
    M_BEATBOX_SIZE,
    M_BEFORE,
    M_BUS,
    M_CEILING_DB,
    M_COSINE,
    M_DECIMATION,
    M_DECISION,
    M_FALL,
    M_FLOOR,
    M_FLOOR_LEAST,
    M_GATE,
    M_GATE_CLOSE,
    M_GATE_HOLD,
    M_GATE_ON,
    M_GATE_OPEN,
    M_GUARD_FRAME,
    M_GUARD_ON,
    M_HIGH_COEFFICIENT,
    M_HITS,
    M_HOWL_SIZE,
    M_LEAST_ONSET,
    M_LEVEL_GAIN,
    M_LEVEL_MOST,
    M_LEVEL_ON,
    M_LEVEL_TARGET,
    M_LONG,
    M_LONG_SQUARE,
    M_LOW_G,
    M_LOW_K,
    M_ONSET_DIAL,
    M_ONSET_SIZE,
    M_RATE,
    M_REFRACTORY,
    M_RELEASE,
    M_SHORT,
    M_SQUARE,
    M_STEP,
    MICROPHONE_WORDS,
    MOST_AT_ONCE,
    N_HITS,
    PUBLISHED_WORDS,
    U_CONFIDENCE,
    U_FLOOR,
    U_FLUX,
    U_FRAME,
    U_GATE,
    U_HIT_HEAD,
    U_HOWLS,
    U_LEVEL,
    U_LEVEL_GAIN,
    U_NOTCHES,
    U_ONSET_COUNT,
    U_ONSET_FRAME,
    U_ONSET_SEEN,
    U_ONSET_STRENGTH,
    U_PEAK,
    U_PITCH,
    X_CONFIDENCE,
    X_DECIDED,
    X_FRAME,
    X_NUMBER,
    X_SOUND,
    X_STRENGTH,
)

_STEP = 128  # audio frames at 48 kHz; all sizes are the same in seconds at other rates, nearly
_ONSET_SIZE, _HOWL_SIZE, _BEATBOX_SIZE, _DECIMATION = 256, 2048, 1024, 4
_SHORT_SECONDS, _LONG_SECONDS = 0.015, 0.4
_BUTTERWORTH = (0.7653668647301796, 1.8477590650225735)  # dampings of the fourth order


@dataclass(frozen=True, slots=True)
class MicrophoneSettings:
    """What the microphone's sound goes through, and what counts as an onset."""

    gate: bool = True
    gate_db: float = -45.0  # peak at which the gate opens
    gate_hysteresis_db: float = 6.0  # so far below it the gate closes
    gate_hold: float = 0.12  # seconds that it stays open
    level: bool = False  # automatic
    level_db: float = -20.0  # RMS that it leads to
    level_most_db: float = 12.0  # up or down
    guard: bool = True  # against feedback
    onset_sensitivity: float = 0.5  # 0 only the plainest..1 also the faintest
    onset_db: float = -42.0  # least peak of an onset
    onset_gap: float = 0.05  # seconds from one onset to the next, at least

    def __post_init__(self) -> None:
        _check("gate_db", self.gate_db, -90.0, 0.0)
        _check("gate_hysteresis_db", self.gate_hysteresis_db, 0.0, 24.0)
        _check("gate_hold", self.gate_hold, 0.0, 2.0)
        _check("level_db", self.level_db, -40.0, -6.0)
        _check("level_most_db", self.level_most_db, 0.0, 24.0)
        _check("onset_sensitivity", self.onset_sensitivity, 0.0, 1.0)
        _check("onset_db", self.onset_db, -80.0, 0.0)
        _check("onset_gap", self.onset_gap, 0.03, 1.0)


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name} must lie in {lowest:g}..{highest:g}, got {value}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the microphone heard up to a frame."""

    frame: int
    pitch: float  # Hz; 0.0 where there is none
    confidence: float  # of the pitch, 0..1
    level: float  # dB RMS of the last 15 ms, before gate and automatic level
    peak: float  # amplitude, falling slowly
    floor: float  # dB RMS of the room
    flux: float  # how suddenly the sound changes, from 0 up
    gate: float  # 0 shut..1 open
    level_gain: float  # linear
    onset_frame: int  # where the last sound began
    onset_seen: int  # when that was found
    onsets: int  # so far
    onset_strength: float  # amplitude of the beginning
    howls: int  # howls so far
    notches: int  # notches that are in place
    hits: int  # sounds that have been named so far, "unknown" among them


@dataclass(frozen=True, slots=True)
class NamedSound:
    """A sound that began, and which of the taught ones it was."""

    onset: int  # counts the onsets from 1 on
    frame: int  # where it began
    decided: int  # frame
    kind: int  # index of the taught sounds; -1 unknown
    confidence: float
    strength: float  # amplitude


def _scale(sample_rate: int) -> float:
    """Return the power of two by which the sizes differ from those at 48 kHz."""
    return float(2.0 ** min(max(round(math.log2(sample_rate / 48000.0)), -2), 2))


def build_microphone(words: Words, m: int, sample_rate: int) -> None:
    """Make a microphone at rest, from the base word `m` on, out of zeroed words."""
    d, scale = words.view(np.float64), _scale(sample_rate)
    words[m + M_RATE] = sample_rate
    words[m + M_STEP] = int(_STEP * scale)
    words[m + M_DECIMATION] = int(_DECIMATION * scale)
    words[m + M_ONSET_SIZE] = int(_ONSET_SIZE * scale)
    words[m + M_HOWL_SIZE] = int(_HOWL_SIZE * scale)
    words[m + M_BEATBOX_SIZE] = int(_BEATBOX_SIZE * scale)
    words[m + M_BEFORE] = round(0.002 * sample_rate)
    words[m + M_DECISION] = int(_BEATBOX_SIZE * 1.03 * scale)
    words[m + M_GUARD_FRAME] = -10 * sample_rate
    for word, seconds in ((M_ATTACK, 0.0015), (M_RELEASE, 0.025)):
        d[m + word] = 1.0 - math.exp(-1.0 / (seconds * sample_rate))
    for word, seconds in ((M_SHORT, _SHORT_SECONDS), (M_LONG, _LONG_SECONDS)):
        d[m + word] = 1.0 - math.exp(-1.0 / (seconds * sample_rate))
    d[m + M_FALL] = math.exp(-1.0 / (0.02 * sample_rate))
    d[m + M_GATE] = d[m + M_LEVEL_GAIN] = d[m + M_FLOOR_LEAST] = 1.0
    d[m + M_FLOOR] = d[m + M_LONG_SQUARE] = d[m + M_SQUARE] = 1e-6
    d[m + M_HIGH_COEFFICIENT] = 1.0 - math.exp(-2.0 * math.pi * 35.0 / sample_rate)
    d[m + M_LOW_G] = math.tan(math.pi * min(1900.0 / sample_rate, 0.2))
    d[m + M_LOW_K], d[m + M_LOW_K + 1] = _BUTTERWORTH
    turn = 2.0 * np.pi * np.arange(LONGEST_TRANSFORM) / LONGEST_TRANSFORM
    d[m + M_COSINE : m + M_COSINE + LONGEST_TRANSFORM] = np.cos(turn)
    set_microphone(words, m, MicrophoneSettings())
    d[m + M_CEILING_DB] = d[m + M_LEVEL_MOST]


def set_microphone(words: Words, m: int, settings: MicrophoneSettings) -> None:
    """Write settings into a microphone that may be running; each takes effect smoothly."""
    d, rate = words.view(np.float64), int(words[m + M_RATE])
    d[m + M_GATE_OPEN] = _amplitude(settings.gate_db)
    d[m + M_GATE_CLOSE] = _amplitude(settings.gate_db - settings.gate_hysteresis_db)
    words[m + M_GATE_HOLD] = round(settings.gate_hold * rate)
    d[m + M_LEVEL_TARGET] = _amplitude(settings.level_db) ** 2
    d[m + M_LEVEL_MOST] = settings.level_most_db
    d[m + M_ONSET_DIAL] = 4.0 * 0.15**settings.onset_sensitivity
    d[m + M_LEAST_ONSET] = _amplitude(settings.onset_db)
    words[m + M_REFRACTORY] = round(settings.onset_gap * rate)
    words[m + M_GATE_ON] = int(settings.gate)
    words[m + M_LEVEL_ON] = int(settings.level)
    words[m + M_GUARD_ON] = int(settings.guard)


def _amplitude(level: float) -> float:
    return float(10.0 ** (level / 20.0))


def _level(square: float) -> float:
    return 10.0 * math.log10(max(square, 1e-12))


def read_heard(words: Words, m: int) -> Heard:
    """Return what was last published.  Thread: any, also in another process."""
    i = np.zeros(PUBLISHED_WORDS, np.int64)
    read_published(words, m, i)
    d = i.view(np.float64)
    return Heard(
        frame=int(i[U_FRAME]),
        pitch=float(d[U_PITCH]),
        confidence=float(d[U_CONFIDENCE]),
        level=_level(float(d[U_LEVEL])),
        peak=float(d[U_PEAK]),
        floor=_level(float(d[U_FLOOR])),
        flux=float(d[U_FLUX]),
        gate=float(d[U_GATE]),
        level_gain=float(d[U_LEVEL_GAIN]),
        onset_frame=int(i[U_ONSET_FRAME]),
        onset_seen=int(i[U_ONSET_SEEN]),
        onsets=int(i[U_ONSET_COUNT]),
        onset_strength=float(d[U_ONSET_STRENGTH]),
        howls=int(i[U_HOWLS]),
        notches=int(i[U_NOTCHES]),
        hits=int(i[U_HIT_HEAD]),
    )


def read_hits(words: Words, m: int, since: int, until: int) -> list[NamedSound]:
    """Return the named sounds from number `since` up to `until`, as `Heard.hits` counts them.

    Those that have been overwritten meanwhile are left out.
    """
    d = words.view(np.float64)
    hits = []
    for number in range(max(since, until - N_HITS + 1), until):
        row = m + M_HITS + (number & (N_HITS - 1)) * HIT_WORDS
        onset, frame, decided = (int(words[row + x]) for x in (X_NUMBER, X_FRAME, X_DECIDED))
        kind, confidence = int(words[row + X_SOUND]), float(d[row + X_CONFIDENCE])
        strength = float(d[row + X_STRENGTH])
        hits.append(NamedSound(onset, frame, decided, kind, confidence, strength))
    return hits


class Microphone:
    """A microphone on an arena of its own: for teaching, for files and for tests."""

    def __init__(
        self, sample_rate: int = 48000, settings: MicrophoneSettings | None = None
    ) -> None:
        self.base = 1 + max(H_FRAME, H_INPUT_CHANNELS, H_SAMPLE_RATE)
        self.arena: Words = np.zeros(self.base + MICROPHONE_WORDS, np.int64)
        self._doubles = self.arena.view(np.float64)
        self.arena[H_SAMPLE_RATE] = sample_rate
        build_microphone(self.arena, self.base, sample_rate)
        set_microphone(self.arena, self.base, settings or MicrophoneSettings())

    def hear(self, frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Take (n, 1 or 2) float32; return what passes, (n, 2) float32."""
        if frames.ndim != 2 or frames.shape[1] not in (1, 2):
            raise ValueError(f"frames must be (n, 1 or 2), got {frames.shape}")
        self.arena[H_INPUT_CHANNELS] = frames.shape[1]
        flat = np.ascontiguousarray(frames, np.float32).ravel()
        out = np.empty((len(frames), 2), np.float32)
        bus = self._doubles[self.base + M_BUS :][: 2 * MOST_AT_ONCE]
        for place in range(0, len(frames), MOST_AT_ONCE):
            n = min(MOST_AT_ONCE, len(frames) - place)
            hear_microphone(self.arena, self._doubles, self.base, flat, place, n)
            out[place : place + n] = bus[: 2 * n].reshape(n, 2)
            self.arena[H_FRAME] += n
        return out

    def heard(self) -> Heard:
        """Return what was last published."""
        return read_heard(self.arena, self.base)

    def hits(self, since: int = 0) -> list[NamedSound]:
        """Return the sounds that have been named, from a number on."""
        return read_hits(self.arena, self.base, since, self.heard().hits)
