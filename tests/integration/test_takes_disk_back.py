"""The disk is full or gone while somebody plays: the sound goes on, and nothing is lost in the end.

The performances run in a process of their own, on a disk of three megabytes.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from takes.assignment import Beside
from takes.host import Recorder
from takes.source import SoundSource
from takes.take import list_takes, new_take_folder, read_take
from tests.integration.small_disk import small_disk_words
from tests.integration.test_takes_recorder import (
    HEADER,
    RATE,
    Stage,
    in_another_process,
    wait_until,
)

STEP = RATE // 10


def heard_source(stage):
    """The stage's own sound, as what a microphone hears."""
    source = stage.sound_source
    return SoundSource(source.shm_name, 0, 64, source.n_frames, 2, RATE)


class Performance:
    """Plays a ramp that tells each frame's number, and an event with each step."""

    def __init__(self, folder, elsewhere):
        self.stage, self.n_steps = Stage(), 0
        self.recorder = Recorder(
            new_take_folder(folder, "take"),
            HEADER,
            self.stage.sound_source,
            None,
            beside=Beside(heard=heard_source(self.stage), elsewhere=elsewhere),
        )
        self.recorder.start()
        wait_until(lambda: self.recorder.status().recording)

    def play(self, seconds):
        for _ in range(round(seconds * RATE / STEP)):
            t = self.stage.t
            self.stage.play(((self.stage.head[0] + np.arange(STEP)) % 65536 / 65536).astype("f4"))
            self.recorder.write({"t": t, "kind": "hit", "number": self.n_steps})
            self.recorder.command({"at": t, "number": self.n_steps})
            self.n_steps += 1
            played = self.stage.t
            wait_until(lambda p=played: self.recorder.status().seconds >= p - 0.2 or self.told)

    @property
    def told(self):
        return self.recorder.status().message

    def close(self):
        assert self.recorder.close()
        self.stage.close()


def whole(takes, n_frames):
    """Put the parts of takes together and check that each frame, event and command is there."""
    sound = np.full(n_frames, -1.0, np.float32)
    for take in takes:
        for part in take.parts:
            frames = soundfile.read(take.sound(part), dtype="float32")[0]
            heard = soundfile.read(take.heard(part), dtype="float32")[0]
            frames = frames[: len(heard)]
            assert np.array_equal(heard, frames)
            first = round(part.start * RATE)
            sound[first : first + len(frames)] = frames[:, 0]
    assert np.array_equal(sound, (np.arange(n_frames) % 65536 / 65536).astype("f4"))
    for lines in ([t.events() for t in takes], [t.commands() for t in takes]):
        numbers = sorted({line["number"] for part in lines for line in part})
        assert numbers == list(range(n_frames // STEP))


def play_on_a_disk_that_is_full_for_a_while(folder):
    filler = folder / "filler"
    filler.write_bytes(bytes(2_200_000))
    performance = Performance(folder, None)
    while not performance.told:
        performance.play(0.5)
    assert performance.told.startswith("The disk is full: ")
    assert performance.told.endswith("until it can be written the last 30 s stay in memory.")
    assert not performance.recorder.status().recording
    performance.play(1.5)  # nobody waits for the disk
    filler.unlink()
    wait_until(lambda: performance.recorder.status().recording)
    wait_until(
        lambda: performance.told == "The recording goes on where it was; nothing is missing."
    )
    n_before = performance.stage.head[0]
    performance.play(0.5)
    performance.close()
    take = read_take(folder / "take")
    assert take.complete
    assert len(take.parts) >= 2
    assert len(take.commands()) == performance.n_steps
    assert len(take.events()) == performance.n_steps
    whole([take], n_before + RATE // 2)


def play_to_the_end_on_a_full_disk(folder):
    elsewhere = Path(sys.argv[2])
    performance = Performance(folder, elsewhere)
    while not performance.told:
        performance.play(0.5)
    performance.play(3.0)
    n_frames = performance.stage.head[0]
    performance.close()
    (rescued,) = list_takes(elsewhere)
    assert str(rescued.folder) in performance.told, performance.told
    assert rescued.complete
    whole([read_take(folder / "take"), rescued], n_frames)


def play_on_a_disk_that_is_taken_away(folder):
    elsewhere = Path(sys.argv[2])
    performance = Performance(folder / "stick", elsewhere)
    performance.play(1.0)
    shutil.rmtree(folder / "stick")
    wait_until(lambda: performance.told)
    assert "stick" in performance.told
    performance.play(1.0)
    n_frames = performance.stage.head[0]
    performance.close()
    (rescued,) = list_takes(elsewhere)
    whole([rescued], n_frames)


@pytest.mark.parametrize(
    "play",
    [
        play_on_a_disk_that_is_full_for_a_while,
        play_to_the_end_on_a_full_disk,
        play_on_a_disk_that_is_taken_away,
    ],
)
def test_nothing_is_lost(tmp_path, tmp_path_factory, play):
    elsewhere, words = tmp_path_factory.mktemp("elsewhere"), small_disk_words(tmp_path, "3m")
    played = in_another_process(play, tmp_path, *words, file=__file__, more=[str(elsewhere)])
    assert played.returncode == 0, played.stderr
