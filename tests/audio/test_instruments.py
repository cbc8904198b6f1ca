"""Instruments: in tune, as loud as asked, silent at rest, and the same in every block size."""

import numpy as np
import pytest

from audio.command import PlayNote, PlaySample, RecordTrack, SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD, N_STRINGS
from audio.parameter import PARAMETERS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings
from tests.audio.blocks import in_blocks

RATE = 48000
SETTINGS = EngineSettings(track_seconds=2.0, history_seconds=0.5)


def level_db(frames):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(frames))) + 1e-12)


def hertz(pitch):
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)


def dry(**parameters):
    """An engine without reverb, one second old; `bow__level` is the parameter bow.level."""
    time = np.arange(2 * RATE) / RATE
    tone = 0.25 * np.sin(2.0 * np.pi * 400.0 * time)
    bank = SampleBank([Sample("tone", np.stack([tone, tone], 1).astype(np.float32), 0)], RATE)
    engine = Engine(bank, SETTINGS)
    for name in ("master.gain", "voices.gain"):
        engine.apply(SetParameter(0.0, name, 1.0))
    engine.apply(SetParameter(0.0, "reverb.level", 0.0))
    for name, value in parameters.items():
        engine.apply(SetParameter(0.0, name.replace("__", "."), value))
    engine.render(RATE)
    return engine


def note(engine, instrument, pitch, **more):
    engine.apply(PlayNote(engine.status().frame / RATE, instrument, pitch, **more))


