"""Real parts that a machine may lack: a sound card, a screen, OpenGL."""

import shutil
import subprocess

import numpy as np
import pytest

from render.context import RenderError, headless_context
from render.overlay import Overlay
from tests.integration.program import Program, wait_for
from tests.integration.screen import Xvfb

RATE, BLOCK = 48000, 128


@pytest.fixture
def start(tmp_path):
    """Starts `bodyloop VERB …`; whatever still runs at the end is ended."""
    started = []

    def run(*words, **environment):
        folder = tmp_path / f"program-{len(started)}"
        folder.mkdir()
        started.append(Program(folder, *words, **environment))
        return started[-1]

    yield run
    for program in started:
        program.close()


class SoundCard:
    """A JACK server of its own name with the driver that needs no card."""

    def __init__(self, name):
        self.environment = {
            "JACK_DEFAULT_SERVER": name,
            "JACK_NO_AUDIO_RESERVATION": "1",
            "JACK_NO_START_SERVER": "1",
        }
        # As a sound card would be served, where the system lets it.
        urgent = subprocess.run(["chrt", "-f", "70", "true"], check=False, capture_output=True)
        urgency = ["-r"] if urgent.returncode else ["-R", "-P", "70"]
        driver = ["-d", "dummy", "-r", str(RATE), "-p", str(BLOCK), "-C", "2", "-P", "2"]
        self._server = subprocess.Popen(
            ["jackd", *urgency, "-n", name, *driver],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self):
        self._server.terminate()
        try:
            self._server.wait(5.0)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()


class Listener:
    """Another client of the same server, which keeps what a port sounds."""

    def __init__(self):
        import jack  # noqa: PLC0415  it loads libjack, which a machine may lack

        self._client = jack.Client("bodyloop-test", no_start_server=True)
        self._blocks = []
        port = self._client.inports.register("in")

        @self._client.set_process_callback
        def keep(_):
            self._blocks.append(np.frombuffer(port.get_buffer(), np.float32).copy())

        self._client.activate()

    def connect(self):
        """Listen to the program's left channel, as soon as there is one."""
        ports = wait_for(lambda: self._client.get_ports("bodyloop.*:out_0"), 60.0, "the port")
        self._client.connect(ports[0], self._client.inports[0])

    @property
    def heard(self):
        """All that was heard, (n,)."""
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)

    def close(self):
        self._client.deactivate()
        self._client.close()


@pytest.fixture
def sound_card(tmp_path, monkeypatch):
    """A sound card that needs no hardware, for the programs that are started."""
    if not shutil.which("jackd"):
        pytest.skip("needs JACK: apt-get install jackd2")
    card = SoundCard(f"bodyloop-{tmp_path.name}"[:60])
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    wait_for(_answers, 20.0, "the JACK server", 0.25)
    yield card
    card.close()


@pytest.fixture
def listener(sound_card):
    listener = Listener()
    yield listener
    listener.close()


def _answers():
    try:
        Listener().close()
    except Exception:  # noqa: BLE001  the client library has an exception for each cause
        return False
    return True


@pytest.fixture
def screen(tmp_path, monkeypatch):
    """A screen that needs no hardware, for the programs that are started."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is missing; install it with: apt-get install xvfb")
    made = Xvfb(tmp_path)
    monkeypatch.setenv("DISPLAY", made.display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield made
    made.close()


@pytest.fixture(scope="module")
def context():
    """OpenGL without a screen."""
    try:
        made = headless_context()
    except RenderError as error:
        pytest.skip(str(error))
    yield made
    made.release()


@pytest.fixture
def draw(context):
    """A function that draws a scene over a picture and returns its pixels."""
    made = []

    def drawn(size, image, scene):
        overlay = Overlay(context, size)
        made.append(overlay)
        overlay.draw(image, scene)
        return overlay.read()

    yield drawn
    for overlay in made:
        overlay.release()
