"""The process that plays, on a JACK server of its own without a card; another client listens."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from ctypes.util import find_library
from pathlib import Path
from time import perf_counter  # noqa: TID251  the session clock of a real process

import numpy as np
import pytest
import soundfile

from audio.break_counter import BreakCounter
from audio.command import PlaySample, RecordTrack, SetParameter
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from tests.integration.program import ROOT, running

RATE, BLOCK, LOOP = 48000, 128, 48000

pytestmark = [
    pytest.mark.skipif(not shutil.which("jackd"), reason="apt install jackd2"),
    pytest.mark.skipif(not find_library("portaudio"), reason="apt install libportaudio2"),
]


def wait_for(condition, seconds=30.0, between=0.02):
    """Wait until a condition holds; fail at the deadline."""
    pause, deadline = threading.Event(), perf_counter() + seconds
    while not condition():
        assert perf_counter() < deadline, "the deadline passed"
        pause.wait(between)


class Listener:
    """A JACK client that keeps what a port sounds, placed by JACK's own frame time."""

    def __init__(self):
        import jack  # noqa: PLC0415  it loads libjack, which a machine may lack

        self.client = jack.Client("listener", no_start_server=True)
        self.sound = np.zeros(40 * RATE, np.float32)
        self.first = None
        port = self.client.inports.register("in")

        @self.client.set_process_callback
        def keep(n_frames):
            if self.first is None:
                self.first = self.client.last_frame_time
            at = self.client.last_frame_time - self.first
            block = np.frombuffer(port.get_buffer(), np.float32)
            self.sound[at : at + n_frames] = block[: max(len(self.sound) - at, 0)]

        self.client.activate()

    def connect(self):
        wait_for(lambda: self.client.get_ports("bodyloop.*:out_0"))
        source = self.client.get_ports("bodyloop.*:out_0")[0]
        self.client.connect(source, self.client.inports[0])

    @property
    def now(self):
        """Return how many frames have passed since the first that was kept."""
        return self.client.frame_time - self.first

    def clicks(self):
        return np.flatnonzero(np.abs(self.sound) > 0.1)

    def close(self):
        self.client.deactivate()
        self.client.close()


class Server:
    """A JACK server that can be killed and started again."""

    def __init__(self, name):
        self.name = name
        self.start()

    def start(self, rate=RATE):
        # As a sound card would be served, where the system lets it.
        urgent = subprocess.run(["chrt", "-f", "70", "true"], check=False, capture_output=True)
        urgency = ["-r"] if urgent.returncode else ["-R", "-P", "70"]
        driver = ["-d", "dummy", "-r", str(rate), "-p", str(BLOCK), "-C", "2", "-P", "2"]
        self._process = subprocess.Popen(
            ["jackd", *urgency, "-n", self.name, *driver],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.answers, between=0.5)

    def answers(self):
        try:
            listener = Listener()
        except Exception:  # noqa: BLE001  the client library has an exception for each cause
            return False
        listener.close()
        return True

    def kill(self):
        self._process.kill()
        self._process.wait()

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def server(monkeypatch):
    """A JACK server of our own name, so that no other is touched."""
    name = f"bodyloop-{os.getpid()}"
    monkeypatch.setenv("JACK_DEFAULT_SERVER", name)
    monkeypatch.setenv("JACK_NO_AUDIO_RESERVATION", "1")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    server = Server(name)
    yield server
    server.close()


@pytest.fixture
def listener(server):
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def bank(tmp_path):
    click = np.zeros(100)
    click[0] = 0.5
    soundfile.write(tmp_path / "click.wav", click, RATE, subtype="FLOAT")
    return SampleBank.load(tmp_path, RATE)


@pytest.fixture
def host(bank, server):
    host = AudioHost(bank, perf_counter, EngineSettings(track_seconds=2.0), HostSettings())
    yield host
    host.close()


