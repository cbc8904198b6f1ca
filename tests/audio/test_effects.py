"""What each track goes through: each effect does its work, alone, and moves without a sound."""

import numpy as np
import pytest

from audio.command import PlaySample, RecordTrack, SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.parameter import PARAMETERS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings
from tests.audio.blocks import in_blocks

RATE = 48000
N = RATE  # frames of the loop
SETTINGS = EngineSettings(track_seconds=2.0, history_seconds=0.5)


def sine(hz):
    """Whole periods, so that a loop of it has no seam."""
    tone = 0.25 * np.sin(2.0 * np.pi * hz * np.arange(3 * N) / RATE).astype(np.float32)
    return np.stack([tone, tone], axis=1)


def hiss():
    draw = np.random.default_rng(8)
    return 0.1 * draw.standard_normal((3 * N, 2)).astype(np.float32)


def tick():
    sound = np.zeros((3 * N, 2), np.float32)
    sound[480:4800:240] = 0.4
    return sound


def looping(sound, track=0, **parameters):
    """An engine on whose track a second of a sound goes round, dry, for one second already."""
    bank = SampleBank([Sample("sound", sound, 0)], RATE)
    engine = Engine(bank, SETTINGS)
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        engine.apply(SetParameter(0.0, name, value))
    for name, value in parameters.items():
        engine.apply(SetParameter(0.0, f"track.{track}.{name}", value))
    engine.render(RATE)
    engine.apply(PlaySample(1.0, "sound"))
    # Where the sound is on already the seam of the loop is none.
    engine.apply(RecordTrack(1.0 if sound[N:].max() == 0.0 else 2.0, track, N))
    engine.render(5 * RATE)
    return engine


def band_level(out, low, high):
    spectrum = np.abs(np.fft.rfft(out[:, 0] * np.hanning(len(out)))) ** 2
    frequency = np.fft.rfftfreq(len(out), 1.0 / RATE)
    return 10.0 * np.log10(spectrum[(frequency >= low) & (frequency < high)].sum() + 1e-20)


@pytest.mark.parametrize(
    ("kind", "low", "middle", "high"), [(0, 0, -3, -36), (1, -15, 0, -15), (2, -36, -3, 0)]
)
def test_the_filter_is_low_band_or_high(kind, low, middle, high):
    plain = looping(hiss()).render(N)
    out = looping(hiss(), filter=kind, cutoff=1000.0).render(N)
    for expected, begin, end in ((low, 110, 140), (middle, 950, 1050), (high, 7500, 8500)):
        change = band_level(out, begin, end) - band_level(plain, begin, end)
        assert change == pytest.approx(expected, abs=2.5)


def test_a_track_has_its_own_effects():
    other = looping(sine(440.0), track=3)
    before = other.render(N)
    for name, value in (("cutoff", 100.0), ("drive", 1.0), ("delay", 1.0), ("send", 1.0)):
        other.apply(SetParameter(0.0, f"track.5.{name}", value))
    other.render(N)
    assert np.array_equal(other.render(N), before)


def test_drive_brings_harmonics_and_none_that_fold_back():
    out = looping(sine(3001.0), drive=1.0).render(N)
    spectrum = np.abs(np.fft.rfft(out[:, 0]))
    third = spectrum[9003]
    assert -8.0 > 20.0 * np.log10(third / spectrum[3001]) > -30.0
    spectrum[[3001 * k for k in range(1, 8)]] = 0.0
    assert 20.0 * np.log10(spectrum.max() / spectrum[3001 - 1 :].max() + 1e-12) <= 0.0
    assert 20.0 * np.log10(spectrum.max() / third) < -20.0


def test_drive_keeps_the_loudness_within_some_decibels():
    level = [band_level(looping(sine(220.0), drive=x).render(N), 20, 20000) for x in (0, 0.3, 1)]
    assert max(level) - min(level) < 9.0


def test_echoes_come_at_their_time_and_fade():
    bank = SampleBank([Sample("tick", np.array([[0.5, 0.5], [0, 0]], np.float32), 0)], RATE)
    engine = Engine(bank, SETTINGS)
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        engine.apply(SetParameter(0.0, name, value))
    engine.apply(SetParameter(0.0, "track.1.delay_time", 0.125))
    engine.apply(SetParameter(0.0, "track.1.feedback", 0.5))
    engine.apply(SetParameter(0.0, "track.1.delay", 1.0))
    engine.apply(RecordTrack(1.0, 1, N))
    engine.apply(PlaySample(1.2, "tick"))
    engine.render(2 * RATE)
    out = engine.render(N)[LOOK_AHEAD:, 0]
    first = round(0.2 * RATE)
    peaks = [np.abs(out[first + k * 6000 - 20 : first + k * 6000 + 20]).max() for k in range(4)]
    assert int(np.argmax(np.abs(out))) in (first, first + 6000)
    assert peaks[0] == pytest.approx(0.5, abs=0.01)
    assert peaks[1] == pytest.approx(0.5, abs=0.01)
    assert 0.1 < peaks[2] / peaks[1] < 0.5
    assert peaks[3] < peaks[2]


