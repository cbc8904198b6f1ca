from dataclasses import replace

import av
import numpy as np
import pytest
import soundfile

from app.cli import main
from app.notice import Notices
from app.offline import Job, perform
from app.resources import DEMO_FILM, SAMPLES
from app.scene import Look
from app.studio import take_header
from app.watch import CameraWatch
from audio.sample import SampleBank
from motion.cameras.camera import CameraError
from motion.cameras.capture import Capture
from motion.cameras.film import Film
from motion.watch.watchdog import Watchdog
from patch.reading import find_patch, patch_names
from takes.event_log import read_events
from takes.take import TakeWriter, read_take

RATE = 48000


class Remembered:
    """A tracker that remembers the bundled film, so that nothing must be computed."""

    def __init__(self, dance):
        self._dance = dance

    def track(self, frame):
        return self._dance[frame.index].poses

    def close(self):
        pass


class Breaking(Film):
    """The bundled film on a disk that breaks after a second."""

    def read(self):
        frame = super().read()
        if frame is not None and frame.t >= 1.0:
            raise CameraError("film dance.mp4 is gone: plug its disk in again")
        return frame


class Dimmed(Film):
    """The bundled film in a room whose light goes out after a second."""

    def read(self):
        frame = super().read()
        if frame is None or frame.t < 1.0:
            return frame
        return replace(frame, image=(0.12 * frame.image).astype(np.uint8))


@pytest.fixture(scope="module")
def bank():
    return SampleBank.load(SAMPLES, RATE)


@pytest.fixture
def job(dance, preset, bank):
    """A function that returns a job on the bundled film."""

    def make(name="loop_pedal", camera=Film, **more):
        return Job(camera(DEMO_FILM), Remembered(dance), preset(name), bank, look=Look(), **more)

    return make


def take_of(folder, name, preset):
    folder.mkdir()
    header = take_header(preset(name), find_patch(name), "dance.mp4", {"sample_rate": RATE})
    return TakeWriter(folder, header)


@pytest.mark.parametrize("name", patch_names())
def test_a_take_and_its_replay_are_the_same_bytes_again(tmp_path, job, preset, name):
    files = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        perform(job(name, take=take_of(folder, name, preset), events=tmp_path / "events.jsonl"))
        files.append({path.name: path.read_bytes() for path in folder.iterdir()})
        assert (tmp_path / "events.jsonl").read_bytes() == files[-1]["events.jsonl"]
    assert files[0] == files[1]
    assert set(files[0]) == {"take.json", "events.jsonl", "commands.jsonl", "sound.wav"}
    sound, _ = soundfile.read(tmp_path / "1" / "sound.wav")
    assert len(sound) == 4 * RATE
    assert np.abs(sound).max() > 0.05

    replayed = tmp_path / "again.wav"
    assert main(["replay", str(tmp_path / "1"), "--out", str(replayed)]) == 0
    assert replayed.read_bytes() == files[0]["sound.wav"]


def test_every_note_is_heard_where_the_events_say(tmp_path, job, preset):
    perform(job("drum_kit", take=take_of(tmp_path / "take", "drum_kit", preset)))
    take = read_take(tmp_path / "take")
    sound, _ = soundfile.read(tmp_path / "take" / "sound.wav")
    level = np.abs(sound).max(axis=1)
    notes = [event["t"] for event in take.events() if event["kind"] == "note"]
    assert len(notes) >= 2
    quiet = max(level[: round(min(notes) * RATE) - 240].max(initial=0.0), 1e-4)
    loud = np.flatnonzero(level > 3.0 * quiet)
    assert loud[0] / RATE == pytest.approx(min(notes), abs=0.02)


def test_the_summary_counts_what_the_events_tell(tmp_path, job):
    summary = perform(job(events=tmp_path / "events.jsonl"))
    kinds = [event["kind"] for event in read_events(tmp_path / "events.jsonl")]
    assert summary.strikes == kinds.count("strike") > 0
    assert sum(summary.notes.values()) == kinds.count("note")
    assert (summary.camera_frames, summary.seen) == (120, 120)
    assert summary.seconds == pytest.approx(4.0)


