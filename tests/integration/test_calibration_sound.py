"""The way of the sound through a real server, whose output is laid on its input."""

import json
import subprocess
from contextlib import ExitStack

import pytest

from app.calibration import SoundDelay
from app.calibration_devices import CardEar, NothingToMeasure
from app.calibration_session import CalibrationSession, CalibrationSettings
from app.runtime import session_clock, wait_until
from audio.layout import LOOK_AHEAD
from tests.integration.conftest import BLOCK, RATE
from tests.integration.program import CLIP, wait_for

LOOP = 2 * BLOCK + LOOK_AHEAD  # frames: two periods of the server, and our own limiter's
FEW = CalibrationSettings(clicks=6)


def pause(seconds):
    wait_until(lambda: False, seconds)


@pytest.fixture
def ear(sound_card):
    with ExitStack() as stack:
        yield CardEar(stack, RATE, BLOCK, "")


def lay(source, target):
    subprocess.run(["jack_connect", source, target], check=True, capture_output=True)


def test_the_loop_of_a_server_takes_two_of_its_periods(ear):
    lay("bodyloop:out_0", "bodyloop:in_1")
    found = CalibrationSession(session_clock, pause, FEW).clicks(ear)
    assert found.n == 6
    assert found.seconds == pytest.approx(LOOP / RATE, abs=1.0 / RATE)
    assert found.spread < 1.0 / RATE
    delay = SoundDelay(found, ear.promised_output)
    assert delay.output + delay.inward == pytest.approx(found.seconds)


def test_a_microphone_on_one_side_only_is_heard_after_a_swap(ear):
    session = CalibrationSession(session_clock, pause, CalibrationSettings(clicks=3))
    lay("bodyloop:out_1", "bodyloop:in_0")
    assert "did not hear" in session.clicks(ear).says
    ear.swap()
    assert session.clicks(ear).seconds == pytest.approx(LOOP / RATE, abs=1.0 / RATE)


def test_without_a_card_there_is_nothing_to_measure():
    with ExitStack() as stack, pytest.raises(NothingToMeasure, match="nothing can be played"):
        CardEar(stack, RATE, BLOCK, "none of this name")


def test_the_doctor_measures_the_sound_alone_and_refuses_what_is_poor(sound_card, start, tmp_path):
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    program = start("doctor", "--sound", "--json", **data)

    def laid():
        words = ["jack_connect", "bodyloop:out_0", "bodyloop:in_1"]
        return not subprocess.run(words, check=False, capture_output=True).returncode

    wait_for(laid, 60.0, "the port")
    assert program.end() == 0, program.said
    values = json.loads(program.told)
    assert values["sound"]["round_trip"]["ms"] == pytest.approx(1e3 * LOOP / RATE, abs=1e3 / RATE)
    assert values["sound"]["round_trip"]["spread_ms"] < 2.0
    assert "system (JACK" in values["sound"]["name"]
    assert f"{RATE} Hz, blocks of {BLOCK}" in values["sound"]["name"]
    assert values["left_out"] == []

    deaf = start("doctor", "--sound", **data)
    assert deaf.end() == 1
    assert "the microphone did not hear the clicks: louder, or nearer" in deaf.told
    kept = json.loads((tmp_path / "data" / "bodyloop" / "latency.json").read_text())
    assert len(kept["sounds"]) == 1


def test_the_doctor_measures_what_is_there_and_says_what_is_not(sound_card, start, tmp_path):
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    program = start("doctor", "--latency", "--json", "--camera", CLIP, **data)

    def laid():
        words = ["jack_connect", "bodyloop:out_0", "bodyloop:in_1"]
        return not subprocess.run(words, check=False, capture_output=True).returncode

    wait_for(laid, 60.0, "the port")
    assert program.end() == 0, program.said
    values = json.loads(program.told)
    assert values["sound"]["round_trip"]["ms"] == pytest.approx(1e3 * LOOP / RATE, abs=0.04)
    assert values["camera"] is None
    assert values["camera_to_sound_ms"] is None
    assert "is a film" in " ".join(values["left_out"])
    kept = json.loads((tmp_path / "data" / "bodyloop" / "latency.json").read_text())
    (sound,) = kept["sounds"].items()
    assert "JACK" in sound[0]
    assert sound[1]["round_trip"] == values["sound"]["round_trip"]
