"""A camera's cable is pulled while playing, and put in again: sound and take go on."""

import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.bench.paced_camera import PacedCamera
from app.config import CameraChoice, Config, SoundChoice, TrackerChoice
from app.live import Live, Score
from app.resources import SAMPLES
from app.runtime import session_clock
from app.stage import Plan, Stage
from app.stopwatch import NoStopwatch
from app.studio import open_patch
from audio.sample import SampleBank
from motion.cameras.camera import CameraError
from motion.cameras.film import Film
from takes.take import read_take
from tests.integration.program import CLIP

PLUGGED, PULLED = 2.0, 2.5  # seconds


class Socket:
    """A port in which a camera is, for two seconds; then it is not, and then it is again."""

    def __init__(self):
        self.attempts = 0
        self.pulled_at = None

    def open(self, source, clock, config):
        self.attempts += 1
        if self.pulled_at is None:
            return Cable(clock, self)
        if clock() < self.pulled_at + PULLED:
            raise CameraError(f"camera {source} could not be opened: there is no such camera")
        return PacedCamera(Film(CLIP), (288, 288), 30.0, clock, NoStopwatch())


class Cable(PacedCamera):
    """A camera whose pictures end."""

    def __init__(self, clock, socket):
        super().__init__(Film(CLIP), (288, 288), 30.0, clock, NoStopwatch())
        self.clock, self.socket, self.first = clock, socket, None

    def read(self):
        self.first = self.clock() if self.first is None else self.first
        if self.clock() - self.first < PLUGGED:
            return super().read()
        self.socket.pulled_at = self.socket.pulled_at or self.clock()
        return None


@pytest.fixture
def config(tmp_path):
    return replace(
        Config(),
        camera=CameraChoice(source="63"),
        tracker=TrackerChoice(model="lite"),
        sound=SoundChoice(device="none of this name"),
        takes=tmp_path / "takes",
    )


def test_a_cable_that_is_pulled_stops_nothing(config):
    bank = SampleBank.load(SAMPLES, config.sound.sample_rate)
    patch, path = open_patch("drum_kit", bank)
    socket, said = Socket(), []
    with ExitStack() as stack:
        plan = Plan(config, patch, path, takes=config.takes, window=False)
        equipment = Stage(plan, bank, stack, said.append, socket.open).set_up()
        score = Score(patch, config.look, bank.sample_rate, 8.0)
        summary = Live(score, equipment, session_clock, said.append, threading.Event()).run()
        folder = equipment.recorder.folder
    assert summary.seconds == pytest.approx(8.0, abs=0.5)
    assert 3 <= socket.attempts <= 8
    gone = [sentence for sentence in said if "sends no pictures" in sentence]
    assert len(gone) == 1
    assert any("sends no pictures (camera 63 could not" in remark for remark in summary.remarks)

    take = read_take(Path(folder))
    assert take.complete
    assert take.seconds == pytest.approx(8.4, abs=1.0)
    told = [e for e in take.events() if e["kind"] == "camera" and e["fault"] in ("gone", None)]
    assert [e["fault"] for e in told[:2]] == ["gone", None]
    assert 0.7 < told[1]["t"] - told[0]["t"] < 6.0
    flows = [event["t"] for event in take.events() if event["kind"] == "flow"]
    assert any(t < told[0]["t"] for t in flows)
    assert any(t > told[1]["t"] for t in flows)  # and plays on
