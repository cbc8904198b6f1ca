import numpy as np
import pytest
import soundfile

from audio.command import SetParameter
from audio.engine import Engine
from audio.parameter import PARAMETERS
from audio.sample import SampleBank
from audio.settings import EngineSettings

RATE = 48000
SETTINGS = EngineSettings(track_seconds=4.0, history_seconds=2.0)


@pytest.fixture(scope="session")
def bank(tmp_path_factory):
    """A click of one frame after 100 silent ones, a quiet tone of two seconds, a short burst."""
    folder = tmp_path_factory.mktemp("samples")
    click = np.zeros(600, np.float32)
    click[100] = 0.5
    time = np.arange(2 * RATE) / RATE
    tone = 0.25 * np.sin(2.0 * np.pi * 440.0 * time)
    noise = 0.3 * np.random.default_rng(3).standard_normal(RATE // 4)
    for name, sound in (("click", click), ("tone", tone), ("noise", noise)):
        soundfile.write(folder / f"{name}.wav", sound, RATE, subtype="FLOAT")
    return SampleBank.load(folder, RATE)


@pytest.fixture
def engine(bank):
    return Engine(bank, SETTINGS)


@pytest.fixture
def dry_engine(engine):
    """An engine whose output is the voices and the tracks as they are."""
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        assert name in PARAMETERS
        engine.apply(SetParameter(0.0, name, value))
    engine.render(RATE)
    return engine
