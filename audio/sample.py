"""Recorded sounds in memory, at the engine's sample rate."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio.sound_pack import PACK_FILE, PackError, Sound, read_pack

ENDINGS = (".aif", ".aiff", ".flac", ".mp3", ".ogg", ".wav")
ONSET_SHARE = 0.02  # of the peak: where a sound is taken to begin
LONGEST_SECONDS = 60.0


class SampleError(ValueError):
    """A sample that cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One recorded sound."""

    name: str
    frames: npt.NDArray[np.float32]  # (n, 2), left and right
    onset_frames: int  # the first frame that reaches 2 % of the peak
    choke: int = 0  # 0, or the number of the group in which a new sound ends the one before

    @property
    def n_frames(self) -> int:
        """Return the length in frames."""
        return len(self.frames)


def find_onset(frames: npt.NDArray[np.float32]) -> int:
    """Return the first frame of (n, 2) that reaches 2 % of the peak."""
    level = np.abs(frames).max(axis=1)
    return int(np.argmax(level >= ONSET_SHARE * level.max()))


def read_sample(path: Path, sample_rate: int) -> Sample:
    """Read a sound file, resampled and in stereo; nothing is trimmed.

    Raises:
        SampleError: the file is not sound, is silent, or is longer than a minute.
    """
    try:
        frames, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise SampleError(
            f"{path} is not a sound file that can be read; give a WAV, FLAC, OGG, MP3 or AIFF file"
        ) from error
    if len(frames) > LONGEST_SECONDS * rate:
        raise SampleError(
            f"{path} lasts {len(frames) / rate:.0f} s; a sample may last {LONGEST_SECONDS:.0f} s"
        )
    if not len(frames) or not np.isfinite(frames).all() or not frames.any():
        raise SampleError(f"{path} holds no sound; give a file that is not silent")
    if rate != sample_rate:
        frames = soxr.resample(frames, rate, sample_rate, quality="VHQ")
    stereo = np.repeat(frames, 2, axis=1) if frames.shape[1] == 1 else frames[:, :2]
    stereo = np.ascontiguousarray(stereo, dtype=np.float32)
    return Sample(path.stem, stereo, find_onset(stereo))


def _sound_files(source: Path) -> list[Path]:
    if not source.is_dir():
        raise SampleError(
            f"{source} is not a folder; give a folder that holds WAV, FLAC, OGG, MP3 or AIFF files"
        )
    return sorted(path for path in source.iterdir() if path.suffix.lower() in ENDINGS)


class SampleBank:
    """The samples that an engine can play, by name."""

    def __init__(
        self, samples: Iterable[Sample], sample_rate: int, sounds: Iterable[Sound] = ()
    ) -> None:
        self.sample_rate = sample_rate
        self.sounds = {sound.name: sound for sound in sounds}
        self._samples: dict[str, Sample] = {}
        for sample in samples:
            if sample.name in self._samples:
                raise SampleError(f"two samples are named {sample.name}; rename one of the files")
            self._samples[sample.name] = sample

    @classmethod
    def load(
        cls, source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], sample_rate: int
    ) -> "SampleBank":
        """Read all sound files of a folder, or the files of a list; a name is a file's stem.

        What the folder's `pack.toml` says makes sounds of them, as `audio.sound_pack` tells.

        Raises:
            SampleError: a file is not sound, two have the same name, or the pack has a mistake.
        """
        if isinstance(source, str | os.PathLike):
            paths = _sound_files(Path(source))
            if (Path(source) / PACK_FILE).exists():
                return cls._load_pack(Path(source), paths, sample_rate)
        else:
            paths = [Path(path) for path in source]
        return cls((read_sample(path, sample_rate) for path in paths), sample_rate)

    @classmethod
    def _load_pack(cls, folder: Path, paths: list[Path], sample_rate: int) -> "SampleBank":
        try:
            pack = read_pack(folder, [path.name for path in paths])
        except PackError as error:
            raise SampleError(str(error)) from error
        samples = (
            replace(read_sample(path, sample_rate), choke=pack.chokes.get(path.name, 0))
            for path in paths
        )
        return cls(samples, sample_rate, pack.sounds)

    def __getitem__(self, name: str) -> Sample:
        return self._samples[name]

    def __contains__(self, name: object) -> bool:
        return name in self._samples or name in self.sounds

    def __iter__(self) -> Iterator[Sample]:
        return iter(self._samples.values())

    def __len__(self) -> int:
        return len(self._samples)

    @property
    def names(self) -> tuple[str, ...]:
        """Return what can be played: all samples in the order of loading, then other sounds."""
        return (*self._samples, *(name for name in self.sounds if name not in self._samples))
