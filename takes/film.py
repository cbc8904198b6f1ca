"""A film of the performance: its pictures at their capture times, and its sound."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from takes.encoder import Encoder, best_encoder
from takes.error import TakeError, cannot_write
from takes.film_file import (
    FRAGMENTED,
    finish_film,
    is_ended,
    keep_whole_fragments,
    part_of,
    set_aside,
)

_SOUND_BLOCK = 1024  # frames; what AAC encodes at once
_SOUND_BIT_RATE = 192_000
# A third of the work of FFmpeg's own choice, and 2 dB nearer to the sound of a beat with tones.
_SOUND_OPTIONS = {"aac_coder": "fast"}
_LOUDEST = 4.0  # linear; 12 dB over full scale
_ENCODER_THREADS = 1  # more gain little at these sizes and take the tracker's core


class FilmWriter:
    """Writes H.264 and AAC into an MP4 while they are made.

    Time is the take's: a picture is shown at its capture time, and the sound's frame n at
    n / sample_rate. While it grows the film lies beside its place as `NAME.part`, in pieces of
    half a second that outlive a kill (see `takes.film_file.recover_film`); `close` finishes it.

    Thread: one only.  Realtime: no (encodes).
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        sample_rate: int | None,
        rate: float = 30.0,
        *,
        threads: int = _ENCODER_THREADS,
        encoder: Encoder | None = None,
    ) -> None:
        """Begin a film.

        Args:
            path: where it shall lie when it is finished.
            size: width and height of the pictures, pixels; an odd last column or row is cut off.
            sample_rate: frames a second of the sound; None for a film without sound.
            rate: expected pictures a second; says how long the last picture stays.
            threads: how many the encoder may use.
            encoder: of the pictures; None for the best that is there.

        Raises:
            TakeError: it cannot be written there.
            ValueError: the size is none.
        """
        width, height = size
        if width < 2 or height < 2:
            raise ValueError(f"a film needs at least 2x2 pixels, got {width}x{height}")
        self._path = path
        self._size = (width, height)
        self._sample_rate = sample_rate
        self._picture_seconds = 1.0 / rate
        self._encoder = encoder or best_encoder()
        self._crop = (height // 2 * 2, width // 2 * 2)
        self._planes = np.empty((self._crop[0] * 3 // 2, self._crop[1]), np.uint8)
        self._sound = np.zeros((0, 2), np.float32)  # waits for a whole block
        self._n_encoded = 0  # frames
        self._last_tick = -1
        self._held: Any = None  # the newest picture's packet: its duration is not known yet
        self._open = True
        self.n_pictures = 0
        self._begin(rate, threads)

    @property
    def encoder(self) -> str:
        """The encoder of the pictures, as FFmpeg calls it."""
        return self._encoder.name

    @property
    def n_frames(self) -> int:
        """How many frames of sound it holds."""
        return self._n_encoded + len(self._sound)

    @property
    def seconds(self) -> float:
        """How long the film is: to the end of its sound, or of its last picture."""
        sound = self.n_frames / self._sample_rate if self._sample_rate else 0.0
        if self._last_tick < 0:
            return sound
        pictures = float(self._last_tick * self._encoder.time_base) + self._picture_seconds
        return max(sound, pictures)

    def picture(self, t: float, rgba: NDArray[np.uint8]) -> bool:
        """Add a picture (height, width, 4), row 0 at the top; alpha is not kept.

        Returns False, and leaves it out, where its time is not after the one before or not after
        the film's beginning.

        Raises:
            TakeError: the disk is full or gone; the film up to here is kept.
            ValueError: the picture has another size.
        """
        wanted = (self._size[1], self._size[0], 4)
        if rgba.shape != wanted:
            raise ValueError(f"a picture must be {wanted}, got {rgba.shape}")
        tick = round(t / self._encoder.time_base)
        if tick <= self._last_tick:
            return False
        rows, columns = self._crop
        cv2.cvtColor(rgba[:rows, :columns], cv2.COLOR_RGBA2YUV_I420, dst=self._planes)
        self._encode_picture(tick)
        return True

    def sound(self, frames: NDArray[np.float32]) -> None:
        """Add sound (n, 2), linear, full scale 1.0, right after what is there.

        Raises:
            TakeError: the disk is full or gone; the film up to here is kept.
            ValueError: another shape, or the film was begun without sound.
        """
        if self._sample_rate is None:
            raise ValueError("this film was begun without sound")
        if frames.ndim != 2 or frames.shape[1] != 2:
            raise ValueError(f"sound must be (n, 2), got {frames.shape}")
        # A value that is no number, or beyond all sense, would stop the encoder.
        frames = np.nan_to_num(np.clip(frames, -_LOUDEST, _LOUDEST))
        waiting = np.concatenate((self._sound, frames), dtype=np.float32)
        end = len(waiting) // _SOUND_BLOCK * _SOUND_BLOCK
        self._sound = waiting[end:]
        for start in range(0, end, _SOUND_BLOCK):
            self._encode_sound(waiting[start : start + _SOUND_BLOCK])

    def close(self, end: float = 0.0) -> None:
        """Finish the film: sound and picture end together, at `end` seconds or later.

        A second time does nothing.

        Raises:
            TakeError: the disk is full or gone; the film up to here is kept.
        """
        if not self._open:
            return
        end = max(end, self.seconds)
        if self.n_pictures == 0:
            self._planes[:] = 128
            self._planes[: self._crop[0]] = 16  # black
            self._encode_picture(0)
        if self._sample_rate is not None:
            n_missing = round(end * self._sample_rate) - self.n_frames
            self.sound(np.zeros((max(n_missing, 0), 2), np.float32))
        self._drain(end)
        finish_film(self._path)

    def __enter__(self) -> "FilmWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _begin(self, rate: float, threads: int) -> None:
        set_aside(self._path)
        part = part_of(self._path)
        try:
            self._container = av.open(str(part), "w", "mp4", options=FRAGMENTED)
            self._pictures = self._add_pictures(rate, threads)
            self._sounds = self._add_sound()
            self._container.start_encoding()
        except (OSError, FFmpegError) as error:
            raise cannot_write(self._path, error) from error

    def _add_pictures(self, rate: float, threads: int) -> Any:
        stream: Any = self._container.add_stream(
            self._encoder.name, rate=round(rate), options=dict(self._encoder.options)
        )
        context = stream.codec_context
        stream.height, stream.width = self._crop
        stream.pix_fmt = "yuv420p"
        context.time_base = self._encoder.time_base
        context.thread_count = threads
        # What cv2 makes: BT.601 in 16..235, of the colours of a screen (BT.709).
        context.color_range = int(ColorRange.MPEG)
        context.colorspace = int(Colorspace.ITU601)
        context.color_primaries = int(ColorPrimaries.BT709)
        context.color_trc = int(ColorTrc.BT709)
        return stream

    def _add_sound(self) -> Any:
        if self._sample_rate is None:
            return None
        stream: Any = self._container.add_stream(
            "aac", rate=self._sample_rate, options=_SOUND_OPTIONS
        )
        stream.layout = "stereo"
        stream.bit_rate = _SOUND_BIT_RATE
        return stream

    def _encode_picture(self, tick: int) -> None:
        picture = av.VideoFrame.from_ndarray(self._planes, "yuv420p")
        picture.pts = tick
        picture.time_base = self._encoder.time_base
        self._write(self._pictures, picture)
        self._last_tick = tick
        self.n_pictures += 1

    def _encode_sound(self, block: NDArray[np.float32]) -> None:
        sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), "fltp", "stereo")
        assert self._sample_rate is not None, "sound() has seen to it"
        sound.sample_rate = self._sample_rate
        sound.pts = self._n_encoded
        sound.time_base = self._sounds.codec_context.time_base
        self._write(self._sounds, sound)
        self._n_encoded += len(block)

    def _write(self, stream: Any, data: Any) -> None:
        """Encode, None at the end, and write what comes out."""
        if not self._open:
            raise ValueError(f"the film {self._path} is closed")
        try:
            for packet in stream.encode(data):
                self._write_packet(stream, packet)
        except (OSError, FFmpegError) as error:
            raise self._give_up(error) from error

    def _write_packet(self, stream: Any, packet: Any) -> None:
        if stream is not self._pictures:
            self._container.mux(packet)
            return
        if self._held is not None:
            self._held.duration = packet.pts - self._held.pts
            self._container.mux(self._held)
        self._held = packet

    def _drain(self, end: float) -> None:
        if self._sounds is not None:
            rest, self._sound = self._sound, self._sound[:0]
            if len(rest):
                self._encode_sound(rest)
            self._write(self._sounds, None)
        self._write(self._pictures, None)
        try:
            self._held.duration = round(end / self._encoder.time_base) - self._held.pts
            self._container.mux(self._held)
            self._container.close()
            if not is_ended(part_of(self._path)):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except (OSError, FFmpegError) as error:
            raise self._give_up(error) from error
        self._open = False

    def _give_up(self, cause: Exception) -> TakeError:
        """Keep the film as far as it is on the disk, and return what to say."""
        self._open = False
        with suppress(OSError, FFmpegError):
            self._container.close()
        with suppress(OSError):
            keep_whole_fragments(part_of(self._path))
            part_of(self._path).replace(self._path)
        return cannot_write(self._path, cause)
