"""The recorder's process with rings as the sound and the picture process make them."""

import os
import signal
import subprocess
import sys
import threading
from multiprocessing.shared_memory import SharedMemory

import av
import numpy as np
import pytest
import soundfile

from takes.assignment import Beside
from takes.error import TakeError
from takes.host import Recorder
from takes.source import PictureSource, SoundSource
from takes.take import TakeHeader, new_take_folder, read_take
from tests.integration.small_disk import small_disk_words

RATE = 48000
N_RING = 1 << 18  # five seconds
WIDTH, HEIGHT, N_SLOTS = 64, 48, 4
SLOT_BYTES = 16 + 4 * WIDTH * HEIGHT
HEADER = TakeHeader("0.1.0", RATE, 100.0, "studio", "", "camera 0")
PATIENCE = 30.0  # seconds


class Stage:
    """What a performer's sound and picture processes publish."""

    def __init__(self):
        self.sound = SharedMemory(create=True, size=64 + 8 * N_RING)
        self.pictures = SharedMemory(create=True, size=N_SLOTS * SLOT_BYTES)
        self.head = np.frombuffer(self.sound.buf, "<i8", 1, 0)
        self.ring = np.frombuffer(self.sound.buf, "<f4", 2 * N_RING, 64).reshape(-1, 2)
        self.number = 0
        self.sound_source = SoundSource(self.sound.name, 0, 64, N_RING, 2, RATE)
        self.picture_source = PictureSource(
            self.pictures.name, (WIDTH, HEIGHT), N_SLOTS, 0, SLOT_BYTES, 0, 8, 16
        )

    @property
    def t(self):
        return self.head[0] / RATE

    def play(self, sound):
        index = np.arange(self.head[0], self.head[0] + len(sound)) % N_RING
        self.ring[index] = sound[:, None]
        self.head[0] += len(sound)

    def show(self, t, light):
        self.number += 1
        at = (self.number - 1) % N_SLOTS * SLOT_BYTES
        self.pictures.buf[at : at + 8] = bytes(8)
        self.pictures.buf[at + 8 : at + 16] = np.float64(t).tobytes()
        self.pictures.buf[at + 16 : at + SLOT_BYTES] = bytes([light]) * (SLOT_BYTES - 16)
        self.pictures.buf[at : at + 8] = np.int64(self.number).tobytes()

    def close(self):
        del self.head, self.ring
        for memory in (self.sound, self.pictures):
            memory.close()
            memory.unlink()


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.close()


@pytest.fixture
def recorder(stage, tmp_path):
    made = Recorder(
        new_take_folder(tmp_path, "take"), HEADER, stage.sound_source, stage.picture_source
    )
    yield made
    made.close()


def wait_until(holds):
    pause = threading.Event()
    for _ in range(round(PATIENCE / 0.01)):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come to pass in time")


def stopped(recorder):
    return not recorder.alive or recorder.status().message


def perform(stage, recorder, n_pictures, clicks=()):
    """A thirtieth of a second at a time, as fast as the recorder follows."""
    n_shown = recorder.status().pictures
    for _ in range(n_pictures):
        begin = stage.t
        sound = np.full(RATE // 30, 0.01, np.float32)
        for click in clicks:
            at = round((click - begin) * RATE)
            if 0 <= at < len(sound):
                sound[at : at + 96] = 0.8
        stage.play(sound)
        stage.show(begin, 250 if any(0 <= begin - click < 0.05 for click in clicks) else 20)
        recorder.write({"t": begin, "kind": "flow", "energy": 0.5})
        recorder.command({"at": begin + 0.01})
        recorder.advance(begin)
        n_shown += 1
        wait_until(lambda n=n_shown: recorder.status().pictures >= n or stopped(recorder))


def film_times(path):
    with av.open(str(path)) as film:
        return np.array([picture.time for picture in film.decode(video=0)])


def film_clicks(path):
    with av.open(str(path)) as film:
        blocks = [block.to_ndarray() for block in film.decode(audio=0)]
    loud = np.flatnonzero(np.abs(np.concatenate(blocks, axis=1)[0]) > 0.3)
    return loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 5)] / RATE