def fundamental(sound, near):
    """Return the frequency of the strongest period within a fifth of one."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 2 * len(sound))) ** 2
    likeness = np.fft.irfft(spectrum)
    first, last = round(RATE / near / 1.5), round(RATE / near * 1.5) + 1
    k = first + int(np.argmax(likeness[first:last]))
    before, here, after = likeness[k - 1 : k + 2]
    return RATE / (k + 0.5 * (before - after) / (before - 2.0 * here + after))


def cents(sound, pitch):
    return 1200.0 * np.log2(fundamental(sound, hertz(pitch)) / hertz(pitch))


@pytest.mark.parametrize("pitch", [28.0, 45.0, 60.5, 76.0, 96.0])
def test_a_plucked_string_is_in_tune_and_rings_out(pitch):
    engine = dry(string__decay=2.0)
    note(engine, "string", pitch)
    out = engine.render(2 * RATE)[:, 0]
    assert not out[:LOOK_AHEAD].any()
    assert np.abs(out[LOOK_AHEAD : LOOK_AHEAD + 200]).max() > 0.02
    assert abs(cents(out[4800:28800], pitch)) < 1.5
    assert -28.0 < level_db(out[:4800]) < -16.0
    assert level_db(out[:4800]) - level_db(out[RATE : RATE + 4800]) > 20.0
    engine.render(8 * RATE)
    assert not engine.render(1000).any()


def test_a_string_decays_as_asked_and_a_short_note_is_damped():
    losses = []
    for decay in (1.0, 4.0):
        engine = dry(string__decay=decay, string__brightness=1.0)
        note(engine, "string", 52.0)
        out = engine.render(RATE)
        losses.append(level_db(out[9600:14400]) - level_db(out[38400:43200]))
    # 0.6 s of 60 dB in 1 s and in 4 s; what the upper partials lose comes on top.
    assert losses[0] == pytest.approx(36.0, abs=8.0)
    assert losses[1] == pytest.approx(9.0, abs=6.0)
    engine = dry()
    note(engine, "string", 52.0, seconds=0.3)
    out = engine.render(RATE)
    assert level_db(out[12000:14000]) > -40.0
    assert level_db(out[28800:]) < -90.0


def test_a_harder_pluck_is_louder_and_brighter():
    def share(gain):
        engine = dry()
        note(engine, "string", 50.0, gain=gain)
        out = engine.render(RATE // 4)[:, 0]
        spectrum = np.abs(np.fft.rfft(out)) ** 2
        return level_db(out), spectrum[len(spectrum) // 12 :].sum() / spectrum.sum()

    soft, hard = share(0.2), share(1.0)
    assert hard[0] - soft[0] == pytest.approx(14.0, abs=3.0)
    assert hard[1] > 2.0 * soft[1]


def test_a_bent_string_glides_to_its_pitch():
    engine = dry()
    note(engine, "string", 57.0)
    engine.render(RATE // 4)
    engine.apply(SetParameter(0.0, "string.bend", 2.0))
    out = engine.render(RATE)[:, 0]
    assert abs(cents(out[RATE // 2 :], 59.0)) < 2.0
    assert np.abs(np.diff(out, n=2)).max() < 0.2


def test_more_plucks_than_strings_do_not_click():
    engine = dry(string__brightness=0.0, string__position=0.5)
    for index in range(N_STRINGS):
        note(engine, "string", 30.0 + index, gain=0.3)
    engine.render(RATE // 2)
    before = engine.render(2000)[:, 0]
    note(engine, "string", 90.0, gain=0.0)
    after = engine.render(2000)[:, 0]
    assert np.abs(np.diff(after)).max() < 2.5 * np.abs(np.diff(before)).max()


@pytest.mark.parametrize("pitch", [33.0, 57.0, 81.0])
def test_a_synth_note_is_in_tune_and_ends(pitch):
    engine = dry(synth__release=0.1)
    note(engine, "synth", pitch, seconds=0.5)
    out = engine.render(RATE)[:, 0]
    assert abs(cents(out[4800:24000], pitch)) < 2.0
    assert -26.0 < level_db(out[4800:24000]) < -12.0
    assert not out[-RATE // 8 :].any()


def test_the_synths_partials_do_not_fold_back():
    engine = dry(synth__cutoff=16000.0, synth__resonance=0.0)
    note(engine, "synth", 93.0, seconds=3.0)
    engine.render(RATE // 2)
    out = engine.render(RATE)[:, 0]
    power = np.abs(np.fft.rfft(out * np.blackman(len(out)))) ** 2
    below = power[100 : round(hertz(93.0) * 0.95)].sum()
    assert 10.0 * np.log10(below / power.sum()) < -50.0


def test_the_held_tone_follows_its_pitch_and_level():
    engine = dry(synth__hold=0.5, synth__pitch=50.0)
    first = engine.render(RATE)[:, 0]
    assert abs(cents(first[RATE // 2 :], 50.0)) < 3.0
    engine.apply(SetParameter(0.0, "synth.pitch", 62.0))
    assert abs(cents(engine.render(RATE)[RATE // 2 :, 0], 62.0)) < 3.0
    engine.apply(SetParameter(0.0, "synth.hold", 0.0))
    engine.render(2 * RATE)
    assert not engine.render(RATE).any()


@pytest.mark.parametrize("force", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("pitch", [36.0, 57.0, 81.0])
def test_the_bow_speaks_in_tune_at_every_speed_and_force(pitch, force):
    levels = []
    for speed in (0.15, 0.5, 1.0):
        engine = dry(bow__level=1.0, bow__pitch=pitch, bow__speed=speed, bow__force=force)
        engine.render(RATE // 2)
        out = engine.render(RATE // 2)[:, 0]
        assert abs(cents(out, pitch)) < 12.0
        # No octave above: every second period would then be like the first.
        period = round(RATE / hertz(pitch))
        half = period // 2
        assert np.corrcoef(out[:-half], out[half:])[0, 1] < 0.9
        levels.append(level_db(out))
    assert levels == sorted(levels)
    assert levels[-1] - levels[0] > 15.0
    assert levels[-1] < -5.0


def test_breath_is_noise_about_its_pitch():
    engine = dry(bow__level=1.0, bow__pitch=69.0, bow__speed=0.6, bow__breath=1.0)
    engine.render(RATE)
    out = engine.render(2 * RATE)[:, 0]
    spectrum = np.abs(np.fft.rfft(out)) ** 2
    loudest = int(np.argmax(np.convolve(spectrum, np.ones(20), "same"))) / 2
    assert loudest == pytest.approx(440, abs=12)
    assert -40.0 < level_db(out) < -12.0


def test_vibrato_moves_the_bows_pitch():
    def spread(depth):
        engine = dry(bow__level=1.0, bow__pitch=69.0, bow__speed=0.6, bow__vibrato=depth)
        engine.render(RATE // 2)
        out = engine.render(RATE)[:, 0]
        pitches = [cents(out[at : at + 2400], 69.0) for at in range(0, RATE - 2400, 1200)]
        return max(pitches) - min(pitches)

    assert spread(0.0) < 12.0
    assert 60.0 < spread(1.0) < 130.0


def test_the_bow_rests_without_a_trace():
    engine = dry(bow__level=1.0)
    engine.render(RATE)
    engine.apply(SetParameter(0.0, "bow.level", 0.0))
    engine.render(2 * RATE)
    assert not engine.render(RATE).any()


def test_grains_sound_a_loop_at_another_pitch():
    engine = dry(grain__track=3.0, grain__spread=0.0, grain__size=0.2)
    start = engine.status().frame / RATE
    engine.apply(PlaySample(start, "tone"))
    engine.apply(RecordTrack(start + 0.5, 3, RATE))
    engine.apply(SetParameter(start + 2.0, "track.3.gain", 0.0))
    engine.render(4 * RATE)
    assert level_db(engine.render(RATE)) < -100.0
    for shift, hz in ((0.0, 400), (12.0, 800), (-12.0, 200)):
        engine.apply(SetParameter(0.0, "grain.level", 1.0))
        engine.apply(SetParameter(0.0, "grain.pitch", shift))
        engine.render(RATE)
        out = engine.render(RATE)[:, 0]
        assert int(np.argmax(np.abs(np.fft.rfft(out)))) == pytest.approx(hz, abs=8)
        assert -40.0 < level_db(out) < -8.0
    engine.apply(SetParameter(0.0, "grain.level", 0.0))
    engine.render(2 * RATE)
    assert not engine.render(RATE).any()


def test_grains_of_an_empty_track_are_silence():
    engine = dry(grain__level=1.0, grain__track=5.0)
    assert not engine.render(RATE).any()


def busy(sizes):
    engine = dry(bow__level=0.5, synth__hold=0.3, grain__level=0.7)
    start = engine.status().frame / RATE
    draw = np.random.default_rng(4)
    engine.apply(RecordTrack(start + 0.1, 0, RATE // 2))
    for _ in range(40):
        at = start + float(draw.uniform(0.0, 1.5))
        instrument = ("string", "synth")[int(draw.integers(2))]
        engine.apply(PlayNote(at, instrument, float(draw.uniform(30, 100)), seconds=0.3))
    names = [name for name in PARAMETERS if name.startswith(("bow", "string", "synth", "grain"))]
    for _ in range(120):
        name = str(draw.choice(names))
        value = float(draw.uniform(PARAMETERS[name].lowest, PARAMETERS[name].highest))
        engine.apply(SetParameter(start + float(draw.uniform(0.0, 1.5)), name, value))
    return in_blocks(engine, sizes, 2 * RATE)


def test_every_block_size_gives_the_same_bytes():
    whole = busy([2 * RATE])
    assert np.isfinite(whole).all()
    assert level_db(whole) > -40.0
    for sizes in ([64], [1, 7, 300], [1024]):
        assert busy(sizes).tobytes() == whole.tobytes()


SWEEPS = {
    "bow.level": {},
    "bow.pitch": {},
    "bow.vibrato": {},
    "bow.breath": {"bow__speed": 0.0},
    "synth.hold": {"synth__cutoff": 300.0},
    "synth.cutoff": {"synth__hold": 0.5},
    "synth.resonance": {"synth__hold": 0.5, "synth__cutoff": 300.0},
    "synth.colour": {"synth__hold": 0.5, "synth__cutoff": 300.0},
    "drone.level": {"drone__cutoff": 300.0},
    "drone.cutoff": {"drone__level": 0.5},
    "string.level": {},
    "filter.cutoff": {},
}


def zipper(name, context):
    """Return the third differences' peak while a parameter goes to and fro, and while it stays."""
    engine = dry(bow__pitch=40.0, drone__pitch=40.0, synth__pitch=40.0, **context)
    if name.startswith("bow"):
        engine.apply(SetParameter(0.0, "bow.level", 0.7))
    if name.startswith("string"):
        note(engine, "string", 40.0)
    engine.render(RATE // 2)
    ends = PARAMETERS[name].lowest, PARAMETERS[name].highest
    if name.endswith("cutoff"):
        ends = 100.0, 400.0
    if name == "bow.pitch":
        ends = 38.0, 45.0
    peaks = []
    for moving in (0.0, 1.0):
        parts = []
        for step in range(30):
            share = 0.5 - 0.5 * moving * np.cos(2.0 * np.pi * step / 15)
            value = ends[0] + share * (ends[1] - ends[0])
            engine.apply(SetParameter(0.0, name, value))
            parts.append(engine.render(RATE // 30))
        out = np.concatenate(parts[5:])[:, 0]
        peaks.append(np.abs(np.diff(out, n=3)).max())
    return peaks


@pytest.mark.parametrize("name", SWEEPS)
def test_a_sweep_is_heard_as_no_zipper(name):
    still, moved = zipper(name, SWEEPS[name])
    # Twice as loud in the middle of the sweep as where it stays, and nothing that steps.
    assert moved < 4.0 * still + 1e-3


def test_an_instrument_that_is_none_is_refused_in_words():
    with pytest.raises(ValueError, match="an instrument must be one of string, synth, got harp"):
        dry().apply(PlayNote(0.0, "harp", 60.0))
    with pytest.raises(ValueError, match="pitch must be a number"):
        dry().apply(PlayNote(0.0, "string", float("nan")))
