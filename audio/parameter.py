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
    for track in range(N_TRACKS):
        table[f"track.{track}.gain"] = Parameter(1.0, 0.0, 2.0, "gain", 0.02)
    for track in range(N_TRACKS):
        table[f"track.{track}.pan"] = Parameter(0.0, -1.0, 1.0, "-1 left..1 right", 0.02)
    return table


PARAMETERS = _table()
"""Name to parameter. A new one is one line here, read in the kernel by `PARAMETER_INDEX`.

`reverb.level` is how loud the reverb comes back; `reverb.send` is how much of the whole dry mix
goes into it, beside what each voice sends itself. A track is recorded dry.
"""

PARAMETER_INDEX = {name: index for index, name in enumerate(PARAMETERS)}