def test_a_performance_is_recorded_whole(stage, recorder):
    recorder.start()
    perform(stage, recorder, 60, clicks=(0.5, 1.25))
    assert recorder.close()

    status = recorder.status()
    assert (status.pictures, status.lost_pictures, status.lost_sound_frames) == (60, 0, 0)
    assert (status.message, status.lost_messages) == ("", 0)
    assert status.seconds == pytest.approx(2.0, abs=1e-3)
    take = read_take(recorder.folder)
    assert take.complete
    assert len(take.events()) == len(take.commands()) == 60
    sound, _ = soundfile.read(take.sound(take.parts[0]))
    assert len(sound) == 2 * RATE
    assert np.flatnonzero(sound[:, 0] > 0.5)[0] == RATE // 2
    film = take.film(take.parts[0])
    assert film_clicks(film) == pytest.approx([0.5, 1.25], abs=0.005)
    assert np.abs(film_times(film) - np.arange(60) / 30).max() < 0.001
    with av.open(str(film)) as opened:
        assert opened.duration / av.time_base == pytest.approx(2.0, abs=0.001)


def test_it_begins_where_it_is_started(stage, recorder):
    stage.play(np.zeros(RATE, np.float32))
    stage.show(0.9, 20)
    recorder.start()
    perform(stage, recorder, 15, clicks=(1.2,))
    recorder.close()
    take = read_take(recorder.folder)
    assert take.parts[0].start == 1.0
    assert take.seconds == pytest.approx(1.5, abs=1e-3)
    assert film_clicks(take.film(take.parts[0])) == pytest.approx([0.2], abs=0.005)


def test_sound_that_was_overwritten_keeps_its_time(stage, recorder):
    recorder.start()
    perform(stage, recorder, 3)
    os.kill(recorder.process_id, signal.SIGSTOP)
    for _ in range(7):
        stage.play(np.full(RATE, 0.5, np.float32))
    os.kill(recorder.process_id, signal.SIGCONT)
    perform(stage, recorder, 3)
    recorder.close()
    lost = recorder.status().lost_sound_frames
    take = read_take(recorder.folder)
    sound, _ = soundfile.read(take.sound(take.parts[0]))
    assert lost > RATE
    assert len(sound) == 7 * RATE + RATE // 5
    assert np.count_nonzero(sound[:, 0] == 0.0) == lost


def test_after_a_kill_everything_is_readable_and_it_goes_on(stage, recorder):
    recorder.start()
    perform(stage, recorder, 60)
    os.kill(recorder.process_id, signal.SIGKILL)
    wait_until(lambda: not recorder.alive)
    take = read_take(recorder.folder)
    assert len(soundfile.read(take.sound(take.parts[0]))[0]) >= 1.9 * RATE
    assert len(take.events()) > 30
    stage.play(np.full(RATE, 0.02, np.float32))  # nobody records, the ring holds it
    recorder.write({"t": 2.5, "kind": "hit"})

    recorder.restart()
    perform(stage, recorder, 30)
    assert recorder.close()

    take = read_take(recorder.folder)
    assert take.complete
    lengths = [len(soundfile.read(take.sound(part))[0]) for part in take.parts]
    assert take.parts[1].start * RATE + lengths[1] == pytest.approx(4 * RATE, abs=2)
    assert take.parts[1].start <= lengths[0] / RATE  # no gap between them
    assert film_times(take.film(take.parts[0]))[-1] > 1.0
    assert len(film_times(take.film(take.parts[1]))) == 30
    assert any(event["kind"] == "hit" for event in take.events())
    assert recorder.status().pictures == 90


def test_without_pictures_there_is_no_film(stage, tmp_path):
    recorder = Recorder(new_take_folder(tmp_path, "sound"), HEADER, stage.sound_source, None)
    recorder.start()
    stage.play(np.zeros(RATE, np.float32))
    wait_until(lambda: recorder.status().seconds >= 1.0)
    recorder.close()
    assert sorted(path.name for path in recorder.folder.iterdir()) == [
        "commands.jsonl",
        "events.jsonl",
        "sound.wav",
        "take.json",
    ]


