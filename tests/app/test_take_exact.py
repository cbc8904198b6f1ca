import numpy as np
import pytest

from app.resources import SAMPLES
from app.take_player import Script, rendered
from audio.command import ClearTrack, KeepNote, PlaySample, RecordTrack, SetParameter
from audio.engine import Engine
from audio.layout import H_TIMED, TIMED_AT, TIMED_LATE, TIMED_SKIP, TIMED_WORDS
from audio.sample import SampleBank
from audio.settings import EngineSettings

RATE = 48000
NAMES = ("bd_haus", "elec_tick", "bass_hit_c")


@pytest.fixture(scope="module")
def bank():
    return SampleBank.load(SAMPLES, RATE)


def random_command(rng, now, number):
    at = now + rng.uniform(-0.03, 0.05)
    match rng.integers(6):
        case 0:
            return SetParameter(at, "filter.cutoff", rng.uniform(300, 9000))
        case 1:
            return RecordTrack(at, int(rng.integers(3)), 12000)
        case 2:
            return KeepNote(at, int(rng.integers(1, 1 + number)), at - 0.02)
        case 3 if number > 60:
            return ClearTrack(at, int(rng.integers(3)))
        case _:
            return PlaySample(at, str(rng.choice(NAMES)), note=number if number % 3 else 0)


@pytest.mark.parametrize("seed", range(3))
def test_what_came_late_or_was_skipped_comes_again_just_so(bank, seed):
    rng = np.random.default_rng(seed)
    live, heard, commands, frame = Engine(bank, EngineSettings()), [], [], 0
    for block in range(900):
        for _ in range(rng.poisson(0.15)):
            command = random_command(rng, frame / RATE, len(commands) + 1)
            assert live.apply(command)
            commands.append(command)
        if block % 301 == 300:
            n = int(rng.integers(500, 20000))
            live.skip(n)
            heard.append(np.zeros((n, 2), np.float32))
        n = int(rng.choice((64, 128, 100)))
        heard.append(live.render(n))
        frame = live.status().frame
    rows = live.arena[TIMED_AT:][: live.arena[H_TIMED] * TIMED_WORDS].reshape(-1, TIMED_WORDS)
    late = {int(n): int(at) for kind, at, n, _ in rows if kind == TIMED_LATE}
    skips = tuple((int(at), int(n)) for kind, at, n, _ in rows if kind == TIMED_SKIP)
    assert len(late) > 20
    assert len(skips) == 2
    sound = np.concatenate(heard)
    script = Script(commands, RATE, late, skips)
    again = np.concatenate(list(rendered(Engine(bank, EngineSettings()), script, frame)))
    assert np.abs(sound).max() > 0.1
    assert np.array_equal(sound, again)
