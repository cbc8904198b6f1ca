"""Whether a patch can be played here: what it names is there, and what it records fits."""

from collections.abc import Collection

from audio.command import INSTRUMENTS
from audio.parameter import N_TRACKS, PARAMETERS
from audio.settings import EngineSettings
from patch.patch import Patch, check


def patch_faults(patch: Patch, samples: Collection[str]) -> list[str]:
    """Return a sentence for everything in a patch that cannot be played."""
    sounds = (*samples, *INSTRUMENTS)
    return check(patch, sounds, PARAMETERS) + _clickless(patch, samples) + _overfull(patch)


def _clickless(patch: Patch, samples: Collection[str]) -> list[str]:
    if not patch.count_in or patch.click in samples:
        return []
    return [f'{patch.name}: loop.click names no sample: "{patch.click}"']


def _overfull(patch: Patch) -> list[str]:
    """Return a sentence for each measure of the engine that the patch's loops exceed."""
    faults = []
    n_recorded = sum(layer.record for layer in patch.layers)
    if n_recorded > N_TRACKS:
        faults.append(
            f"{patch.name}: records {n_recorded} layers and there are {N_TRACKS} tracks;"
            " give the others record = false"
        )
    seconds, most = patch.loop_beats * 60.0 / patch.tempo, EngineSettings().track_seconds
    if patch.loops and patch.mode == "turns" and seconds > most:
        faults.append(
            f"{patch.name}: a pass lasts {seconds:.0f} s and a loop can hold {most:.0f} s;"
            " take fewer bars or a faster tempo"
        )
    return faults
