"""Stems of a take: the performance with one source alone, as it is before the limiter.

Every source goes through the same effects, reverb and gains as in the whole; only the limiter is
left out, for it hears all at once. What is left out elsewhere keeps its voice and sounds at gain 0.
`tracks` splits the performance into what sounded live and what each loop track played; a track's
stem is the whole less the whole without it. `sounds` splits it by what made the sound, in loops and
live alike. So each of both adds up to the whole, as long as no track is driven into distortion.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.take_edits import tracks_of, with_gain, without_sample
from app.take_player import Heard, Script, rendered
from audio.command import AudioCommand, PlayNote, PlaySample, SetParameter, moved
from audio.engine import Engine
from audio.parameter import PARAMETERS
from audio.sample import SampleBank
from audio.settings import EngineSettings
from takes.joined import end_frame, first_frame, joined_sound, sound_spans
from takes.take import Take

_QUIET: Final = 2.0**-10  # of the master gain, so that the limiter sleeps; a power of two is exact
_PERIOD: Final = 64  # frames; parameters move in such steps, counted from the first frame
_MIXERS: Final = ("grain.level", "reverb.level")  # these play what others sounded
_MASTER: Final = "master.gain"
_MICROPHONE: Final = "input.gain"

Make = Callable[[Sequence[AudioCommand]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Stem:
    """One source of a take."""

    name: str
    sound: NDArray[np.float32]  # (n, 2)


class Stems:
    """Renders a take's sources, each from the first frame to the last."""

    def __init__(self, take: Take, script: Script, bank: SampleBank) -> None:
        self._take, self._bank = take, bank
        rate = take.header.sample_rate
        # Before the take begins the master gain has a second to come down.
        self._lead = -(-rate // _PERIOD) * _PERIOD
        lead = self._lead / rate
        self._script = replace(
            script,
            commands=[moved(command, lead) for command in script.commands],
            late={number: frame + self._lead for number, frame in script.late.items()},
            skips=tuple((frame + self._lead, n) for frame, n in script.skips),
            gates=frozenset(frame + self._lead for frame in script.gates),
        )
        self.whole = self._make(self._script.commands)

    def tracks(self) -> Iterator[Stem]:
        """Yield what sounded live, then each loop track."""
        commands = list(self._script.commands)
        silent = commands
        for track in tracks_of(commands):
            silent = with_gain(silent, f"track.{track}.gain", 0.0)
        yield Stem("live", self._make(silent))
        for track in tracks_of(commands):
            without = self._make(with_gain(commands, f"track.{track}.gain", 0.0))
            alone = self.whole - without
            if alone.any():
                yield Stem(f"track-{track}", alone)

    def sounds(self) -> Iterator[Stem]:
        """Yield each sample, each instrument that plays by itself, and the microphone."""
        commands = list(self._script.commands)
        levels = self._levels(commands)
        for name in sorted({c.sample for c in commands if isinstance(c, PlaySample)}):
            yield Stem(name, self._make(_only(commands, levels, name, None)))
        for target in levels:
            name = "microphone" if target == _MICROPHONE else target.partition(".")[0]
            yield Stem(name, self._make(_only(commands, levels, None, target)))

    def _levels(self, commands: Sequence[AudioCommand]) -> list[str]:
        """Return the levels of those instruments that sound at all."""
        moved_up = {
            command.target
            for command in commands
            if isinstance(command, SetParameter) and command.value > 0.0
        }
        played = {f"{c.instrument}.level" for c in commands if isinstance(c, PlayNote)}
        held = {"synth.level"} if "synth.hold" in moved_up else set()
        found = [name for name in PARAMETERS if name.endswith(".level") and name not in _MIXERS]
        sounding = {name for name in moved_up if PARAMETERS[name].default == 0.0} | played | held
        levels = [name for name in found if name in sounding]
        if _MICROPHONE in moved_up and sound_spans(self._take, heard=True):
            levels.append(_MICROPHONE)
        return levels

    def _make(self, commands: Sequence[AudioCommand]) -> NDArray[np.float32]:
        """Render without the limiter, and louder by what it was made quieter."""
        take = self._take
        engine = Engine(self._bank, EngineSettings(sample_rate=take.header.sample_rate))
        script = replace(self._script, commands=with_gain(commands, _MASTER, _QUIET))
        first, end = first_frame(take) + self._lead, end_frame(take) + self._lead
        heard = None
        if sound_spans(take, heard=True):
            heard = Heard(joined_sound(take, heard=True), first)
        sound = np.concatenate(list(rendered(engine, script, end, heard)))[first:]
        return sound * np.float32(1.0 / _QUIET)


def residual_db(whole: NDArray[np.float32], stems: Sequence[Stem]) -> float:
    """Return how loud that is in which stems, added up, differ from the whole, dB of its power."""
    rest = whole.astype(np.float64)
    for stem in stems:
        rest = rest - stem.sound
    power, wanted = float(np.mean(np.square(rest))), float(np.mean(np.square(whole)))
    if power == 0.0 or wanted == 0.0:
        return -math.inf
    return 10.0 * math.log10(power / wanted)


def _only(
    commands: list[AudioCommand], levels: Sequence[str], sample: str | None, level: str | None
) -> list[AudioCommand]:
    """Return commands with one sample, or one instrument, that sounds."""
    alone = without_sample(commands, sample)
    for target in levels:
        if target != level:
            alone = with_gain(alone, target, 0.0)
    return alone