def test_without_sound_the_film_is_silent(stage, tmp_path):
    recorder = Recorder(new_take_folder(tmp_path, "film"), HEADER, None, stage.picture_source)
    recorder.start()
    perform(stage, recorder, 10)
    recorder.close()
    take = read_take(recorder.folder)
    assert len(film_times(take.film(take.parts[0]))) == 10
    assert not take.sound(take.parts[0]).exists()


def test_sources_that_are_not_there_are_one_sentence(tmp_path):
    source = SoundSource("bodyloop-nothing", 0, 64, 8, 2, RATE)
    recorder = Recorder(new_take_folder(tmp_path, "take"), HEADER, source, None)
    with pytest.raises(TakeError, match="nothing to record"):
        recorder.start()
    assert recorder.close()


def test_an_event_is_checked_at_the_door(recorder):
    with pytest.raises(ValueError, match="an event needs"):
        recorder.write({"kind": "hit"})


def test_a_folder_that_cannot_be_written_is_told_by_the_status(stage, tmp_path):
    beside = Beside(elsewhere=tmp_path / "elsewhere")
    recorder = Recorder(tmp_path / "gone" / "take", HEADER, stage.sound_source, None, beside=beside)
    recorder.start()
    stage.play(np.full(RATE, 0.5, np.float32))
    wait_until(lambda: recorder.status().message != "")
    status = recorder.status()
    assert (status.alive, status.recording) == (True, False)
    assert "There is no folder" in status.message
    assert recorder.close()
    assert read_take(tmp_path / "elsewhere" / "take").seconds == 1.0  # not lost for all that


def in_another_process(function, folder, *before, file=__file__, more=()):
    """Call a function of a file of tests with a folder in a process of its own."""
    program = (
        "import importlib.util, sys, pathlib\n"
        f"spec = importlib.util.spec_from_file_location('stage', {file!r})\n"
        "stage = importlib.util.module_from_spec(spec); spec.loader.exec_module(stage)\n"
        f"stage.{function.__name__}(pathlib.Path(sys.argv[1]))\n"
    )
    arguments = [*before, sys.executable, "-c", program, str(folder), *more]
    return subprocess.run(arguments, check=False, capture_output=True, text=True)


def perform_and_die(folder):
    stage = Stage()
    recorder = Recorder(folder, HEADER, stage.sound_source, stage.picture_source)
    recorder.start()
    perform(stage, recorder, 20)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_performer_that_dies_leaves_a_finished_take(tmp_path):
    folder = new_take_folder(tmp_path, "take")
    died = in_another_process(perform_and_die, folder)
    assert died.returncode == -signal.SIGKILL, died.stderr
    wait_until(lambda: read_take(folder).complete)
    take = read_take(folder)
    assert len(film_times(take.film(take.parts[0]))) == 20
    assert len(take.events()) == 20


def play_until_the_disk_is_full(folder):
    stage = Stage()
    recorder = Recorder(
        new_take_folder(folder, "take"),
        HEADER,
        stage.sound_source,
        stage.picture_source,
        beside=Beside(elsewhere=folder),
    )
    recorder.start()
    for _ in range(40):
        perform(stage, recorder, 6)
        if recorder.status().message:
            break
    status = recorder.status()
    assert "The disk is full" in status.message, status
    assert (status.alive, status.recording) == (True, False)
    assert recorder.write({"t": 9.0, "kind": "hit"})
    assert recorder.close()
    take = read_take(recorder.folder)
    part = take.parts[0]
    n_frames = len(soundfile.read(take.sound(part))[0])
    assert n_frames > RATE
    assert film_times(take.film(part))[-1] > 0.5 * n_frames / RATE
    assert len(take.events()) > 10
    stage.close()


def test_on_a_full_disk_it_says_so_and_keeps_what_there_is(tmp_path):
    words = small_disk_words(tmp_path)
    played = in_another_process(play_until_the_disk_is_full, tmp_path, *words)
    assert played.returncode == 0, played.stderr
