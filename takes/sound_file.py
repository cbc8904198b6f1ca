"""A WAV file whose header is right at every moment."""

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from takes.error import cannot_read, cannot_write

_UINT32_MAX = 0xFFFFFFFF
_FLOAT_FORMAT = 3  # WAVE_FORMAT_IEEE_FLOAT
_HEADER_BYTES = 12 + 36 + 26 + 12 + 8


class SoundWriter:
    """Appends float32 frames to a WAV file and corrects its sizes after every block.

    Written by hand because the usual library corrects the header only through a private door and
    stores the wall clock in a float file: here the same sound is the same bytes. Beyond 4 GiB the
    room kept free in the header turns it into RF64 (EBU Tech 3306). After a kill, or on a full
    disk, the file holds every whole block written until then.
    """

    def __init__(self, path: Path, sample_rate: int, channels: int = 2) -> None:
        """Begin an empty file.

        Raises:
            TakeError: it cannot be made.
        """
        self._path = path
        self._sample_rate = sample_rate
        self._channels = channels
        self.n_frames = 0
        try:
            self._file = path.open("wb", buffering=0)
            self._write_header()
        except OSError as error:
            raise cannot_write(path, error) from error

    @property
    def seconds(self) -> float:
        """How much sound the file holds."""
        return self.n_frames / self._sample_rate

    def write(self, frames: NDArray[np.float32]) -> None:
        """Append frames (n, channels), linear, full scale 1.0.

        Raises:
            TakeError: the disk is full or gone; what fitted is in the file.
            ValueError: the shape is another one.
        """
        if frames.ndim != 2 or frames.shape[1] != self._channels:
            raise ValueError(f"sound must be (n, {self._channels}), got {frames.shape}")
        data = memoryview(np.ascontiguousarray(frames, "<f4").tobytes())
        frame_bytes = 4 * self._channels
        position = _HEADER_BYTES + self.n_frames * frame_bytes
        n_written = 0
        try:
            self._file.seek(position)
            while n_written < len(data):
                n_written += self._file.write(data[n_written:])
            self._end_after(n_written // frame_bytes)
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(position + n_written // frame_bytes * frame_bytes)
                self._end_after(n_written // frame_bytes)
            raise cannot_write(self._path, error) from error

    def write_silence(self, n_frames: int) -> None:
        """Append silence.

        Raises:
            TakeError: the disk is full or gone.
        """
        while n_frames > 0:
            n = min(n_frames, self._sample_rate)
            self.write(np.zeros((n, self._channels), np.float32))
            n_frames -= n

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._file.close()

    def _end_after(self, n_frames: int) -> None:
        """Count frames that were written, and put the header right."""
        self.n_frames += n_frames
        self._write_header()

    def _write_header(self) -> None:
        self._file.seek(0)
        self._file.write(wav_header(self._sample_rate, self._channels, self.n_frames))


def wav_header(sample_rate: int, channels: int, n_frames: int) -> bytes:
    """Return the bytes in front of `n_frames` of float32 sound: RIFF, or RF64 beyond 4 GiB."""
    frame_bytes = 4 * channels
    data_bytes = n_frames * frame_bytes
    riff_bytes = _HEADER_BYTES - 8 + data_bytes
    long = riff_bytes > _UINT32_MAX
    sizes = struct.pack("<QQQI", riff_bytes, data_bytes, n_frames, 0) if long else bytes(28)
    sound = (_FLOAT_FORMAT, channels, sample_rate, sample_rate * frame_bytes, frame_bytes, 32, 0)
    return b"".join(
        (
            struct.pack("<4sI4s", b"RF64" if long else b"RIFF", _short(riff_bytes), b"WAVE"),
            struct.pack("<4sI", b"ds64" if long else b"JUNK", 28) + sizes,
            struct.pack("<4sIHHIIHHH", b"fmt ", 18, *sound),
            struct.pack("<4sII", b"fact", 4, _short(n_frames)),
            struct.pack("<4sI", b"data", _short(data_bytes)),
        )
    )


def _short(size: int) -> int:
    return min(size, _UINT32_MAX)


def wav_seconds(path: Path) -> float:
    """Return how much sound a file holds.

    Raises:
        TakeError: it cannot be read as a sound file.
    """
    try:
        return float(soundfile.info(str(path)).duration)
    except (OSError, RuntimeError) as error:
        raise cannot_read(path, error) from error
