"""A JACK server of our own without a card, which gives the pace a real card would."""

import os
import shutil
import subprocess
from types import TracebackType
from typing import Final, Self

from app.runtime import wait_until
from audio.device import AudioDeviceError

PRIORITY: Final = "70"
READY: Final = 20.0  # seconds
END: Final = 5.0


class JackServer:
    """Runs while it is entered; programs started meanwhile find it and no other.

    Raises:
        AudioDeviceError: JACK is not installed, or does not start.
    """

    def __init__(self, sample_rate: int, block: int) -> None:
        self._driver = ["-d", "dummy", "-r", str(sample_rate), "-p", str(block), "-C2", "-P2"]
        self._kept: dict[str, str | None] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self.urgent = False  # whether its clients' callbacks go before everything else

    def __enter__(self) -> Self:
        for tool in ("jackd", "jack_lsp"):
            if shutil.which(tool) is None:
                raise AudioDeviceError(
                    f"{tool} is missing; install it (Debian: apt install jackd2)"
                )
        name = f"bodyloop-{os.getpid()}"
        self._keep("JACK_DEFAULT_SERVER", name)
        self._keep("JACK_NO_AUDIO_RESERVATION", "1")
        self._keep("JACK_NO_START_SERVER", "1")
        self.urgent = _may_be_urgent()
        urgency = ["-R", "-P", PRIORITY] if self.urgent else ["-r"]
        self._process = subprocess.Popen(
            ["jackd", *urgency, "-n", name, *self._driver],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not wait_until(runs, READY):
            self.__exit__(None, None, None)
            raise AudioDeviceError(
                "the JACK server without a card does not start; try jackd -d dummy"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name, value in self._kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _keep(self, name: str, value: str) -> None:
        self._kept[name] = os.environ.get(name)
        os.environ[name] = value


def _may_be_urgent() -> bool:
    answer = subprocess.run(["chrt", "-f", PRIORITY, "true"], check=False, capture_output=True)
    return answer.returncode == 0


def runs() -> bool:
    """Return whether a JACK server answers."""
    if shutil.which("jack_lsp") is None:
        return False
    return subprocess.run(["jack_lsp"], check=False, capture_output=True).returncode == 0
