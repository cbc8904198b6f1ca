"""On a machine that is too slow for the full model, a performance goes on with the lite one."""

import threading
from contextlib import ExitStack
from dataclasses import replace

from app.bench.paced_camera import PacedCamera
from app.config import CameraChoice, Config, SoundChoice, TrackerChoice
from app.governor import Governor
from app.live import Live, Score
from app.resources import SAMPLES
from app.runtime import session_clock
from app.stage import Plan, Stage
from app.stopwatch import NoStopwatch
from app.studio import open_patch
from audio.sample import SampleBank
from motion.cameras.film import Film
from motion.tracker import open_tracker
from tests.integration.program import CLIP

SLOW = {"full": 0.25, "lite": 0.0}  # seconds that this machine takes besides


class SlowMachine:
    """A tracker on a machine that is slow with the full model."""

    def __init__(self):
        self.model, self.models = "full", []
        self.tracker = open_tracker("litert", "lite")
        self.pause = threading.Event()

    def track(self, frame):
        self.models.append(self.model)
        self.pause.wait(SLOW[self.model])
        return self.tracker.track(frame)

    def use_model(self, model):
        self.model = model

    def close(self):
        self.tracker.close()


def open_camera(source, clock, config):
    return PacedCamera(Film(CLIP), (288, 288), 5.0, clock, NoStopwatch())


def test_it_steps_down_and_says_so(tmp_path):
    config = replace(
        Config(),
        camera=CameraChoice(source="63"),
        tracker=TrackerChoice(model="lite"),
        sound=SoundChoice(device="none of this name"),
    )
    bank = SampleBank.load(SAMPLES, config.sound.sample_rate)
    patch, path = open_patch("drum_kit", bank)
    machine, said = SlowMachine(), []
    with ExitStack() as stack:
        stack.callback(machine.close)
        equipment = Stage(
            Plan(config, patch, path, window=False), bank, stack, said.append, open_camera
        )
        equipment = replace(
            equipment.set_up(), tracker=machine, governor=Governor(("lite", "full"), "full")
        )
        score = Score(patch, config.look, bank.sample_rate, 6.0)
        Live(score, equipment, session_clock, said.append, threading.Event()).run()
    assert sum("The lite model from now on" in sentence for sentence in said) == 1
    assert machine.models[0] == "full"
    assert machine.models[-1] == "lite"
    assert machine.models.index("lite") <= 12  # two seconds, and what the start took
