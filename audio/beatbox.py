"""Learns a performer's own sounds from a few examples of each, and keeps what was learned."""

import math
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio.beatbox_kernel import write_features
from audio.command_kernel import Words
from audio.microphone import Microphone, MicrophoneSettings
from audio.microphone_layout import (
    M_DECISION,
    M_FEATURES,
    M_LIMITS,
    M_MEANS,
    M_PLAYS,
    M_RING,
    M_SOUNDS,
    M_WHITEN,
    N_FEATURES,
    N_SOUNDS,
    PLAYS_WORDS,
    RING,
)

LEAST_EXAMPLES = 3
_SHIFTS = (-0.0015, -0.0007, 0.0007, 0.0015)  # seconds by which an onset may be found elsewhere
_NOISES_DB = (-40.0, -30.0)  # below the example's peak
# How far the same sound of a mouth comes out again, tens of dB: this much is always allowed for.
_LEAST_SPREAD = 0.12
_OWN_SHARE = 0.5  # of the covariance; the rest is its diagonal
_LEAST_LIMIT, _ROOM = 1.0, 1.8


class BeatboxError(ValueError):
    """Examples or a file from which no sounds can be learned; the text says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Beatbox:
    """What was learned: Gaussians of one covariance, in whose white space they are compared."""

    names: tuple[str, ...]
    means: npt.NDArray[np.float64]  # (n, N_FEATURES), white
    limits: npt.NDArray[np.float64]  # (n,): the farthest that still counts as one
    whiten: npt.NDArray[np.float64]  # (N_FEATURES, N_FEATURES)

    def __post_init__(self) -> None:
        n = len(self.names)
        shapes = (self.means.shape, self.limits.shape, self.whiten.shape)
        wanted = ((n, N_FEATURES), (n,), (N_FEATURES, N_FEATURES))
        if shapes != wanted or not 1 <= n <= N_SOUNDS:
            raise BeatboxError(f"the learned sounds must have the shapes {wanted}, got {shapes}")

    def save(self, path: Path) -> None:
        """Write what was learned; no sound is in it."""
        with path.open("wb") as file:
            np.savez(
                file,
                names=np.array(self.names),
                means=self.means,
                limits=self.limits,
                whiten=self.whiten,
            )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Beatbox":
        """Read what `save` wrote.

        Raises:
            BeatboxError: the file is none of ours.
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                names = tuple(str(name) for name in data["names"])
                parts = (data["means"], data["limits"], data["whiten"])
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise BeatboxError(
                f"{path} holds no learned sounds; teach them again or name another file"
            ) from error
        means, limits, whiten = (np.asarray(part, np.float64) for part in parts)
        return cls(names, means, limits, whiten)

    def install(self, words: Words, m: int) -> None:
        """Write it into a microphone; while that is rendered its sounds are unknown."""
        d, n = words.view(np.float64), len(self.names)
        words[m + M_SOUNDS] = 0
        d[m + M_WHITEN : m + M_WHITEN + self.whiten.size] = self.whiten.ravel()
        d[m + M_MEANS : m + M_MEANS + self.means.size] = self.means.ravel()
        d[m + M_LIMITS : m + M_LIMITS + n] = self.limits
        words[m + M_SOUNDS] = n


@dataclass(frozen=True, slots=True)
class Played:
    """What a sound of the mouth plays: a voice of the engine."""

    sample: int  # index of the bank
    gain: float = 1.0
    pan: float = 0.0
    rate: float = 1.0
    send: float = 0.0


def assign_sample(words: Words, m: int, kind: int, played: Played | None) -> None:
    """Let a taught sound play a sample, or nothing."""
    if not 0 <= kind < N_SOUNDS:
        raise ValueError(f"a taught sound is a number in 0..{N_SOUNDS - 1}, got {kind}")
    d, row = words.view(np.float64), m + M_PLAYS + PLAYS_WORDS * kind
    if played is None:
        words[row] = 0
        return
    d[row + 1 : row + 5] = (played.gain, played.pan, played.rate, played.send)
    words[row] = played.sample + 1


