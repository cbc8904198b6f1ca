"""A screen in memory, which programs take for a real one."""

import ctypes
import ctypes.util
import os
import subprocess

import numpy as np
import pytest

SCREEN = (800, 500)


class Xvfb:
    """An X screen in memory, whose pixels can be read."""

    def __init__(self, folder):
        ready, theirs = os.pipe()
        self._folder = folder
        self._process = subprocess.Popen(
            [
                "Xvfb",
                *("-displayfd", str(theirs), "-fbdir", str(folder), "-nolisten", "tcp"),
                *("-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24"),
            ],
            pass_fds=[theirs],
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        with os.fdopen(ready) as pipe:
            self.display = f":{pipe.readline().strip()}"

    def pixels(self):
        """The screen, (height, width, 3) red, green, blue; parses X's window dump format."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        words = np.frombuffer(data, ">u4", 25)
        header, width, height, stride, colours = (int(words[i]) for i in (0, 4, 5, 12, 19))
        at = header + 12 * colours
        rows = np.frombuffer(data, np.uint8, stride * height, at).reshape(height, stride)
        return rows[:, : width * 4].reshape(height, width, 4)[..., 2::-1]

    def press(self, key):
        """Press and release a key, as a keyboard would."""
        x11, test = (_library(name) for name in ("X11", "Xtst"))
        display = _opened(x11, self.display)
        code = x11.XKeysymToKeycode(display, ctypes.c_ulong(x11.XStringToKeysym(key.encode())))
        for down in (1, 0):
            test.XTestFakeKeyEvent(display, code, down, ctypes.c_ulong(0))
        x11.XCloseDisplay(display)

    def titles(self):
        """What the windows are called."""
        x11 = _library("X11")
        display = _opened(x11, self.display)
        found = ctypes.POINTER(ctypes.c_ulong)()
        number, other = ctypes.c_uint(), ctypes.c_ulong()
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
        sides = (ctypes.byref(part) for part in (other, other, found, number))
        x11.XQueryTree(display, root, *sides)
        titles = []
        for window in found[: number.value]:
            title = ctypes.c_char_p()
            if x11.XFetchName(display, ctypes.c_ulong(window), ctypes.byref(title)):
                titles.append(title.value.decode())
        x11.XCloseDisplay(display)
        return titles

    def close(self):
        self._process.terminate()
        self._process.wait()


def _library(name):
    found = ctypes.util.find_library(name)
    if found is None:
        pytest.skip("X11's test library is missing; install it with: apt-get install libxtst6")
    return ctypes.CDLL(found)


def _opened(x11, display):
    x11.XOpenDisplay.restype = ctypes.c_void_p
    return ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
