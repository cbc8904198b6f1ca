"""All that a recorder reads: the rings of sound, pictures, layers and true times."""

import numpy as np
from numpy.typing import NDArray

from takes.assignment import Assignment
from takes.layer_source import Layer, LayerReader, TimingReader
from takes.source import PictureReader, SoundReader


class Published:
    """The readers of whatever an assignment names."""

    def __init__(self, assignment: Assignment) -> None:
        """Open everything.

        Raises:
            FileNotFoundError: something is gone.
        """
        a, beside = assignment, assignment.beside
        self.sounds = SoundReader(a.sound, a.first_frame) if a.sound else None
        self.heard = SoundReader(beside.heard, a.first_frame) if beside.heard else None
        self.pictures = PictureReader(a.pictures, a.last_picture) if a.pictures else None
        self.layers = LayerReader(beside.layers, a.last_layer) if beside.layers else None
        self.timings = TimingReader(beside.timing, a.first_timing) if beside.timing else None

    def sound(self) -> NDArray[np.float32] | None:
        """Return what sounded, (n, 2), with what was heard beside it where that is read, (n, 4)."""
        if self.sounds is None:
            return None
        sound = self.sounds.read()
        if self.heard is None:
            return sound
        heard = self.heard.read(self.sounds.next_frame)
        together = np.zeros((len(sound), 4), np.float32)
        together[:, :2] = sound
        together[: len(heard), 2:] = heard[: len(sound)]
        self.heard.next_frame = self.sounds.next_frame
        return together

    def picture(self) -> tuple[float, NDArray[np.uint8]] | None:
        """Return the next picture and its time, if there is one."""
        return self.pictures.read() if self.pictures else None

    def layer(self) -> Layer | None:
        """Return the next layer, if there is one."""
        return self.layers.read() if self.layers else None

    def timing(self) -> list[dict[str, int | str]]:
        """Return what took effect at another time than was asked for."""
        return self.timings.read() if self.timings else []

    def close(self) -> None:
        """Let go of everything."""
        for reader in (self.sounds, self.heard, self.pictures, self.layers, self.timings):
            if reader is not None:
                reader.close()