def called(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


def sleeps(pid):
    """Whether a process waits, in all of its threads."""
    states = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/stat")]
    return all(state.rpartition(")")[2].split()[0] == "S" for state in states)


def now(host):
    return host.to_take_time(perf_counter())


def test_another_client_hears_each_click_on_its_frame(host, listener):
    assert "JACK" in host.start()
    assert not host.status().silent
    assert 0.0 < host.output_latency < 0.1
    listener.connect()
    host.send(SetParameter(now(host), "reverb.level", 0.0))
    begin = now(host) + 0.4
    for index in range(10):
        assert host.send(PlaySample(begin + 0.1 * index, "click"))
    wait_for(lambda: host.status().frame > (begin + 1.2) * RATE)
    clicks = listener.clicks()
    between = np.diff(clicks)
    assert len(clicks) >= 8
    # Where a busy machine loses blocks, time is made good within a few milliseconds.
    assert np.count_nonzero(between == 4800) >= 5
    assert np.abs(between - 4800).max() < RATE // 50
    assert now(host) == pytest.approx(host.status().frame / RATE, abs=0.05)


def test_a_killed_process_comes_back_and_its_loop_with_it(host, listener):
    host.start()
    listener.connect()
    host.send(SetParameter(now(host), "reverb.level", 0.0))
    at = now(host) + 0.4
    host.send(RecordTrack(at, 0, LOOP))
    host.send(PlaySample(at, "click"))
    wait_for(lambda: host.status().frame > (at + 2.5) * RATE)
    assert len(listener.clicks()) >= 3
    before = now(host) - perf_counter()
    os.kill(host.process_id, signal.SIGKILL)
    wait_for(lambda: not host.alive)
    stood, silent_from = host.status().frame, listener.now
    host.restart()
    wait_for(lambda: host.status().frame > stood + RATE // 2)
    # The time that was lost is not lost to the engine's clock.
    assert now(host) - perf_counter() == pytest.approx(before, abs=0.15)
    listener.connect()
    resumed = host.status().frame
    wait_for(lambda: host.status().frame > resumed + 3 * RATE)
    assert not host.status().silent
    after = listener.clicks()
    after = after[after > silent_from + RATE // 10]
    assert len(after) >= 2
    assert np.abs(np.diff(after) - LOOP).max() < RATE // 10


def test_a_server_that_stops_leaves_the_performance_going(host, server):
    host.start()
    server.kill()
    wait_for(lambda: host.status().silent)
    assert "the sound card JACK: system stopped" in host.description
    frame = host.status().frame
    wait_for(lambda: host.status().frame > frame + RATE // 10)
    assert host.stream_losses == 1
    assert host.alive


def test_a_card_that_comes_back_is_played_on_again(host, server):
    host.start()
    before, first = now(host) - perf_counter(), host.process_id
    server.kill()
    wait_for(lambda: host.status().silent)
    server.start()
    wait_for(lambda: host.alive and not host.status().silent, 60.0)
    assert "system (JACK" in host.description
    assert host.process_id != first
    assert now(host) - perf_counter() == pytest.approx(before, abs=0.15)
    listener = Listener()
    listener.connect()
    host.send(SetParameter(now(host), "reverb.level", 0.0))
    host.send(PlaySample(now(host) + 0.3, "click"))
    wait_for(lambda: len(listener.clicks()) > 0)
    listener.close()
    assert host.alive


def test_a_server_that_comes_back_at_another_rate_is_played_on(host, server):
    host.start()
    server.kill()
    wait_for(lambda: host.status().silent)
    before = now(host) - perf_counter()
    server.start(44100)
    wait_for(lambda: host.alive and not host.status().silent, 60.0)
    assert "44100 Hz" in host.description
    frame, begun = host.status().frame, perf_counter()
    wait_for(lambda: host.status().frame > frame + 2 * RATE)
    # The dummy driver's own clock is some per cent off.
    assert perf_counter() - begun == pytest.approx(2.0, abs=0.3)
    assert now(host) - perf_counter() == pytest.approx(before, abs=0.3)


def test_a_spare_brings_the_loop_back_within_two_seconds(host, listener):
    host.start()
    listener.connect()
    host.send(SetParameter(now(host), "reverb.level", 0.0))
    at = now(host) + 0.4
    host.send(RecordTrack(at, 0, RATE // 10))
    host.send(PlaySample(at, "click"))
    wait_for(lambda: host.alive and host.spare_id is not None)
    wait_for(lambda: called(host.spare_id) == "bodyloop-spare" and sleeps(host.spare_id), 90.0)
    wait_for(lambda: len(listener.clicks()) >= 3)
    assert called(host.process_id) == "bodyloop-sound"
    killed = perf_counter()
    os.kill(host.process_id, signal.SIGKILL)
    wait_for(lambda: not host.alive)
    host.restart()
    resumed = host.status().frame
    wait_for(lambda: host.status().frame > resumed + RATE // 10, 10.0)
    took = perf_counter() - killed
    heard = len(listener.clicks())
    listener.connect()
    wait_for(lambda: len(listener.clicks()) > heard, 10.0)
    # Two seconds are the goal of a machine at rest; one that also runs other tests takes longer.
    assert took < 5.0


def test_when_its_parent_is_killed_the_sound_fades_and_ends(listener):
    program = f"""
import sys, threading
from time import perf_counter
sys.path.insert(0, {str(ROOT)!r})
from audio.command import SetParameter
from audio.host import AudioHost
from audio.sample import SampleBank
host = AudioHost(SampleBank([], {RATE}), perf_counter)
host.start()
now = host.to_take_time(perf_counter())
host.send(SetParameter(now, "drone.level", 0.8))
print(host.process_id, flush=True)
threading.Event().wait(120.0)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    process_id = int(parent.stdout.readline())
    listener.connect()
    wait_for(lambda: np.abs(listener.sound).max() > 0.05)
    heard = listener.now
    wait_for(lambda: listener.now > heard + RATE)
    parent.kill()
    parent.wait()
    wait_for(lambda: not running(process_id), 5.0)
    end = int(np.flatnonzero(listener.sound)[-1]) + 1
    fade = round(0.02 * RATE)
    before = listener.sound[end - RATE // 2 : end - 2 * fade]
    last = listener.sound[end - fade : end]
    assert np.abs(before).max() > 0.05
    assert np.abs(last[-fade // 8 :]).max() < 0.3 * np.abs(before).max()
    assert abs(float(last[-1])) < 0.01


def test_the_breaks_of_a_continuous_sound_are_counted(bank, server):
    host = AudioHost(bank, perf_counter, EngineSettings(), HostSettings(test_ramp=True))
    host.start()
    counter = BreakCounter()
    try:
        assert "bodyloop:out_0" in counter.sources()
        counter.connect()
        wait_for(lambda: counter.count().heard > RATE)
        heard = counter.count()
        assert heard.breaks < 50
        os.kill(host.process_id, signal.SIGKILL)
        wait_for(lambda: counter.count().breaks > heard.breaks)
    finally:
        counter.close()
        host.close()
