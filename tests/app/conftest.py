"""A recorded dancer and the presets, shared by the tests of this room."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.performance import Performance
from audio.command import SetParameter
from audio.engine import Engine
from audio.sample import SampleBank
from audio.settings import EngineSettings
from motion.gesture import Flow, Strike
from motion.landmark import N_LANDMARKS
from motion.recording import load_recording
from motion.strikes.strike import StrikeDetector
from patch.action import Play
from patch.reading import find_patch, load_patch

RATE = 48000
RECORDING = Path(__file__).parents[1] / "data" / "solo_dance_room.npz"


@pytest.fixture(scope="session")
def dance():
    """Four seconds of a dancer, as a tracker saw her: the poses of 120 camera frames."""
    return load_recording(RECORDING).frames()


@pytest.fixture(scope="session")
def preset():
    """A function that returns a patch that comes along."""
    return lambda name: load_patch(find_patch(name))


@pytest.fixture(scope="session")
def performance(preset):
    """A function that returns a fresh performance of a preset."""
    return lambda name: Performance(preset(name), 48000, StrikeDetector())


@pytest.fixture(scope="session")
def perform(performance, dance):
    """A function that plays the dancer through a preset and returns all steps.

    `again` plays anew what was played before.
    """

    @cache
    def play(name, again=0):
        stages = performance(name)
        return [stages.advance(frame.t, frame.poses) for frame in dance]

    return play


def _strike(number=1, *, joint="right_wrist", t=1.0, t_sound=1.03, person=1, place=(0.4, 0.3)):
    return Strike(number, person, joint, t, t_sound, 0.7, (0.0, 1.0), place)


@pytest.fixture(scope="session")
def strike():
    """A function that returns a strike."""
    return _strike


def _play(at=1.03, *, strike_id=1, zone="", layer="drums", **more):
    values = {"sound": "bd_haus", "gain": 0.6, "pan": 0.1, "pitch": 0.0, "reverb": 0.2}
    values |= {"person": 1, "joint": "right_wrist"} | more
    return Play(at=at, layer=layer, zone=zone, strike_id=strike_id, **values)


@pytest.fixture(scope="session")
def play():
    """A function that returns a note."""
    return _play


def _flow(t=0.0, *, speed=1.0, energy=0.5, curvature=0.0, person=1):
    return Flow(
        t=t,
        person=person,
        energy=energy,
        tension=0.1,
        openness=0.3,
        curvature=curvature,
        direction=(0.6, -0.2),
        speed=np.full(N_LANDMARKS, speed, np.float32),
        height=np.full(N_LANDMARKS, 0.5, np.float32),
    )


@pytest.fixture(scope="session")
def flow():
    """A function that returns somebody's flow."""
    return _flow


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """A function that returns an engine that sounds clicks as they are."""
    folder = tmp_path_factory.mktemp("samples")
    click = np.zeros(480, np.float32)
    click[0] = 0.5
    soundfile.write(folder / "click.wav", click, RATE, subtype="FLOAT")
    bank = SampleBank.load(folder, RATE)

    def make():
        new = Engine(bank, EngineSettings())
        for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
            new.apply(SetParameter(0.0, name, value))
        return new

    return make
