import numpy as np
import pytest

from audio.midi import DriverTimes, MidiError, MidiInput, list_ports


def test_messages_keep_the_drivers_time_however_late_they_are_read():
    random = np.random.default_rng(4)
    true = np.cumsum(random.uniform(0.005, 0.03, 400))
    deltas = np.diff(true, prepend=0.0)
    times, placed = DriverTimes(), []
    frames = np.arange(0.0, 20.0, 1.0 / 60.0)
    for t, delta in zip(true, deltas, strict=True):
        read = frames[np.searchsorted(frames, t)] + random.uniform(0.0005, 0.01)
        placed.append(times.place(delta, read))
    error = np.array(placed)[64:] - true[64:]
    assert error.min() >= -1e-9
    assert error.max() < 0.004
    assert error.std() < 0.001


def test_no_message_comes_after_it_was_read():
    times = DriverTimes()
    assert times.place(0.0, 5.0) == 5.0
    assert times.place(9.0, 5.1) <= 5.1


def test_without_the_library_one_sentence_says_what_to_do(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("audio.midi.importlib.import_module", missing)
    for opening in (list_ports, lambda: MidiInput("keys", lambda: 0.0)):
        with pytest.raises(MidiError, match="install it with: pip install python-rtmidi"):
            opening()
