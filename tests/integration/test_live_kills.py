"""Processes of a live performance are killed, and it goes on; or it ends, and nothing is lost."""

import numpy as np
import soundfile

from takes.take import read_take
from tests.integration.program import CLIP, RATE, running, wait_for
from tests.integration.test_live import PLAY, SILENT, picture_times

NOTICED = 1.0  # seconds until the death of a process is told
LOOP = 2.0  # seconds
# Two seconds of ticks, recorded from 1.0 or 2.0 on, go round; nothing else sounds.
TICKS = """
name = "Ticks"
description = "A loop that tells its phase."
layout = "drum_kit"
tempo = 240
start = "zero"

[loop]
bars = 2
then = "stay"

[[layer]]
name = "ticks"
min_notes = 1

[[layer.play]]
sound = "elec_tick"
gain = [0.8, 0.9]

[[layer]]
name = "silence"
record = false
"""


def ticks(take):
    """Return the times at which something begins to sound after quiet, in take time (n,)."""
    found = []
    for part in take.parts:
        sound, _ = soundfile.read(take.sound(part))
        loud = np.flatnonzero(np.abs(sound).max(1) > 0.1)
        first = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.03 * RATE)]
        found.append(part.start + first / RATE)
    return np.concatenate(found)


def test_each_process_may_die_and_the_performance_goes_on(start, sound_card, tmp_path):
    film, patch = tmp_path / "show.mp4", tmp_path / "ticks.toml"
    patch.write_text(TICKS)
    program = start(*PLAY, "--patch", patch, "--seconds", "16", "--record", film, "--no-window")
    program.until(lambda: program.recorded > 6.5, "the loop", 90.0)
    for part in ("sound", "picture", "recorder"):
        killed = program.kill(part)
        sentence = f"The {part} process died and was started again."
        program.until(lambda s=sentence: s in program.said, sentence, NOTICED)
        begun = program.until(lambda p=part: program.children().get(p), "the new process", 5.0)
        assert begun != killed
        before = program.recorded
        program.until(lambda b=before: not b <= program.recorded < b + 1.0, "the recording")
    assert program.end() == 0, program.said
    for part in ("sound", "picture", "recorder"):
        assert program.told.count(f"The {part} process died and was started again.") == 1

    take = read_take(program.take)
    assert take.complete
    assert len(take.parts) == 2
    first, second = take.parts
    assert second.start <= first.start + first.seconds + 0.001  # the recorder lost no sound
    assert take.seconds > 15.0
    shown = np.concatenate([part.start + picture_times(take.film(part))[0] for part in take.parts])
    assert np.diff(shown).max() < 4.0
    assert shown[-1] > 15.0
    assert np.array_equal(picture_times(film)[0], picture_times(take.film(first))[0])
    assert film.with_name("show-2.mp4").is_file()

    heard = ticks(take)
    loop = heard[(heard > 4.2) & (heard < 6.2)]  # round once, before anything died
    after = heard[heard > take.seconds - 0.3 - LOOP - 0.3]
    after = after[after < take.seconds - 0.5]
    assert len(loop) >= 1
    assert len(after) >= 1
    for tick in after:
        turns = (tick - loop) / LOOP
        assert np.abs(turns - np.round(turns)).min() * LOOP < 0.01, (tick, loop)


def test_when_the_program_is_killed_its_children_end_and_the_take_is_kept(start, tmp_path):
    program = start(*PLAY, "--seconds", "60", "--record", tmp_path / "show.mp4", settings=SILENT)
    program.until(lambda: program.recorded > 2.0, "the performance", 90.0)
    children = program.children()
    assert set(children) == {"sound", "picture", "recorder"}
    program.process.kill()
    program.end()
    wait_for(lambda: not any(map(running, children.values())), 5.0, "the end of the children")

    restored = start("takes", "restore", program.take)
    assert restored.end() == 0, restored.said
    shown = start("takes", "show", program.take)
    assert shown.end() == 0, shown.said
    assert "cut off" not in shown.told
    assert "flow" in shown.told
    take = read_take(program.take)
    assert take.complete
    assert len(soundfile.read(take.sound(take.parts[0]))[0]) > 1.9 * RATE
    assert picture_times(take.film(take.parts[0]))[0][-1] > 1.0


def test_a_camera_that_ends_ends_the_performance(start):
    program = start("play", "--camera", CLIP, "--model", "lite", "--no-window", settings=SILENT)
    assert program.end(60.0) == 0, program.said
    assert read_take(program.take).seconds > 3.9
