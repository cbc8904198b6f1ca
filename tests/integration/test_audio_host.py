"""The process that plays, without a card: it keeps the pace, is restarted, and ends with us."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter  # noqa: TID251  the session clock of a real process

import numpy as np
import pytest
import soundfile

from audio.command import PlaySample, RecordTrack, SetParameter
from audio.host import AudioHost
from audio.layout import LOOK_AHEAD
from audio.memory import attach_memory
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings

RATE = 48000
ROOT = Path(__file__).parent.parent.parent
LOOP = 9600


def wait_for(condition, seconds=20.0):
    """Wait until a condition holds; fail at the deadline."""
    pause, deadline = threading.Event(), perf_counter() + seconds
    while not condition():
        assert perf_counter() < deadline, "the deadline passed"
        pause.wait(0.01)


def has_ended(process_id):
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"  # dead, and nobody has asked for its status yet


@pytest.fixture
def bank(tmp_path):
    click = np.zeros(100)
    click[0] = 0.5
    soundfile.write(tmp_path / "click.wav", click, RATE, subtype="FLOAT")
    return SampleBank.load(tmp_path, RATE)


@pytest.fixture
def host(bank):
    host = AudioHost(
        bank,
        perf_counter,
        EngineSettings(track_seconds=2.0),
        HostSettings(silent=True),
    )
    yield host
    host.close()


def read_history(host):
    """Return the newest second of output and the frame it begins with, as a recorder reads it."""
    source = host.sound_source
    memory = attach_memory(source.shm_name)
    count = source.channels * source.n_frames
    head = int(np.frombuffer(memory.buf, np.int64, 1, source.head_offset)[0])
    ring = np.frombuffer(memory.buf, np.float32, count, source.data_offset)
    frames = np.arange(max(head - RATE, 0), head)
    sound = ring.reshape(-1, source.channels)[frames % source.n_frames].copy()
    del ring
    memory.close()
    return sound, int(frames[0])


def now(host):
    return host.to_take_time(perf_counter())


def test_without_a_card_it_says_so_and_keeps_the_pace(host):
    assert "no sound card" in host.start()
    begun, first = perf_counter(), now(host)
    frame = host.status().frame
    wait_for(lambda: host.status().frame > frame + RATE // 2)
    assert now(host) - first == pytest.approx(perf_counter() - begun, abs=0.001)
    assert host.status().frame / RATE == pytest.approx(now(host), abs=0.2)
    assert host.status().silent
    assert host.alive


def test_commands_arrive_in_time(host):
    host.start()
    at = now(host) + 0.3
    assert host.send(PlaySample(at, "click"))
    assert not host.send(PlaySample(at, "gong"))
    assert host.refusal == "the engine has no sample named gong"
    wait_for(lambda: host.status().frame > (at + 0.1) * RATE)
    sound, first = read_history(host)
    assert first + int(np.argmax(np.abs(sound[:, 0]) > 0.1)) == round(at * RATE) + LOOK_AHEAD
    assert host.status().late == 0


def test_a_killed_process_is_restarted_and_the_loop_goes_on_in_phase(host):
    host.start()
    host.send(SetParameter(now(host) + 0.1, "reverb.level", 0.0))
    at = now(host) + 0.3
    host.send(RecordTrack(at, 0, LOOP))
    host.send(PlaySample(at, "click"))
    wait_for(lambda: host.status().tracks[0].state == "playing")
    before = now(host) - perf_counter()
    os.kill(host.process_id, signal.SIGKILL)
    wait_for(lambda: not host.alive)
    stood = host.status().frame
    host.restart()
    assert host.alive
    wait_for(lambda: host.status().frame > stood + RATE)
    assert now(host) - perf_counter() == pytest.approx(before, abs=0.02)
    resumed = host.status().frame
    wait_for(lambda: host.status().frame > resumed + RATE)
    sound, first = read_history(host)
    clicks = first + np.flatnonzero(np.abs(sound[:, 0]) > 0.1) - LOOK_AHEAD
    assert len(clicks) >= 4
    assert {int(frame - round(at * RATE)) % LOOP for frame in clicks} == {0}


def test_closing_ends_the_process_and_removes_the_memory(bank):
    host = AudioHost(
        bank, perf_counter, EngineSettings(track_seconds=1.0), HostSettings(silent=True)
    )
    host.start()
    process_id, name = host.process_id, host.sound_source.shm_name
    host.close()
    assert has_ended(process_id)
    with pytest.raises(FileNotFoundError):
        attach_memory(name)


def test_the_process_ends_with_its_parent(bank, tmp_path):
    program = f"""
import sys, threading
from time import perf_counter
sys.path.insert(0, {str(ROOT)!r})
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
bank = SampleBank.load({str(tmp_path)!r}, {RATE})
host = AudioHost(bank, perf_counter, EngineSettings(track_seconds=1.0), HostSettings(silent=True))
host.start()
print(host.process_id, flush=True)
threading.Event().wait(60.0)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    process_id = int(parent.stdout.readline())
    assert not has_ended(process_id)
    parent.kill()
    parent.wait()
    wait_for(lambda: has_ended(process_id), 3.0)
