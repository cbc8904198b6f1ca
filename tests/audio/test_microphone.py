"""The microphone's gate, level and words, and that blocks of any size give the same."""

import numpy as np
import pytest

from audio.layout import H_FRAME
from audio.microphone import Microphone, MicrophoneSettings
from tests.data.microphone_sounds import RATE, harmonic, levels, mouth, sung

PLAIN = MicrophoneSettings(gate=False, guard=False)


def hear(sound, settings, sizes=(64,)):
    microphone = Microphone(RATE, settings)
    out, first, turn = [], 0, 0
    while first < len(sound):
        n = sizes[turn % len(sizes)]
        out.append(microphone.hear(sound[first : first + n].reshape(-1, 1)))
        first, turn = first + n, turn + 1
    return np.concatenate(out), microphone


def test_without_its_helpers_the_sound_passes_untouched_and_at_once():
    sound = sung(220.0, 0.5, 1)
    out, _ = hear(sound, PLAIN)
    assert out[:, 0] == pytest.approx(sound, abs=1e-7)
    assert (out[:, 0] == out[:, 1]).all()


def test_two_channels_stay_apart():
    sound = np.stack([sung(220.0, 0.3, 1), sung(330.0, 0.3, 2)], axis=1)
    out = Microphone(RATE, PLAIN).hear(sound)
    assert out == pytest.approx(sound, abs=1e-7)


@pytest.mark.parametrize("sizes", [[1], [128], [7, 300, 1]])
def test_every_block_size_gives_the_same_bytes(sizes):
    parts = [mouth("kick", 3)[0], sung(260.0, 1.0, 4), mouth("hat", 5)[0]]
    sound = np.concatenate(parts)
    settings = MicrophoneSettings(level=True)
    whole, one = hear(sound, settings, [64])
    out, other = hear(sound, settings, sizes)
    assert whole.tobytes() == out.tobytes()
    assert one.heard() == other.heard()
    assert one.hits() == other.hits()


def test_the_gate_shuts_what_is_faint_and_holds_between_words():
    draw = np.random.default_rng(1)
    sound = (5e-4 * draw.standard_normal(3 * RATE)).astype(np.float32)
    word = harmonic(200.0, 0.3)
    for second in (0.7, 1.05):
        sound[int(second * RATE) :][: len(word)] += word
    out, microphone = hear(sound, MicrophoneSettings(guard=False))
    loud, heard = levels(sound), levels(out[:, 0])
    assert heard[40:65].max() < -100.0
    assert heard[72:132] == pytest.approx(loud[72:132], abs=0.1)
    assert heard[200:].max() < -100.0
    assert microphone.heard().gate == 0.0
    assert microphone.heard().floor == pytest.approx(-67.0, abs=2.0)
    assert np.abs(np.diff(out[int(1.4 * RATE) : 2 * RATE, 0])).max() < 0.006  # no click


def test_the_gate_does_not_chatter_on_what_swells_about_its_threshold():
    time = np.arange(2 * RATE) / RATE
    sound = 10.0 ** ((-46.0 + 2.5 * np.sin(2.0 * np.pi * 4.0 * time)) / 20.0)
    sound *= np.sin(2.0 * np.pi * 300.0 * time)
    out, _ = hear(sound.astype(np.float32), MicrophoneSettings(guard=False))
    assert (levels(out[:, 0])[10:] > -60.0).all()


def test_the_level_comes_slowly_to_its_target_and_no_further_than_it_may():
    quiet, settings = 0.05 * sung(220.0, 8.0, 6), MicrophoneSettings(level=True, guard=False)
    out, microphone = hear(quiet, settings)
    assert microphone.heard().level_gain == pytest.approx(10 ** (12 / 20), rel=0.02)
    gain = levels(out[:, 0]) - levels(quiet)
    assert np.abs(np.diff(gain[60:780])).max() < 0.1  # 2 dB a second
    loud, microphone = hear(2.0 * sung(220.0, 4.0, 6), settings)
    assert levels(loud[:, 0])[200:350].mean() == pytest.approx(-20.0, abs=1.5)


def test_the_level_waits_while_nothing_is_said():
    sound = np.concatenate([0.1 * sung(220.0, 2.0, 6), np.zeros(4 * RATE, np.float32)])
    _, microphone = hear(sound, MicrophoneSettings(level=True, guard=False))
    early = Microphone(RATE, MicrophoneSettings(level=True, guard=False))
    early.hear(sound[: int(2.2 * RATE), None])
    assert microphone.heard().level_gain == pytest.approx(early.heard().level_gain)


def test_what_is_no_number_is_silence():
    sound = sung(220.0, 0.5, 1)
    sound[1000:1003] = (np.nan, np.inf, 1e30)
    out, microphone = hear(sound, MicrophoneSettings())
    assert np.isfinite(out).all()
    assert np.isfinite(microphone.arena.view(np.float64)[microphone.base + 20 :][:60]).all()
    assert microphone.heard().pitch == pytest.approx(220.0, rel=0.03)


def test_silence_leaves_no_tiny_numbers_behind():
    sound = np.concatenate([sung(500.0, 0.3, 1), np.zeros(4 * RATE, np.float32)])
    out, _ = hear(sound, MicrophoneSettings(level=True))
    assert not out[-RATE:].any()


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 96000, 192000])
def test_other_sample_rates_hear_the_same(rate):
    time = np.arange(rate) / rate
    tone = np.where(time > 0.5, np.sin(2.0 * np.pi * 220.0 * time), 0.0)
    microphone = Microphone(rate)
    microphone.hear((0.3 * tone).astype(np.float32)[:, None])
    heard = microphone.heard()
    assert heard.pitch == pytest.approx(220.0, rel=0.002)
    assert heard.onsets == 1
    assert heard.onset_frame / rate == pytest.approx(0.5, abs=0.003)
    assert heard.frame > 0.98 * microphone.arena[H_FRAME]


@pytest.mark.parametrize(
    ("name", "value"), [("gate_db", 3.0), ("level_db", -80.0), ("onset_gap", 0.0)]
)
def test_a_dial_out_of_range_is_refused_in_words(name, value):
    with pytest.raises(ValueError, match=f"{name} must lie in"):
        MicrophoneSettings(**{name: value})


def test_a_wrong_shape_is_refused_in_words():
    with pytest.raises(ValueError, match="frames must be"):
        Microphone(RATE).hear(np.zeros(100, np.float32))
