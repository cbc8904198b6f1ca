"""Sound packs: layers, turns, choke groups, and a sentence for each mistake."""

import numpy as np
import pytest
import soundfile

from app.resources import SAMPLES
from audio.command import PlaySample, SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.sample import SampleBank, SampleError
from audio.sampler import Sampler
from audio.settings import EngineSettings

RATE = 48000


@pytest.fixture
def folder(tmp_path):
    """Five tones of two seconds, told apart by their pitch, and each louder than the one before."""
    time = np.arange(2 * RATE) / RATE
    for number, name in enumerate(("soft", "hard_1", "hard_2", "open", "closed"), 1):
        tone = 0.1 * number * np.sin(2.0 * np.pi * 100.0 * number * time)
        soundfile.write(tmp_path / f"{name}.wav", tone, RATE, subtype="FLOAT")
    return tmp_path


PACK = """
name = "test"
[sounds.drum]
gain_db = -6.0206
tune = 12.0
layers = [{ to = 0.5, files = ["soft.wav"] }, { files = ["hard_1.wav", "hard_2.wav"] }]
[sounds.open]
choke = "hat"
[sounds.tight]
file = "closed.wav"
choke = "hat"
"""


def bank_of(folder, text):
    (folder / "pack.toml").write_text(text)
    return SampleBank.load(folder, RATE)


def engine_of(bank):
    engine = Engine(bank, EngineSettings(track_seconds=1.0, history_seconds=0.5))
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        engine.apply(SetParameter(0.0, name, value))
    engine.render(RATE)
    return engine


def test_layers_go_by_strength_and_turns_go_round(folder):
    bank = bank_of(folder, PACK)
    sampler, names = Sampler(bank), [sample.name for sample in bank]
    strikes = (0.2, 0.9, 0.5, 0.51, 1.0, 2.0, -1.0)
    played = [names[sampler.choose("drum", strike).index] for strike in strikes]
    assert played == ["soft", "hard_1", "soft", "hard_2", "hard_1", "hard_2", "soft"]
    assert {"drum", "open", "tight", "soft", "closed"} <= set(bank.names)
    assert "drum" in bank


