"""What is heard in a film or a take, and when."""

import av
import numpy as np

from app.resources import SAMPLES
from app.translate import read_command
from audio.engine import Engine
from audio.sample import SampleBank
from audio.settings import EngineSettings

RATE = 48000
WINDOW = (-0.02, 0.08)  # seconds around an event in which its sound is compared
REACH = 0.03  # seconds by which it is looked for before and after


def film_sound(path):
    """Return the mean of a film's channels (n,), decoded and placed by its own times."""
    with av.open(str(path)) as film:
        blocks = [(round(b.time * RATE), b.to_ndarray().mean(0)) for b in film.decode(audio=0)]
    sound = np.zeros(blocks[-1][0] + len(blocks[-1][1]), np.float32)
    for start, block in blocks:
        sound[max(start, 0) : start + len(block)] = block[max(-start, 0) :]
    return sound


class Retold:
    """The engine plays a take's commands again, with each note or without it."""

    def __init__(self, take):
        commands = sorted(take.commands(), key=lambda values: values["at"])
        self._commands = [read_command(values) for values in commands]
        self._bank = SampleBank.load(SAMPLES, RATE)

    def sound(self, seconds, without=None):
        """Return (n,) of the beginning; `without` leaves out the sample that begins then."""
        engine = Engine(self._bank, EngineSettings(sample_rate=RATE))
        end, done, blocks = round(seconds * RATE), 0, []
        for command in self._commands:
            if begins(command, without):
                continue
            if (ahead := min(round(command.at * RATE), end) - 64 - done) > 0:
                blocks.append(engine.render(ahead))
                done += ahead
            engine.apply(command)
        blocks.append(engine.render(end - done))
        return np.concatenate(blocks).mean(1)

    def samples(self, at):
        """Return the names of the samples that begin at a time."""
        return [command.sample for command in self._commands if begins(command, at)]

    def note(self, at):
        """Return all other sound, and the note that begins at a time, until it has well begun."""
        seconds = at + 0.2
        others = self.sound(seconds, without=at)
        return others, self.sound(seconds) - others


def begins(command, at):
    """Whether a command starts a sample at a time."""
    return at is not None and hasattr(command, "sample") and abs(command.at - at) < 2e-6


def first_frame(sound):
    """Return the time at which something sounds at all, seconds."""
    return np.flatnonzero(np.abs(sound) > 1e-5)[0] / RATE


def found_at(note, at, sound):
    """Look for the beginning of a note in a sound: by how many seconds it is late, and how alike.

    `note` (n,) begins at `at`, as does `sound` if all is well; likeness is their correlation.
    """
    begin, end = (max(round((at + edge) * RATE), 0) for edge in WINDOW)
    reach = round(REACH * RATE)
    wanted = note[begin:end]
    padded = np.pad(sound, reach)
    heard = padded[begin : begin + len(wanted) + 2 * reach]
    heard = np.pad(heard, (0, len(wanted) + 2 * reach - len(heard)))
    n = 1 << int(np.ceil(np.log2(len(heard) + len(wanted))))
    product = np.fft.irfft(np.fft.rfft(heard, n) * np.fft.rfft(wanted, n).conj(), n)
    loud = np.concatenate([[0.0], np.cumsum(heard.astype(np.float64) ** 2)])
    loud = loud[len(wanted) :] - loud[: -len(wanted)]
    alike = product[: len(loud)] / np.sqrt(loud * np.sum(wanted**2) + 1e-12)
    best = int(np.argmax(alike))
    return (best - reach) / RATE, float(alike[best])
