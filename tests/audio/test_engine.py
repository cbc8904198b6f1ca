import numpy as np
import pytest

from audio.command import ClearTrack, FadeOut, PlaySample, RecordTrack, SetParameter
from audio.engine import Engine
from audio.layout import H_HISTORY_AT, LOOK_AHEAD, PENDING_SIZE, RING_SIZE
from audio.settings import EngineSettings
from tests.audio.blocks import in_blocks

RATE = 48000
SETTINGS = EngineSettings(track_seconds=4.0, history_seconds=2.0)


def level_db(frames):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(frames))) + 1e-12)


def busy_commands():
    draw = np.random.default_rng(1)
    commands = [
        PlaySample(
            at=float(draw.uniform(0.0, 2.0)),
            sample=("click", "tone", "noise")[int(draw.integers(3))],
            gain=float(draw.uniform(0.2, 1.0)),
            pan=float(draw.uniform(-1.0, 1.0)),
            rate=float(draw.choice([0.5, 1.0, 1.37])),
            reverb=float(draw.uniform(0.0, 1.0)),
        )
        for _ in range(80)
    ]
    return [
        *commands,
        SetParameter(0.3, "drone.level", 0.5),
        SetParameter(0.4, "filter.cutoff", 800.0),
        SetParameter(0.9, "track.1.pan", -0.7),
        SetParameter(1.1, "drone.pitch", 50.0),
        SetParameter(1.2, "reverb.decay", 4.0),
        RecordTrack(0.2, 0, 12000),
        RecordTrack(0.41, 1, 15001),
        RecordTrack(1.3, 0, 9000),
        ClearTrack(1.6, 1),
        FadeOut(1.8, 0.3),
    ]


def render_in_blocks(bank, sizes, n_frames):
    engine = Engine(bank, SETTINGS)
    for command in busy_commands():
        assert engine.apply(command)
    return in_blocks(engine, sizes, n_frames)


@pytest.mark.parametrize("sizes", [[64], [128], [1, 7, 300], [1024], [4096]])
def test_every_block_size_gives_the_same_bytes(bank, sizes):
    n_frames = int(2.2 * RATE)
    whole = render_in_blocks(bank, [n_frames], n_frames)
    assert np.abs(whole).max() > 0.2
    assert whole.tobytes() == render_in_blocks(bank, sizes, n_frames).tobytes()


@pytest.mark.parametrize("frame", [1, 64, 4711, 9999])
def test_what_is_heard_of_a_sample_begins_on_its_frame(dry_engine, frame):
    start = dry_engine.status().frame
    dry_engine.apply(PlaySample((start + frame) / RATE, "click"))
    out = dry_engine.render(12000)
    heard = frame + LOOK_AHEAD
    assert list(np.flatnonzero(np.abs(out).max(axis=1) > 1e-6)) == [heard]
    assert out[heard] == pytest.approx([0.5, 0.5])


def test_commands_may_come_out_of_order(dry_engine):
    start = dry_engine.status().frame
    for offset in (3000, 1000, 2000):
        dry_engine.apply(PlaySample((start + offset) / RATE, "click"))
    out = dry_engine.render(4000)
    heard = np.flatnonzero(np.abs(out[:, 0]) > 0.1) - LOOK_AHEAD
    assert list(heard) == [1000, 2000, 3000]


def test_commands_for_one_frame_keep_their_order(dry_engine):
    at = (dry_engine.status().frame + 100) / RATE
    dry_engine.apply(SetParameter(at, "voices.gain", 0.0))
    dry_engine.apply(SetParameter(at, "voices.gain", 1.0))
    dry_engine.apply(PlaySample(at + 0.5, "click"))
    assert np.abs(dry_engine.render(RATE)).max() == pytest.approx(0.5)


def test_pan_is_equal_power(dry_engine):
    at = dry_engine.status().frame / RATE
    dry_engine.apply(PlaySample(at, "click", pan=-1.0))
    left = dry_engine.render(100)[LOOK_AHEAD]
    assert left == pytest.approx([0.5 * np.sqrt(2.0), 0.0], abs=1e-6)


