"""A take that was played live, on a sound card, made again: the same sound, bit for bit."""

import numpy as np
import soundfile

from takes.take import read_take
from tests.integration.test_live import PLAY, counted


def test_a_live_take_sounds_the_same_again(start, sound_card, tmp_path):
    program = start(*PLAY, "--patch", "drum_kit", "--seconds", "8", "--no-window")
    assert program.end(200.0) == 0, program.said
    take, out = read_take(program.take), tmp_path / "again.wav"
    replayed = start("replay", take.folder, "--out", out)
    assert replayed.end() == 0, replayed.said
    assert len(take.parts) == 1
    file = take.sound(take.parts[0])
    live, again = (soundfile.read(path, dtype="float32")[0] for path in (file, out))
    assert len(live) == len(again)
    assert np.abs(live).max() > 0.05
    # A command that came late is played again just so where the take knows when it took effect.
    if take.timing() or not counted(program.told, "late command"):
        assert np.array_equal(live, again)
        assert file.read_bytes() == out.read_bytes()