def test_echoes_ring_out_when_the_delay_is_closed_and_then_cost_nothing():
    engine = looping(tick(), delay=1.0, feedback=0.5, delay_time=0.3)
    engine.apply(SetParameter(0.0, "track.0.gain", 0.0))
    engine.apply(SetParameter(0.0, "track.0.delay", 0.0))
    ringing = engine.render(RATE)
    assert np.abs(ringing[RATE // 4 :]).max() > 0.01
    engine.render(20 * RATE)
    assert not engine.render(RATE).any()


def test_what_lay_in_a_closed_delay_does_not_come_back():
    engine = looping(tick(), delay=1.0, feedback=0.2, delay_time=0.3)
    engine.apply(SetParameter(0.0, "track.0.delay", 0.0))
    engine.render(20 * RATE)
    engine.apply(SetParameter(0.0, "track.0.gain", 0.0))
    engine.render(RATE)
    engine.apply(SetParameter(0.0, "track.0.delay", 1.0))
    assert not engine.render(3 * RATE).any()


def test_the_send_brings_reverb():
    engine = looping(tick(), send=0.0)
    engine.apply(SetParameter(0.0, "reverb.send", 0.0))
    engine.apply(SetParameter(0.0, "reverb.level", 0.5))
    engine.render(20 * RATE)
    dry = engine.render(N)
    engine.apply(SetParameter(0.0, "track.0.send", 1.0))
    engine.render(3 * RATE)
    wet = engine.render(N)
    quiet = slice(N // 2, N)
    assert np.abs(dry[quiet]).max() < 1e-6
    assert -60.0 < 20.0 * np.log10(np.abs(wet[quiet]).max()) < -12.0


SWEEPS = {
    "gain": (0.0, 2.0),
    "pan": (-1.0, 1.0),
    "cutoff": (80.0, 18000.0),
    "resonance": (0.0, 1.0),
    "filter": (0.0, 2.0),
    "drive": (0.0, 1.0),
    "delay": (0.0, 1.0),
    "delay_time": (0.05, 0.6),
    "feedback": (0.0, 0.9),
    "send": (0.0, 1.0),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_a_sweep_is_heard_as_no_zipper(name):
    """A low tone has nothing above 6 kHz but what the moving of a parameter adds."""
    context = {"delay": 0.8} if name in ("delay_time", "feedback") else {}
    if name in ("resonance", "filter"):
        context = {"cutoff": 400.0}
    if name == "drive":
        context = {"gain": 0.1}
    engine = looping(sine(100.0), **context)
    engine.apply(SetParameter(0.0, "reverb.level", 0.3))
    engine.render(RATE)
    parts = []
    for step in range(60):  # as a camera would: 30 times a second, up and down
        low, high = SWEEPS[name]
        share = 0.5 - 0.5 * np.cos(2.0 * np.pi * step / 30)
        value = low + share * (high - low)
        engine.apply(SetParameter(0.0, f"track.0.{name}", value))
        parts.append(engine.render(RATE // 30))
    out = np.concatenate(parts)
    whole, above = band_level(out, 20, 24000), band_level(out, 6000, 24000)
    assert above - whole < -80.0
    assert 20.0 * np.log10(np.abs(np.diff(out, n=3, axis=0)).max() + 1e-12) < -54.0


def test_every_block_size_gives_the_same_bytes():
    def render(sizes):
        engine = looping(hiss(), cutoff=900.0, filter=0.7, drive=0.4, delay=0.6, send=0.5)
        start = engine.status().frame / RATE
        draw = np.random.default_rng(2)
        for _ in range(60):
            name = str(draw.choice(list(SWEEPS)))
            full = f"track.{int(draw.integers(2))}.{name}"
            low, high = PARAMETERS[full].lowest, PARAMETERS[full].highest
            at = start + float(draw.uniform(0.0, 1.0))
            engine.apply(SetParameter(at, full, float(draw.uniform(low, high))))
        return in_blocks(engine, sizes, RATE).tobytes()

    whole = render([RATE])
    for sizes in ([64], [1, 7, 300], [1024]):
        assert render(sizes) == whole
