"""Counts what is broken in the sound that leaves the card, by listening as another JACK client.

The host plays an exact ramp (`HostSettings.test_ramp`); what is not its next step is a break, and
so is one that comes too late by JACK's own time: a late player made the server leave cycles out.
The listener's callback is compiled too, so that no other work of this process makes it late.
"""

import ctypes
import ctypes.util
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from audio.device import AudioDeviceError

# As a value without types, for what the compiler takes is not what a type checker sees.
_numba: Any = numba
_IS_INPUT, _IS_OUTPUT = 1, 2  # JackPortFlags
_NO_START_SERVER = 1  # JackOptions
_PORT, _CLIENT, _LAST, _BREAKS, _HEARD, _GAPS, _TIME, _SKIPPED = range(8)


@dataclass(frozen=True, slots=True)
class BreakCount:
    """What a listener heard so far."""

    breaks: int  # places where the ramp did not go on; a stretch of silence is one
    heard: int  # frames that were right
    gaps: int  # cycles that JACK itself left out, by its own count of frames
    skipped: int  # of the breaks those exactly at such a gap: every client of the server has them


def _load_jack() -> Any:
    name = ctypes.util.find_library("jack")
    if name is None:
        raise AudioDeviceError("JACK is missing; install it (on Debian: apt install jackd2)")
    library = ctypes.CDLL(name)
    pointer, text = ctypes.c_size_t, ctypes.c_char_p
    library.jack_client_open.restype = pointer
    library.jack_client_open.argtypes = [text, ctypes.c_int, ctypes.c_void_p]
    library.jack_port_register.restype = pointer
    library.jack_port_register.argtypes = [pointer, text, text, ctypes.c_ulong, ctypes.c_ulong]
    library.jack_port_get_buffer.restype = ctypes.POINTER(ctypes.c_float)
    library.jack_port_get_buffer.argtypes = [pointer, ctypes.c_uint32]
    library.jack_last_frame_time.restype = ctypes.c_uint32
    library.jack_last_frame_time.argtypes = [pointer]
    library.jack_set_process_callback.argtypes = [pointer, ctypes.c_void_p, ctypes.c_void_p]
    library.jack_get_ports.restype = ctypes.POINTER(text)
    library.jack_get_ports.argtypes = [pointer, text, text, ctypes.c_ulong]
    library.jack_connect.argtypes = [pointer, text, text]
    library.jack_free.argtypes = [ctypes.c_void_p]
    for function in (library.jack_activate, library.jack_deactivate, library.jack_client_close):
        function.argtypes = [pointer]
    return library


def _compile_listener(library: Any) -> Any:
    """Return the native process callback; not cached, for it holds the library's addresses."""
    get_buffer, last_frame_time = library.jack_port_get_buffer, library.jack_last_frame_time

    types, carray = _numba.types, _numba.carray
    signature = types.int32(types.uint32, types.CPointer(types.int64))

    @_numba.cfunc(signature, error_model="numpy")  # type: ignore[untyped-decorator]
    def listen(n: Any, words: Any) -> int:
        a = carray(words, (16,))
        heard = carray(get_buffer(np.uint64(a[_PORT]), n), (n,))
        time = np.int64(last_frame_time(np.uint64(a[_CLIENT])))
        missing = ((time - a[_TIME]) & 0xFFFFFFFF) - n if a[_TIME] >= 0 else np.int64(0)
        gap = missing != 0
        a[_GAPS] += gap
        if gap and a[_LAST] > 0:
            # A player that was called in what this listener missed is as much further.
            a[_LAST] = ((a[_LAST] - 1 + missing) & 0xFFFF) + 1
        a[_TIME] = time
        for i in range(n):
            step = np.int64(round(heard[i] * 131072.0))
            if step > 0 and a[_LAST] > 0 and step == (a[_LAST] & 0xFFFF) + 1:
                a[_HEARD] += 1
            elif a[_LAST] > 0:
                a[_BREAKS] += 1
                a[_SKIPPED] += gap and i == 0
            a[_LAST] = step
        return 0

    return listen


class BreakCounter:
    """A JACK client that listens to a host's ramp.

    Raises:
        AudioDeviceError: JACK is missing or does not run.
    """

    def __init__(self, name: str = "bodyloop-listener") -> None:
        self._jack = _load_jack()
        self._listen = _compile_listener(self._jack)
        self._words = np.zeros(16, np.int64)
        self._words[_TIME] = -1
        self._client = self._jack.jack_client_open(name.encode(), _NO_START_SERVER, None)
        if not self._client:
            raise AudioDeviceError("no JACK server runs; start one (jackd -d dummy needs no card)")
        kind = b"32 bit float mono audio"
        port = self._jack.jack_port_register(self._client, b"in", kind, _IS_INPUT, 0)
        self._port_name = f"{name}:in".encode()
        self._words[_PORT], self._words[_CLIENT] = port, self._client
        place = self._words.ctypes.data
        self._jack.jack_set_process_callback(self._client, self._listen.address, place)
        self._jack.jack_activate(self._client)

    def connect(self, source: str = "bodyloop:out_0") -> None:
        """Listen to a port.

        Raises:
            AudioDeviceError: there is no such port.
        """
        if self._jack.jack_connect(self._client, source.encode(), self._port_name):
            ports = ", ".join(self.sources()) or "none"
            raise AudioDeviceError(f"JACK has no port {source} to listen to; there are: {ports}")

    def sources(self) -> list[str]:
        """Return the names of all ports that sound."""
        found = self._jack.jack_get_ports(self._client, None, None, _IS_OUTPUT)
        names: list[str] = []
        while found and found[len(names)]:
            names.append(found[len(names)].decode())
        if found:
            self._jack.jack_free(found)
        return names

    def count(self) -> BreakCount:
        """Return what was heard since the ramp was first heard."""
        words = self._words
        counted = (int(words[index]) for index in (_BREAKS, _HEARD, _GAPS, _SKIPPED))
        return BreakCount(*counted)

    def close(self) -> None:
        """Stop listening."""
        self._jack.jack_deactivate(self._client)
        self._jack.jack_client_close(self._client)
