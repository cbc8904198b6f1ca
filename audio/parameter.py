"""The engine's parameters: what a `SetParameter` may name, and how each moves."""

from dataclasses import dataclass

N_TRACKS = 8


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that moves smoothly; a step is followed with the time constant `glide`."""

    default: float
    lowest: float
    highest: float
    unit: str
    glide: float  # seconds until 63 % of a step is made

    def clamp(self, value: float) -> float:
        """Return the nearest value inside the range."""
        return min(max(value, self.lowest), self.highest)


def _table() -> dict[str, Parameter]:
    table = {
        "master.gain": Parameter(0.8, 0.0, 2.0, "gain", 0.02),
        "voices.gain": Parameter(0.7, 0.0, 2.0, "gain", 0.02),
        "input.gain": Parameter(0.0, 0.0, 4.0, "gain", 0.02),
        "input.gate": Parameter(0.0, 0.0, 1.0, "0 open..1 shut where it is quiet", 0.001),
        "input.automatic": Parameter(0.0, 0.0, 1.0, "0 as it is..1 level by itself", 0.001),
        "input.guard": Parameter(1.0, 0.0, 1.0, "0 off..1 against feedback", 0.001),
        "drone.level": Parameter(0.0, 0.0, 1.0, "0..1", 0.06),
        "drone.pitch": Parameter(45.0, 21.0, 84.0, "MIDI note", 0.08),
        "drone.cutoff": Parameter(900.0, 60.0, 12000.0, "Hz", 0.05),
        "drone.colour": Parameter(0.35, 0.0, 1.0, "0..1", 0.1),
        "filter.cutoff": Parameter(18000.0, 80.0, 18000.0, "Hz", 0.03),
        "filter.resonance": Parameter(0.0, 0.0, 1.0, "0..1", 0.05),
        "reverb.level": Parameter(0.3, 0.0, 1.0, "gain", 0.05),
        "reverb.send": Parameter(0.25, 0.0, 1.0, "gain", 0.05),
        "reverb.decay": Parameter(1.8, 0.2, 12.0, "s", 0.1),
    }
    table |= _instruments()
    for track in range(N_TRACKS):
        table[f"track.{track}.gain"] = Parameter(1.0, 0.0, 2.0, "gain", 0.02)
    for track in range(N_TRACKS):
        table[f"track.{track}.pan"] = Parameter(0.0, -1.0, 1.0, "-1 left..1 right", 0.02)
    for name, parameter in _effects().items():
        table |= {f"track.{track}.{name}": parameter for track in range(N_TRACKS)}
    return table


def _instruments() -> dict[str, Parameter]:
    return {
        "synth.level": Parameter(0.5, 0.0, 1.0, "0..1", 0.03),
        "synth.hold": Parameter(0.0, 0.0, 1.0, "0..1", 0.04),
        "synth.pitch": Parameter(57.0, 21.0, 108.0, "MIDI note", 0.04),
        "synth.cutoff": Parameter(2500.0, 60.0, 16000.0, "Hz", 0.03),
        "synth.resonance": Parameter(0.2, 0.0, 1.0, "0..1", 0.05),
        "synth.colour": Parameter(0.3, 0.0, 1.0, "0 saw..1 square", 0.05),
        "synth.attack": Parameter(0.01, 0.002, 2.0, "s", 0.02),
        "synth.release": Parameter(0.3, 0.01, 8.0, "s", 0.02),
        "string.level": Parameter(0.7, 0.0, 1.0, "0..1", 0.03),
        "string.decay": Parameter(3.0, 0.1, 20.0, "s", 0.05),
        "string.brightness": Parameter(0.6, 0.0, 1.0, "0..1", 0.05),
        "string.position": Parameter(0.2, 0.02, 0.5, "share of the string", 0.02),
        "string.bend": Parameter(0.0, -12.0, 12.0, "semitones", 0.04),
        "bow.level": Parameter(0.0, 0.0, 1.0, "0..1", 0.05),
        "bow.pitch": Parameter(57.0, 33.0, 93.0, "MIDI note", 0.05),
        "bow.speed": Parameter(0.5, 0.0, 1.0, "0..1", 0.05),
        "bow.force": Parameter(0.5, 0.0, 1.0, "0..1", 0.05),
        "bow.vibrato": Parameter(0.0, 0.0, 1.0, "semitones", 0.08),
        "bow.breath": Parameter(0.0, 0.0, 1.0, "0 bow..1 breath", 0.08),
        "grain.level": Parameter(0.0, 0.0, 1.0, "0..1", 0.05),
        "grain.track": Parameter(0.0, 0.0, N_TRACKS - 1.0, "track", 0.02),
        "grain.position": Parameter(0.5, 0.0, 1.0, "share of the loop", 0.05),
        "grain.size": Parameter(0.12, 0.01, 1.0, "s", 0.05),
        "grain.density": Parameter(20.0, 0.5, 100.0, "grains a second", 0.05),
        "grain.pitch": Parameter(0.0, -24.0, 24.0, "semitones", 0.05),
        "grain.spread": Parameter(0.1, 0.0, 1.0, "0..1", 0.05),
    }


def _effects() -> dict[str, Parameter]:
    """Return what each track has beside gain and pan."""
    return {
        "cutoff": Parameter(18000.0, 40.0, 18000.0, "Hz", 0.03),
        "resonance": Parameter(0.0, 0.0, 1.0, "0..1", 0.05),
        "filter": Parameter(0.0, 0.0, 2.0, "0 low..1 band..2 high", 0.05),
        "drive": Parameter(0.0, 0.0, 1.0, "0..1", 0.05),
        "delay": Parameter(0.0, 0.0, 1.0, "gain into the delay", 0.03),
        "delay_time": Parameter(0.5, 0.01, 2.0, "s", 0.001),
        "feedback": Parameter(0.35, 0.0, 0.95, "gain", 0.05),
        "send": Parameter(0.0, 0.0, 1.0, "gain into the reverb", 0.05),
    }


PARAMETERS = _table()
"""Name to parameter. A new one is one line here, read in the kernel by `PARAMETER_INDEX`.

`reverb.level` is how loud the reverb comes back; `reverb.send` is how much of the whole dry mix
goes into it, beside what each voice and each track sends itself. A track is recorded dry. A `delay`
that goes to 0 lets its echoes ring out; `synth.hold` is a held tone at `synth.pitch`, and the other
synth parameters shape it and the notes alike.
"""

PARAMETER_INDEX = {name: index for index, name in enumerate(PARAMETERS)}
