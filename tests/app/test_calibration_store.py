import pytest

from app.calibration import CameraDelay, Estimate, SoundDelay, judge
from app.calibration_store import (
    LatencyFileError,
    MeasuredDelays,
    camera_key,
    latency_file,
    load_delays,
    save_delays,
    sound_key,
)

FLASH, CLAP = Estimate(0.031, 0.004, 24), Estimate(0.035, 0.003, 9)


@pytest.fixture
def delays():
    camera = judge({"flash": FLASH, "clap": CLAP}, 59.94)
    sound = SoundDelay(Estimate(0.0134, 0.0001, 12), 0.0093)
    return MeasuredDelays({"webcam, 1280x720": camera}, {"card, blocks of 128": sound})


def test_what_was_kept_is_read_again(tmp_path, delays):
    path = tmp_path / "deep" / "latency.json"
    assert save_delays(delays, path) == path
    again = load_delays(path)
    (camera,), (kept,) = again.cameras.values(), delays.cameras.values()
    assert camera.seconds == pytest.approx(kept.seconds, abs=1e-5)
    assert (camera.sureness, camera.rate, camera.methods) == ("sure", 59.94, kept.methods)
    assert again.sounds == delays.sounds
    text = path.read_text()
    assert '"delay_ms": 33.' in text
    save_delays(again, path)
    assert path.read_text() == text


def test_without_a_file_nothing_was_measured(tmp_path):
    assert load_delays(tmp_path / "none.json") == MeasuredDelays()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"cameras": {"a": {"delay_ms": "x"}}, "sounds": {}}',
        '{"cameras": {"a": {"delay_ms": 9e9, "error_ms": 1}}, "sounds": {}}',
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence(tmp_path, text):
    path = tmp_path / "latency.json"
    path.write_text(text)
    with pytest.raises(LatencyFileError, match="delete it, and measure again"):
        load_delays(path)


def test_the_file_lies_where_the_platform_keeps_data(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert latency_file().name == "latency.json"


def test_the_same_device_has_the_same_key():
    one = "system (JACK), microphone system, 48000 Hz, blocks of 128, 5.3 ms to the output"
    other = one.replace("5.3", "8.0")
    assert sound_key(one) == sound_key(other) == one.rpartition(",")[0]
    assert sound_key(one) != sound_key(one.replace("128", "64"))
    assert camera_key("C922", (1280, 720)) == "C922, 1280x720"


@pytest.mark.parametrize(
    ("methods", "sureness", "seconds"),
    [
        ({"flash": FLASH, "clap": CLAP}, "sure", 0.0335),
        ({"flash": FLASH}, "fairly sure", 0.031),
        ({"clap": Estimate(0.05, 0.02, 5)}, "not sure", 0.05),
        ({"flash": FLASH, "clap": Estimate(0.09, 0.003, 9)}, "not sure", 0.065),
    ],
)
def test_how_sure_it_is(methods, sureness, seconds):
    delay = judge(methods, 60.0)
    assert delay.sureness == sureness
    assert delay.seconds == pytest.approx(seconds, abs=0.008)
    truths = [found.seconds for found in methods.values()]
    assert all(abs(delay.seconds - truth) <= delay.error + 0.003 for truth in truths)


def test_nothing_seen_and_nothing_heard_is_no_delay():
    assert judge({}, 60.0) is None


@pytest.mark.parametrize(
    ("round_trip", "promised", "output"),
    [
        (0.0134, 0.0093, 0.0093),  # the card keeps its word
        (0.0053, 0.0053, 0.0053),
        (0.180, 0.010, 0.170),  # loudspeakers without a wire
        (0.004, 0.010, 0.004),  # the card promises too much
    ],
)
def test_what_is_beyond_the_promise_is_the_outputs(round_trip, promised, output):
    delay = SoundDelay(Estimate(round_trip, 0.0, 12), promised)
    assert delay.output == pytest.approx(output)
    assert 0.0 <= delay.inward <= promised


def test_a_delay_says_where_it_comes_from():
    assert isinstance(judge({"clap": CLAP}, 30.0), CameraDelay)
    assert judge({"clap": CLAP}, 30.0).methods == {"clap": CLAP}
