import numpy as np
import pytest
import soundfile

from audio.sample import SampleBank, SampleError


def test_reads_flac_and_ogg_and_doubles_mono(tmp_path):
    tone = 0.5 * np.sin(2.0 * np.pi * 220.0 * np.arange(22050) / 44100.0)
    soundfile.write(tmp_path / "low.flac", tone, 44100)
    soundfile.write(tmp_path / "wide.ogg", np.stack([tone, 0.5 * tone], axis=1), 44100)
    bank = SampleBank.load(tmp_path, 48000)
    assert bank.names == ("low", "wide")
    low = bank["low"].frames
    assert low.shape == (24000, 2)
    assert low.dtype == np.float32
    assert np.array_equal(low[:, 0], low[:, 1])
    assert np.abs(bank["wide"].frames[:, 1]).max() == pytest.approx(0.25, abs=0.02)


def test_resampling_keeps_the_pitch(tmp_path):
    tone = 0.5 * np.sin(2.0 * np.pi * 1000.0 * np.arange(44100) / 44100.0)
    soundfile.write(tmp_path / "tone.wav", tone, 44100, subtype="FLOAT")
    frames = SampleBank.load(tmp_path, 48000)["tone"].frames[:, 0]
    assert int(np.argmax(np.abs(np.fft.rfft(frames)))) == 1000


def test_the_onset_is_the_first_frame_at_two_percent_of_the_peak(bank):
    assert bank["click"].onset_frames == 100


def test_a_file_that_is_not_sound_is_one_sentence(tmp_path):
    path = tmp_path / "letter.wav"
    path.write_text("dear all")
    with pytest.raises(SampleError, match=r"letter\.wav is not a sound file that can be read"):
        SampleBank.load([path], 48000)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(SampleError, match="is not a sound file"):
        SampleBank.load([tmp_path / "gone.wav"], 48000)


def test_silence_is_refused(tmp_path):
    soundfile.write(tmp_path / "nothing.wav", np.zeros(100), 48000)
    with pytest.raises(SampleError, match="holds no sound"):
        SampleBank.load(tmp_path, 48000)


def test_two_samples_of_one_name_are_refused(tmp_path):
    for ending in ("wav", "flac"):
        soundfile.write(tmp_path / f"drum.{ending}", np.ones(10) * 0.5, 48000)
    with pytest.raises(SampleError, match="two samples are named drum"):
        SampleBank.load(tmp_path, 48000)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(SampleError, match="is not a folder"):
        SampleBank.load(tmp_path / "nowhere", 48000)
