"""A performance is killed at any moment: what is on the disk, and what the next start offers."""

import mmap
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter  # noqa: TID251  the pace of a real performance

import numpy as np
import pytest
import soundfile

from takes.host import Recorder
from takes.lock import is_being_recorded
from takes.recovery import cut_off_takes, recover_take
from takes.take import new_take_folder, read_take
from tests.integration.program import wait_for
from tests.integration.test_takes_recorder import HEADER, RATE, Stage

MOST_LOST = 0.1  # seconds
FRAMES, EVENTS, RECORDER, PARTS = range(4)  # words of the performer's diary
PERFORM = """
import sys
from pathlib import Path
from tests.integration.test_takes_kill import perform_until_killed
perform_until_killed(Path(sys.argv[1]), Path(sys.argv[2]))
"""


class Diary:
    """What a performer has played so far, in a file that outlives it."""

    def __init__(self, path):
        if not path.exists():
            path.write_bytes(bytes(64))
        self._file = path.open("r+b")
        self._memory = mmap.mmap(self._file.fileno(), 64)
        self.words = np.frombuffer(self._memory, "<i8")


def perform_until_killed(folder, diary_file):
    """Play a ramp and events in real time, a hundredth of a second at a time."""
    stage, diary, pause = Stage(), Diary(diary_file), threading.Event()
    recorder = Recorder(folder, HEADER, stage.sound_source, stage.picture_source)
    recorder.start()
    wait_for(lambda: recorder.status().recording)
    begun, n_events = perf_counter(), 0
    while not pause.wait(0.01):
        if not recorder.alive:
            recorder.restart()
            diary.words[PARTS] += 1
        diary.words[RECORDER] = recorder.process_id
        n_due = round((perf_counter() - begun) * RATE) - stage.head[0]
        numbers = stage.head[0] + np.arange(n_due)
        stage.play((numbers % 32768 / 65536).astype(np.float32))
        diary.words[FRAMES] = stage.head[0]
        if n_events % 3 == 0:
            stage.show(stage.t, n_events % 256)
        recorder.write({"t": stage.t, "kind": "strike", "id": n_events})
        if n_events >= 20:
            told = {"strike_id": n_events - 20, "t_landed": stage.t - 0.21}
            recorder.write({"t": stage.t, "kind": "landing", **told})
        recorder.command({"at": stage.t, "command": "none"})
        n_events += 1
        diary.words[EVENTS] = n_events


@pytest.fixture
def perform(tmp_path):
    """Starts a performance; returns its take's folder, its diary and its process."""
    started = []

    def start():
        number = len(started)
        folder = new_take_folder(tmp_path / "takes", f"take-{number}")
        diary_file = tmp_path / f"diary-{number}"
        diary = Diary(diary_file)
        words = [sys.executable, "-c", PERFORM, str(folder), str(diary_file)]
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.Popen(words, cwd=Path(__file__).parents[2], env=environment)
        started.append(process)
        return folder, diary.words, process

    yield start
    for process in started:
        process.kill()
        process.wait()


def ends(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def sound_of(take):
    """Return the newest part's sound (n,), and the frame at which it begins."""
    part = take.parts[-1]
    return soundfile.read(take.sound(part), dtype="float32")[0][:, 0], round(part.start * RATE)


def test_a_kill_at_any_moment_costs_a_tenth_of_a_second_at_most(perform):
    lost_sound, lost_events = [], []
    for seed in range(5):
        folder, diary, performer = perform()
        moment = 0.4 + 1.6 * np.random.default_rng(seed).random()
        wait_for(lambda words=diary, at=moment: words[FRAMES] > at * RATE)
        assert is_being_recorded(folder)
        recorder = int(diary[RECORDER])
        os.kill(recorder, signal.SIGKILL)
        performer.kill()
        performer.wait()
        played, told = int(diary[FRAMES]), int(diary[EVENTS])
        wait_for(lambda where=folder: not is_being_recorded(where))

        assert [take.folder for take in cut_off_takes(folder.parent)] == [folder]
        sound, first = sound_of(read_take(folder))
        lost_sound.append((played - first - len(sound)) / RATE)
        strikes = [event for event in read_take(folder).events() if event["kind"] == "strike"]
        lost_events.append((told - len(strikes)) * 0.01)
        assert [strike["id"] for strike in strikes] == list(range(len(strikes)))
        assert sum(strike["t_landed"] is not None for strike in strikes) >= len(strikes) - 21
        assert len(read_take(folder).commands()) >= len(strikes) - 1

        take = recover_take(folder)
        assert take.complete
        assert not cut_off_takes(folder.parent)
        assert take.seconds >= (first + len(sound)) / RATE
        wanted = (np.arange(first, first + len(sound)) % 32768 / 65536).astype(np.float32)
        assert np.array_equal(sound, wanted)
        assert [e for e in take.events() if e["kind"] == "strike"] == strikes
    print(f"lost at a kill: sound {lost_sound} s, events {lost_events} s")
    assert max(lost_sound) <= MOST_LOST
    assert max(lost_events) <= MOST_LOST


def test_of_a_performer_that_is_killed_nothing_is_lost(perform):
    folder, diary, performer = perform()
    wait_for(lambda: diary[FRAMES] > RATE)
    performer.kill()
    performer.wait()
    played, told = int(diary[FRAMES]), int(diary[EVENTS])
    wait_for(lambda: ends(int(diary[RECORDER])))
    take = read_take(folder)
    sound, first = sound_of(take)
    assert take.complete
    assert first + len(sound) >= played
    assert len([event for event in take.events() if event["kind"] == "strike"]) >= told


def test_of_a_recorder_that_is_killed_nothing_is_lost(perform):
    folder, diary, performer = perform()
    for n_parts in (1, 2):
        reached = int(diary[FRAMES])
        wait_for(lambda at=reached: diary[FRAMES] > at + 0.3 * RATE)
        os.kill(int(diary[RECORDER]), signal.SIGKILL)
        wait_for(lambda n=n_parts: diary[PARTS] == n)
        wait_for(lambda n=n_parts: len(read_take(folder).parts) == n + 1)
    reached = int(diary[FRAMES])
    wait_for(lambda: diary[FRAMES] > reached + 0.5 * RATE)
    performer.kill()
    performer.wait()
    told = int(diary[EVENTS])
    wait_for(lambda: ends(int(diary[RECORDER])))
    take = read_take(folder)
    assert take.complete
    strikes = [event["id"] for event in take.events() if event["kind"] == "strike"]
    assert strikes[:told] == list(range(told))
    assert [c["at"] for c in take.commands()] == sorted({c["at"] for c in take.commands()})
    end = round(take.parts[0].start * RATE)
    for part in take.parts:
        assert round(part.start * RATE) <= end
        end = round(part.start * RATE) + len(soundfile.read(take.sound(part))[0])
