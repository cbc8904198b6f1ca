import numpy as np
import pytest

from audio.command import PlaySample, RecordTrack, SetParameter

RATE = 48000


def level_db(frames):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(frames))) + 1e-12)


def octave_level(out, low):
    spectrum = np.abs(np.fft.rfft(out[:, 0])) ** 2
    frequency = np.fft.rfftfreq(len(out), 1.0 / RATE)
    return 10.0 * np.log10(spectrum[(frequency >= low) & (frequency < 2.0 * low)].sum())


def looped_noise(engine):
    start = engine.status().frame
    for part in range(5):
        engine.apply(PlaySample((start + part * 11000) / RATE, "noise", gain=0.4))
    engine.apply(RecordTrack(start / RATE, 0, RATE))
    engine.render(2 * RATE)
    return engine


def test_the_low_pass_falls_twelve_decibels_an_octave(dry_engine):
    engine = looped_noise(dry_engine)
    open_ = engine.render(RATE)
    engine.apply(SetParameter(0.0, "filter.cutoff", 500.0))
    engine.render(RATE)
    closed = engine.render(RATE)
    loss = [octave_level(open_, low) - octave_level(closed, low) for low in (125, 2000, 4000)]
    assert loss[0] == pytest.approx(0.0, abs=0.5)
    assert loss[1] > 18.0
    assert loss[2] - loss[1] == pytest.approx(12.0, abs=2.5)


def test_the_low_pass_is_open_by_default(dry_engine, bank):
    engine = looped_noise(dry_engine)
    live = 0.4 * bank["noise"].frames[bank["noise"].onset_frames :][:9000]
    assert octave_level(engine.render(RATE)[:9000], 4000) == pytest.approx(
        octave_level(live, 4000), abs=0.5
    )


def test_resonance_lifts_the_cutoff(dry_engine):
    engine = looped_noise(dry_engine)
    engine.apply(SetParameter(0.0, "filter.cutoff", 1000.0))
    engine.render(RATE)
    plain = octave_level(engine.render(RATE), 750)
    engine.apply(SetParameter(0.0, "filter.resonance", 1.0))
    engine.render(RATE)
    assert octave_level(engine.render(RATE), 750) > plain + 6.0


@pytest.mark.parametrize("pitch", [33.0, 45.0, 57.0])
def test_the_drone_sounds_its_pitch_at_a_musical_level(engine, pitch):
    engine.apply(SetParameter(0.0, "drone.level", 1.0))
    engine.apply(SetParameter(0.0, "drone.pitch", pitch))
    out = engine.render(3 * RATE)[RATE:]
    assert -20.0 < level_db(out) < -12.0
    spectrum = np.abs(np.fft.rfft(out[:, 0] * np.hanning(len(out))))
    frequency = np.fft.rfftfreq(len(out), 1.0 / RATE)
    root = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    lowest = frequency[np.argmax(spectrum * (frequency < 1.3 * root))]
    assert lowest == pytest.approx(root, rel=0.01)


def test_the_drone_is_silent_at_level_zero(engine):
    assert not engine.render(RATE).any()
    engine.apply(SetParameter(0.0, "drone.level", 0.5))
    half = level_db(engine.render(2 * RATE)[RATE:])
    engine.apply(SetParameter(0.0, "drone.level", 1.0))
    assert level_db(engine.render(2 * RATE)[RATE:]) - half == pytest.approx(6.0, abs=1.0)
    engine.apply(SetParameter(0.0, "drone.level", 0.0))
    engine.render(30 * RATE)
    assert level_db(engine.render(RATE)) < -120.0


def test_the_reverb_decays_as_asked(engine):
    engine.apply(SetParameter(0.0, "reverb.level", 1.0))
    engine.apply(SetParameter(0.0, "reverb.decay", 2.0))
    engine.render(RATE)
    engine.apply(PlaySample(1.0, "noise", reverb=1.0))
    out = engine.render(4 * RATE)
    early, late = (level_db(out[at : at + RATE // 4]) for at in (RATE // 2, RATE + RATE // 2))
    assert -60.0 < early < -10.0
    # The high part is damped more, so a second takes somewhat more than 30 dB.
    assert 24.0 < early - late < 45.0


def test_the_reverb_falls_silent_in_the_end(engine):
    engine.apply(SetParameter(0.0, "reverb.decay", 0.2))
    engine.apply(PlaySample(0.0, "noise", reverb=1.0))
    engine.render(20 * RATE)
    assert not engine.render(RATE).any()
