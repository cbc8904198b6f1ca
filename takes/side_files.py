"""What lies in a take beside events, commands, sound and film, as far as somebody makes it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takes.error import cannot_write
from takes.json_lines import JsonLines, compact, plain
from takes.layer_source import Layer
from takes.sound_file import SoundWriter


class SideFiles:
    """Writes the microphone, the layers of loops, and what took effect at another time.

    Each file is begun with the first that it holds.
    """

    def __init__(self, place: Callable[[str], Path], sample_rate: int) -> None:
        """Prepare; `place` says where the part keeps a file of a name."""
        self._place, self._sample_rate = place, sample_rate
        self._layers: JsonLines | None = None
        self._timing: JsonLines | None = None
        self._heard: SoundWriter | None = None
        self._hears = False

    @property
    def n_heard(self) -> int | None:
        """How many frames of the microphone are written; None where it is not recorded."""
        if not self._hears:
            return None
        return self._heard.n_frames if self._heard else 0

    def timing(self, row: Mapping[str, Any]) -> None:
        """Note what took effect at another time than was asked for.

        Raises:
            TakeError: the disk is full or gone.
        """
        if self._timing is None:
            self._timing = JsonLines(self._place("timing.jsonl"))
        self._timing.append(compact(plain(row)))

    def layer(self, layer: Layer) -> None:
        """Keep a layer as a sound file of its own, in the folder `layers`.

        Raises:
            TakeError: the disk is full or gone.
        """
        name = f"layers/{layer.sequence:04d}-track-{layer.track}-layer-{layer.number}.wav"
        lines = self._place("layers.jsonl")
        _write_whole(lines.parent / name, layer.frames, self._sample_rate)
        if self._layers is None:
            self._layers = JsonLines(lines)
        values = {
            "file": name,
            "track": layer.track,
            "layer": layer.number,
            "t": layer.first_frame / self._sample_rate,
            "seconds": len(layer.frames) / self._sample_rate,
        }
        self._layers.append(compact(plain(values)))

    def heard(self, frames: NDArray[np.float32], n_sound: int) -> None:
        """Add what the microphone heard, (n, 2), while the sound came to be `n_sound` frames long.

        Raises:
            TakeError: the disk is full or gone.
        """
        self._hears = True
        if self._heard is None:
            self._heard = SoundWriter(self._place("input.wav"), self._sample_rate)
        self._heard.write_silence(n_sound - len(frames) - self._heard.n_frames)
        self._heard.write(frames)

    def close(self) -> None:
        """Close what was begun."""
        for file in (self._layers, self._timing, self._heard):
            if file is not None:
                file.close()


def _write_whole(path: Path, frames: NDArray[np.float32], sample_rate: int) -> None:
    """Write a sound file beside its place, and rename it when it is whole."""
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    writer = SoundWriter(beside, sample_rate)
    try:
        writer.write(frames)
    finally:
        writer.close()
    beside.replace(path)
