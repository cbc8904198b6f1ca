"""All instruments beside the sampler and the drone: what they do at a period and at a note.

All functions here are compiled; `a`, `d`, `f` are one arena. What is silent costs nothing.
"""

from audio.bow_kernel import step_bow
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import C_ITEM
from audio.string_kernel import pluck, step_strings
from audio.synth_kernel import play_tone, step_synth
from audio.voice_kernel import Doubles, Floats


@compiled
def step_instruments(a: Words, d: Doubles, f: Floats) -> None:
    """Set the instruments for the period that begins."""
    step_strings(a, d)
    step_synth(a, d)
    step_bow(a, d, f)


@compiled
def play_note(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Begin a note; the numbers of the instruments are their places in `command.INSTRUMENTS`."""
    if a[command + C_ITEM] == 0:
        pluck(a, d, f, command)
    else:
        play_tone(a, d, command)