def camera_events(path):
    return [event for event in read_events(path) if event["kind"] == "camera"]


def test_a_good_film_has_no_fault(tmp_path, job):
    summary = perform(job(events=tmp_path / "events.jsonl"))
    assert camera_events(tmp_path / "events.jsonl") == []
    assert summary.remarks == []


def test_a_films_faults_are_events_as_those_of_a_camera_are(tmp_path, job, dance, clock, preset):
    take = take_of(tmp_path / "take", "loop_pedal", preset)
    perform(job(camera=Dimmed, events=tmp_path / "events.jsonl", take=take))
    rendered = camera_events(tmp_path / "events.jsonl")
    assert [event["fault"] for event in rendered] == ["dark"]
    assert 1.0 < rendered[0]["t"] <= 3.0
    assert camera_events(tmp_path / "take" / "events.jsonl") == rendered

    capture = Capture(lambda: Dimmed(DEMO_FILM), clock, wait=clock.advance)
    watch = CameraWatch(lambda _: None, Notices())
    dog = Watchdog(capture.name, capture.announced_rate, capture.live)
    played, begin = [], clock()
    for _ in range(120):
        capture.step()
        frame = capture.next(0.0)
        event = watch.update(frame.t - begin, dog.update(frame, dance[frame.index].poses))
        played += [event] if event else []
    capture.stop()
    assert [event | {"t": pytest.approx(event["t"], abs=0.05)} for event in played] == rendered


def test_a_fault_is_written_over_the_rendered_picture(tmp_path, job):
    perform(job(camera=Dimmed, film=tmp_path / "show.mp4"))
    with av.open(str(tmp_path / "show.mp4")) as film:
        pictures = [p.to_ndarray(format="rgb24") for p in film.decode(video=0)]
    letters = [
        (p[400:510, 100:476].min(axis=-1) > 170).mean() for p in (pictures[45], pictures[90])
    ]
    assert letters[0] < 0.01
    assert letters[1] > 0.05


def seconds_of(path):
    """How long a film's pictures and its sound last; all of both can be decoded."""
    with av.open(str(path)) as film:
        parts = list(film.decode(film.streams.video[0], film.streams.audio[0]))
        pictures = sum(isinstance(part, av.VideoFrame) for part in parts)
        frames = sum(part.samples for part in parts if isinstance(part, av.AudioFrame))
    return pictures / 30.0, frames / RATE


def test_whoever_stops_it_keeps_what_was_made(tmp_path, job, preset):
    asked = job(
        film=tmp_path / "show.mp4",
        events=tmp_path / "show.jsonl",
        take=take_of(tmp_path / "take", "loop_pedal", preset),
    )
    asked = replace(asked, progress=lambda t: asked.stop.set() if t >= 1.0 else None)
    summary = perform(asked)
    assert summary.stopped
    assert summary.seconds == pytest.approx(1.0 + 1 / 30)
    assert seconds_of(tmp_path / "show.mp4") == pytest.approx((31 / 30, 31 / 30), abs=0.03)
    assert read_events(tmp_path / "show.jsonl")[-1]["t"] >= 1.0
    take = read_take(tmp_path / "take")
    assert take.complete
    assert take.seconds == pytest.approx(31 / 30)
    assert list(tmp_path.glob("**/*.part")) == []


def test_a_clip_that_breaks_leaves_what_was_made(tmp_path, job, preset):
    take = take_of(tmp_path / "take", "loop_pedal", preset)
    with pytest.raises(CameraError, match=r"dance\.mp4 is gone"):
        perform(job(camera=Breaking, film=tmp_path / "show.mp4", take=take))
    assert seconds_of(tmp_path / "show.mp4") == pytest.approx((1.0, 1.0), abs=0.03)
    kept = read_take(tmp_path / "take")
    assert kept.complete
    assert kept.seconds == pytest.approx(29 / 30)
