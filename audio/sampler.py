"""Which sample a sound plays next: by how hard it is struck, and in turn."""

import math
from dataclasses import dataclass

from audio.sample import SampleBank


@dataclass(frozen=True, slots=True)
class Choice:
    """One sample of a bank, and how it is to be played."""

    index: int  # the sample's place in the bank
    gain: float = 1.0  # linear
    rate: float = 1.0  # 2.0 is an octave up


class Sampler:
    """Chooses among the layers of a sound and goes round in each; remembers where it is.

    The same strikes in the same order choose the same samples.
    """

    def __init__(self, bank: SampleBank) -> None:
        self._indices = {sample.name: index for index, sample in enumerate(bank)}
        self._sounds = bank.sounds
        self._turns: dict[tuple[str, int], int] = {}

    def choose(self, name: str, velocity: float) -> Choice:
        """Return what a strike of a sound, or of a sample by its own name, plays.

        Raises:
            ValueError: there is neither, or the velocity is no number.
        """
        if not math.isfinite(velocity):
            raise ValueError(f"velocity must be a number, got {velocity}")
        sound = self._sounds.get(name)
        if sound is None:
            if name not in self._indices:
                raise ValueError(f"the engine has no sample named {name}")
            return Choice(self._indices[name])
        number = next(
            (place for place, layer in enumerate(sound.layers) if velocity <= layer.to),
            len(sound.layers) - 1,
        )
        samples = sound.layers[number].samples
        turn = self._turns.get((name, number), 0)
        self._turns[name, number] = (turn + 1) % len(samples)
        return Choice(self._indices[samples[turn]], sound.gain, sound.rate)
