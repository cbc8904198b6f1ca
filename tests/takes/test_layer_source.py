import json
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest
import soundfile

from takes.layer_source import LayerReader, TimingReader
from takes.source import LayerSource, TimingSource
from takes.take import TakeHeader, TakeWriter, new_take_folder, read_take

N_SLOTS, SLOT_BYTES = 3, 8000
RATE = 48000


class Table:
    """Layers as an engine would publish them, and its true times."""

    def __init__(self):
        self.memory = SharedMemory(create=True, size=1024 + N_SLOTS * SLOT_BYTES + 1024)
        self.words = np.frombuffer(self.memory.buf, "<i8", N_SLOTS * 6).reshape(N_SLOTS, 6)
        self.timing_at = 1024 + N_SLOTS * SLOT_BYTES
        self.head = np.frombuffer(self.memory.buf, "<i8", 1, self.timing_at)
        self.rows = np.frombuffer(self.memory.buf, "<i8", 16, self.timing_at + 8).reshape(4, 4)
        self.layers = LayerSource(self.memory.name, N_SLOTS, 0, 1, RATE)
        self.timing = TimingSource(self.memory.name, self.timing_at, self.timing_at + 8, 4)
        self.n = 0

    def layer(self, track, number, n_frames):
        self.n += 1
        slot = (self.n - 1) % N_SLOTS
        self.words[slot, 0] = 0
        at = 1024 + slot * SLOT_BYTES
        np.frombuffer(self.memory.buf, "<f4", n_frames, at)[:] = self.n
        self.words[slot, 1:] = (track, number, 100 * self.n, n_frames, at)
        self.words[slot, 0] = self.n

    def late(self, number, frame):
        self.rows[self.head[0] % 4] = (1, frame, number, 0)
        self.head[0] += 1

    def close(self):
        del self.words, self.head, self.rows
        self.memory.close()
        self.memory.unlink()


@pytest.fixture
def table():
    made = Table()
    yield made
    made.close()


def test_layers_come_in_order_and_lost_ones_are_counted(table):
    reader = LayerReader(table.layers)
    table.layer(0, 1, 500)
    table.layer(0, 2, 500)
    first, second = reader.read(), reader.read()
    assert [(one.track, one.number, one.first_frame) for one in (first, second)] == [
        (0, 1, 100),
        (0, 2, 200),
    ]
    assert first.frames.shape == (500, 2)
    assert (second.frames == 2.0).all()
    assert reader.read() is None
    for number in range(4):
        table.layer(1, number, 100)
    assert [reader.read().sequence for _ in range(3)] == [4, 5, 6]
    assert (reader.n_lost, reader.last) == (1, 6)
    reader.close()


def test_true_times_are_read_once_and_overwritten_ones_told(table):
    reader = TimingReader(table.timing)
    table.late(7, 1000)
    assert reader.read() == [{"kind": "late", "frame": 1000, "number": 7}]
    assert reader.read() == []
    for number in range(6):
        table.late(number, number)
    told = reader.read()
    assert told[0] == {"kind": "lost", "frame": -1, "number": 3}
    assert [row["number"] for row in told[1:]] == [3, 4, 5]
    reader.close()


def test_layers_and_true_times_lie_in_the_take(table, tmp_path):
    folder = new_take_folder(tmp_path, "take")
    writer = TakeWriter(folder, TakeHeader("0.1", RATE, 100.0, "studio", "", "0"))
    reader = LayerReader(table.layers)
    table.layer(2, 1, 480)
    writer.layer(reader.read())
    writer.timing({"kind": "late", "frame": 50, "number": 0})
    reader.close()
    writer.close()
    take = read_take(folder)
    (layer,) = take.layers()
    assert layer == {
        "file": "layers/0001-track-2-layer-1.wav",
        "track": 2,
        "layer": 1,
        "t": 100 / RATE,
        "seconds": 0.01,
    }
    assert (soundfile.read(folder / layer["file"])[0] == 1.0).all()
    assert take.timing() == [{"kind": "late", "frame": 50, "number": 0}]
    assert json.loads((folder / "timing.jsonl").read_text())["frame"] == 50