class Features:
    """Takes the features of sounds as the engine does, on one arena of its own."""

    def __init__(self, sample_rate: int) -> None:
        self._microphone = Microphone(sample_rate)
        self._doubles = self._microphone.arena.view(np.float64)

    def at(self, sound: npt.NDArray[np.float32], onset: int) -> npt.NDArray[np.float64]:
        """Return the features, (N_FEATURES,), of the sound that begins at a frame of (n,)."""
        d, m = self._doubles, self._microphone.base
        arena = self._microphone.arena
        end = onset + int(arena[m + M_DECISION])
        places = np.arange(onset - RING // 2, end)
        inside = (places >= 0) & (places < len(sound))
        d[m + M_RING + (places & (RING - 1))] = 0.0
        d[m + M_RING + (places[inside] & (RING - 1))] = sound[places[inside]]
        write_features(arena, d, m, onset)
        return d[m + M_FEATURES : m + M_FEATURES + N_FEATURES].copy()


def find_sound(example: npt.NDArray[np.float32], sample_rate: int) -> int | None:
    """Return the frame of (n,) at which the loudest sound begins, as the microphone finds it."""
    quiet = sample_rate // 4
    padded = np.pad(example, (quiet, quiet)).astype(np.float32)
    microphone = Microphone(sample_rate, MicrophoneSettings(guard=False))
    microphone.hear(padded[:, None])
    hits = microphone.hits()
    if not hits:
        return None
    return max(hits, key=lambda hit: hit.strength).frame - quiet


def _variations(
    features: Features, example: npt.NDArray[np.float32], onset: int, sample_rate: int
) -> npt.NDArray[np.float64]:
    """Return the features of an example, found a little early and late, and in noise."""
    draw = np.random.default_rng(1)
    rows = [features.at(example, onset)]
    rows += [features.at(example, onset + round(shift * sample_rate)) for shift in _SHIFTS]
    peak = float(np.abs(example).max())
    for level in _NOISES_DB:
        noise = peak * 10.0 ** (level / 20.0) * draw.standard_normal(len(example))
        rows.append(features.at((example + noise).astype(np.float32), onset))
    return np.array(rows)


def teach(examples: Mapping[str, Sequence[npt.NDArray[np.float32]]], sample_rate: int) -> Beatbox:
    """Learn kinds of sound from recordings of each, (n,) float32, with one sound in each.

    Raises:
        BeatboxError: too few examples of a kind, too many kinds, or an example without a sound.
    """
    if not 1 <= len(examples) <= N_SOUNDS:
        raise BeatboxError(f"teach 1 to {N_SOUNDS} kinds of sound, got {len(examples)}")
    features = Features(sample_rate)
    kinds = [
        np.array(_rows_of(features, name, sounds, sample_rate)) for name, sounds in examples.items()
    ]
    whiten = _whitening(kinds)
    means = np.array([kind.mean(axis=(0, 1)) @ whiten for kind in kinds])
    limits = np.array([_limit(kind @ whiten) for kind in kinds])
    return Beatbox(tuple(examples), means, limits, whiten)


def _rows_of(
    features: Features,
    name: str,
    sounds: Sequence[npt.NDArray[np.float32]],
    sample_rate: int,
) -> list[npt.NDArray[np.float64]]:
    if len(sounds) < LEAST_EXAMPLES:
        raise BeatboxError(
            f"{name} has {len(sounds)} examples; make the sound {LEAST_EXAMPLES} times or more"
        )
    rows = []
    for number, sound in enumerate(sounds, 1):
        onset = find_sound(sound, sample_rate)
        if onset is None:
            raise BeatboxError(f"example {number} of {name} holds no sound; make it louder")
        rows.append(_variations(features, sound, onset, sample_rate))
    return rows


def _whitening(kinds: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Return the inverse root of the covariance that all kinds share, (N_FEATURES, N_FEATURES)."""
    rows = np.concatenate(
        [(kind - kind.mean(axis=(0, 1))).reshape(-1, N_FEATURES) for kind in kinds]
    )
    own = rows.T @ rows / len(rows)
    covariance = _OWN_SHARE * own + (1.0 - _OWN_SHARE) * np.diag(np.diag(own))
    covariance += _LEAST_SPREAD**2 * np.eye(N_FEATURES)
    values, vectors = np.linalg.eigh(covariance)
    root: npt.NDArray[np.float64] = (vectors / np.sqrt(values)) @ vectors.T
    return root


def _limit(white: npt.NDArray[np.float64]) -> float:
    """Return how far from its mean a sound may lie, judged by examples that are left out."""
    n = len(white)
    centres = white.mean(axis=1)
    own = white[:, 0]
    left_out = (centres.sum(axis=0) - centres) / (n - 1)
    distances = np.linalg.norm(own - left_out, axis=1)
    return float(_ROOM * max(distances.max(), math.sqrt(N_FEATURES) * _LEAST_LIMIT))