def test_twice_the_rate_is_an_octave(dry_engine):
    dry_engine.apply(PlaySample(dry_engine.status().frame / RATE, "tone", rate=2.0))
    out = dry_engine.render(RATE // 2)[:, 0]
    assert int(np.argmax(np.abs(np.fft.rfft(out)))) * 2 == 880


def test_a_33rd_voice_takes_the_oldest_without_a_click(dry_engine):
    at = dry_engine.status().frame / RATE
    dry_engine.apply(PlaySample(at, "tone", gain=1.0))
    for _ in range(31):
        dry_engine.apply(PlaySample(at, "tone", gain=0.0))
    before = dry_engine.render(1000)
    dry_engine.apply(PlaySample(at + 1100 / RATE, "tone", gain=0.0))
    after = dry_engine.render(1000)
    assert dry_engine.status().voices == 32
    assert np.abs(after[400:]).max() == 0.0
    assert np.abs(np.diff(after[:, 0])).max() < 2.0 * np.abs(np.diff(before[100:, 0])).max()


def test_the_output_never_passes_one_decibel_below_full(engine):
    engine.apply(SetParameter(0.0, "master.gain", 2.0))
    for index in range(32):
        engine.apply(PlaySample(0.001 * index, "noise", gain=8.0, reverb=1.0))
    out = engine.render(RATE)
    assert 0.85 < np.abs(out).max() <= 10.0 ** (-1.0 / 20.0)


def test_quiet_sound_passes_the_limiter_unchanged(dry_engine, bank):
    dry_engine.apply(PlaySample(dry_engine.status().frame / RATE, "tone"))
    onset = bank["tone"].onset_frames
    expected = bank["tone"].frames[onset : onset + 2000]
    assert dry_engine.render(2000 + LOOK_AHEAD)[LOOK_AHEAD:] == pytest.approx(expected, abs=1e-6)


def test_a_fade_out_ends_in_silence(engine):
    engine.apply(SetParameter(0.0, "drone.level", 1.0))
    engine.apply(FadeOut(1.0, 0.25))
    out = engine.render(2 * RATE)
    assert level_db(out[RATE // 2 : RATE]) > -30.0
    assert not out[RATE + RATE // 4 + 1 :].any()
    assert np.abs(np.diff(out[RATE - 10 :, 0])).max() < 0.05


def test_a_late_command_happens_now_and_is_counted(dry_engine):
    late = dry_engine.status().late
    dry_engine.apply(PlaySample(0.0, "click"))
    assert dry_engine.render(128)[LOOK_AHEAD, 0] == pytest.approx(0.5)
    assert dry_engine.status().late == late + 1


def test_what_finds_no_room_is_counted(engine):
    taken = [engine.apply(PlaySample(100.0, "click")) for _ in range(RING_SIZE + 10)]
    assert taken.count(False) == 10
    engine.render(1)
    for _ in range(RING_SIZE):
        engine.apply(PlaySample(100.0, "click"))
    engine.render(1)
    assert engine.status().dropped == 10 + RING_SIZE + RING_SIZE - PENDING_SIZE


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (PlaySample(0.0, "gong"), "no sample named gong"),
        (PlaySample(float("nan"), "click"), "at must be a number"),
        (SetParameter(0.0, "drone.mood", 1.0), "no parameter named drone.mood"),
        (SetParameter(0.0, "drone.level", float("inf")), "drone.level must be a number"),
        (RecordTrack(0.0, 8, 48000), r"a track must lie in 0\.\.7, got 8"),
        (RecordTrack(0.0, 0, 10), "a loop must last"),
        (RecordTrack(0.0, 0, 10**9), "a loop must last"),
    ],
)
def test_a_wrong_command_is_refused_in_words(engine, command, sentence):
    with pytest.raises(ValueError, match=sentence):
        engine.apply(command)


def test_a_parameter_stays_in_its_range_and_moves_without_a_step(engine):
    engine.apply(SetParameter(0.0, "drone.level", 1.0))
    engine.render(RATE)
    engine.apply(SetParameter(0.0, "master.gain", 1000.0))
    out = engine.render(RATE)
    assert np.abs(out).max() < 1.0
    engine.apply(SetParameter(0.0, "master.gain", 0.0))
    out = engine.render(RATE)
    assert np.abs(np.diff(out[:, 0])).max() < 0.1
    assert level_db(out[-1000:]) < -100.0


def test_the_microphone_is_silent_until_it_is_opened(dry_engine):
    heard = np.full((9600, 1), 0.25, np.float32)
    assert not dry_engine.render(9600, heard).any()
    dry_engine.apply(SetParameter(0.0, "input.gain", 1.0))
    dry_engine.apply(SetParameter(0.0, "input.guard", 0.0))
    assert dry_engine.render(9600, heard)[-1] == pytest.approx([0.25, 0.25], abs=1e-3)


def test_the_history_holds_the_newest_output(engine):
    engine.apply(SetParameter(0.0, "drone.level", 1.0))
    out = engine.render(RATE)
    at = int(engine.arena[H_HISTORY_AT])
    kept = engine.arena.view(np.float32)[at : at + 2 * RATE].reshape(-1, 2)
    assert np.array_equal(kept, out)


def test_other_sample_rates_work(tmp_path, bank):
    with pytest.raises(ValueError, match="the samples must be at 96000 Hz, got 48000"):
        Engine(bank, EngineSettings(sample_rate=96000))
    with pytest.raises(ValueError, match="sample_rate must lie in"):
        EngineSettings(sample_rate=100)