def test_gain_and_tuning_of_a_sound_are_heard(folder):
    engine = engine_of(bank_of(folder, PACK))
    engine.apply(PlaySample(1.0, "drum", velocity=0.1))
    out = engine.render(RATE // 2)[LOOK_AHEAD:, 0]
    assert np.abs(out[:10000]).max() == pytest.approx(0.05, rel=0.01)
    assert int(np.argmax(np.abs(np.fft.rfft(out[:24000], RATE)))) == 200


def test_a_choke_group_ends_the_sound_before_without_a_click(folder):
    engine = engine_of(bank_of(folder, PACK))
    engine.apply(PlaySample(1.0, "open"))
    engine.apply(PlaySample(1.0, "soft"))
    engine.apply(PlaySample(1.5, "tight", gain=0.0))
    out = engine.render(RATE)[:, 0]
    half = RATE // 2 + LOOK_AHEAD
    after = np.abs(np.fft.rfft(out[half + 1000 : half + 1000 + 20000], RATE))
    assert after[400] < 0.01 * after[100]
    assert np.abs(np.diff(out[half - 50 : half + 1000])).max() < 0.03
    assert engine.status().voices == 2


def test_a_choked_sound_may_be_its_own_next(folder):
    engine = engine_of(bank_of(folder, PACK))
    for at in (1.0, 1.1, 1.2):
        engine.apply(PlaySample(at, "open"))
    engine.render(RATE // 2)
    assert engine.status().voices == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sounds = 3", r"pack\.toml: sounds must be tables; write \[sounds\.NAME\] for each"),
        ("[sounds.x", r"pack\.toml is not TOML"),
        ("titel = 'x'", "the pack has no 'titel'"),
        ("[sounds]\nsnare = 1", r"sounds\.snare must be a table"),
        ("[sounds.x]\nfile = 'sofd.wav'", r"names 'sofd\.wav', .* did you mean soft\.wav\?"),
        ("[sounds.sofft]", "names no file, and none is called sofft; did you mean soft"),
        ("[sounds.soft]\ngain = 1.0", "has no 'gain'; did you mean gain_db?"),
        ("[sounds.soft]\ngain_db = 'loud'", r"gain_db must be a number from -24 to 24, got 'loud'"),
        ("[sounds.soft]\ntune = 100", r"tune must be a number from -48 to 48, got 100"),
        ("[sounds.soft]\nchoke = 7", "choke must be the name of a group, got 7"),
        ("[sounds.x]\nlayers = []", "layers must be a list"),
        ("[sounds.x]\nlayers = [3]", r"layers\[0\] must be a table"),
        ("[sounds.x]\nlayers = [{ to = 0.5 }]", r"layers\[0\]\.files must be a list"),
        ("[sounds.x]\nlayers = [{ files = ['soft.wav'], to = 1.5 }]", "up to 1, got 1.5"),
        (
            "[sounds.x]\nlayers = [{ files = ['soft.wav'] }, { files = ['open.wav'] }]",
            "layers go up to 1, 1; let each `to` be greater",
        ),
        (
            "[sounds.x]\nfile = 'soft.wav'\nlayers = [{ files = ['soft.wav'] }]",
            "has both file and layers; keep one",
        ),
        (
            "[sounds.soft]\nchoke = 'a'\n[sounds.x]\nfile = 'soft.wav'\nchoke = 'b'",
            "puts soft.wav into a second choke group",
        ),
    ],
)
def test_each_mistake_is_one_sentence(folder, text, sentence):
    with pytest.raises(SampleError, match=sentence) as caught:
        bank_of(folder, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("ending", "rate", "kind"),
    [
        ("wav", 22050, {"subtype": "PCM_24"}),
        ("flac", 96000, {}),
        ("ogg", 44100, {}),
        ("mp3", 44100, {"format": "MP3"}),
        ("aiff", 32000, {}),
        ("aif", 48000, {"format": "AIFF"}),
    ],
)
def test_every_format_at_any_rate_keeps_its_pitch_and_length(tmp_path, ending, rate, kind):
    tone = 0.5 * np.sin(2.0 * np.pi * 1000.0 * np.arange(rate) / rate)
    soundfile.write(tmp_path / f"tone.{ending}", tone, rate, **kind)
    sample = SampleBank.load(tmp_path, RATE)["tone"]
    assert sample.n_frames == pytest.approx(RATE, abs=0.05 * RATE)
    middle = sample.frames[RATE // 4 : RATE // 4 + RATE // 2, 0]
    assert int(np.argmax(np.abs(np.fft.rfft(middle, RATE)))) == 1000
    assert np.abs(middle).max() == pytest.approx(0.5, abs=0.03)


def test_our_own_pack_holds_what_it_promises():
    bank = SampleBank.load(SAMPLES, RATE)
    files = [path for path in SAMPLES.iterdir() if path.suffix in (".flac", ".ogg")]
    credited = [line.split("\t") for line in (SAMPLES / "CREDITS.tsv").read_text().splitlines()[1:]]
    assert sorted(row[0] for row in credited) == sorted(path.name for path in files)
    assert {row[3] for row in credited} == {"CC0", "Apache-2.0"}
    names = set(bank.names)
    assert {"kick", "snare", "hat", "tabla", "loop_tabla", "own_bell"} <= names
    assert sum(name.startswith("loop_") for name in names) == 9
    assert sum(name.startswith("own_") for name in names) >= 12
    for sample in bank:
        assert 0.05 < np.abs(sample.frames).max() < 1.6, sample.name
        assert sample.onset_frames < 0.25 * RATE or sample.name in ("own_pad_c", "own_rise")
