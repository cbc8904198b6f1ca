"""Looks for a card while none plays, and says in the arena that one is there.

It only looks: a library whose sound server has died cannot be trusted to open another card (JACK's
hangs, or ends the process), so that a fresh process takes over, which the host starts.
"""

import threading

from audio.clock_kernel import get_word, set_word
from audio.command_kernel import Words
from audio.device import AudioDevice, AudioDeviceError, choose_output, list_devices, matching
from audio.layout import H_CARD_FOUND
from audio.settings import HostSettings

_SOON, _LATER = 2.0, 5.0  # seconds between two looks: at first, and after `_FIRST` of them
_FIRST = 30
_FAITHFUL = 3  # looks in which only the card that was lost will do


class CardSearch:
    """A thread that looks until it is stopped.

    `lost` is the title of the card that was lost, "" where there never was one.
    """

    def __init__(self, arena: Words, settings: HostSettings, lost: str) -> None:
        self._arena, self._settings, self._lost = arena, settings, lost
        self._stop = threading.Event()
        self._looks = 0

    def start(self) -> None:
        """Begin to look."""
        set_word(self._arena, H_CARD_FOUND, 0)
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(_SOON if self._looks < _FIRST else _LATER):
            if get_word(self._arena, H_CARD_FOUND):
                continue
            self._looks += 1
            try:
                found = self._would_do(list_devices())
            except AudioDeviceError:
                continue
            if found and not self._stop.is_set():
                set_word(self._arena, H_CARD_FOUND, 1)

    def _would_do(self, devices: list[AudioDevice]) -> bool:
        """Return whether one of them can be played on; raises where there is none."""
        choose_output(devices, self._settings.device)
        known = matching([device for device in devices if device.outputs >= 2], self._lost)
        return bool(known) or self._looks > _FAITHFUL
