from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from takes.source import PictureReader, PictureSource, SoundReader, SoundSource

N_FRAMES = 1024
WIDTH, HEIGHT, N_SLOTS = 8, 6, 4
SLOT_BYTES = 16 + 4 * WIDTH * HEIGHT


class SoundRing:
    """Writes a rising ramp, so that every frame tells its number."""

    def __init__(self):
        self.memory = SharedMemory(create=True, size=64 + 8 * N_FRAMES)
        self.head = np.frombuffer(self.memory.buf, "<i8", 1, 8)
        self.data = np.frombuffer(self.memory.buf, "<f4", 2 * N_FRAMES, 64).reshape(-1, 2)
        self.source = SoundSource(self.memory.name, 8, 64, N_FRAMES, 2, 48000)

    def write(self, n):
        numbers = np.arange(self.head[0], self.head[0] + n)
        self.data[numbers % N_FRAMES] = numbers[:, None] + 1
        self.head[0] += n

    def close(self):
        del self.head, self.data
        self.memory.close()
        self.memory.unlink()


class PictureRing:
    """Pictures that hold their own number."""

    def __init__(self):
        self.memory = SharedMemory(create=True, size=32 + N_SLOTS * SLOT_BYTES)
        self.source = PictureSource(
            self.memory.name, (WIDTH, HEIGHT), N_SLOTS, 32, SLOT_BYTES, 0, 8, 16
        )
        self.number = 0

    def write(self, *, whole=True):
        self.number += 1
        at = 32 + (self.number - 1) % N_SLOTS * SLOT_BYTES
        self.memory.buf[at : at + 8] = bytes(8)
        self.memory.buf[at + 8 : at + 16] = np.float64(self.number / 30).tobytes()
        self.memory.buf[at + 16 : at + SLOT_BYTES] = bytes([self.number]) * (SLOT_BYTES - 16)
        if whole:
            self.memory.buf[at : at + 8] = np.int64(self.number).tobytes()

    def close(self):
        self.memory.close()
        self.memory.unlink()


@pytest.fixture
def sounds():
    ring = SoundRing()
    yield ring
    ring.close()


@pytest.fixture
def pictures():
    ring = PictureRing()
    yield ring
    ring.close()


def read_numbers(reader):
    numbers = []
    while (picture := reader.read()) is not None:
        t, pixels = picture
        assert (pixels == pixels[0, 0, 0]).all()
        assert t == pytest.approx(pixels[0, 0, 0] / 30)
        numbers.append(int(pixels[0, 0, 0]))
    return numbers


def test_sound_is_read_once_and_in_order_around_the_ring(sounds):
    reader = SoundReader(sounds.source, 0)
    heard = []
    for n in (100, 0, 700, 300, 555, 64):
        sounds.write(n)
        heard.append(reader.read())
    reader.close()
    whole = np.concatenate(heard)[:, 0]
    assert np.array_equal(whole, np.arange(1, len(whole) + 1))
    assert (len(whole), reader.n_lost) == (1719, 0)


def test_lost_sound_is_silence_of_the_same_length(sounds):
    reader = SoundReader(sounds.source, 0)
    sounds.write(3000)
    heard = reader.read()[:, 0]
    sounds.write(10)
    after = reader.read()[:, 0]
    reader.close()
    n_lost = reader.n_lost
    assert len(heard) == 3000
    assert 3000 - N_FRAMES <= n_lost < 3000 - N_FRAMES // 2
    assert not heard[:n_lost].any()
    assert np.array_equal(heard[n_lost:], np.arange(n_lost + 1, 3001))
    assert np.array_equal(after, np.arange(3001, 3011))


def test_a_ring_that_jumped_far_ahead_is_followed_piece_by_piece(sounds):
    reader = SoundReader(sounds.source, 0)
    sounds.head[0] = 3_000_000
    lengths = [len(reader.read()) for _ in range(4)]
    reader.close()
    assert sum(lengths) == 3_000_000
    assert max(lengths) == 1 << 20
    assert lengths[-1] == 0


def test_reading_begins_with_what_comes_next(sounds, pictures):
    sounds.write(500)
    pictures.write()
    heard, seen = SoundReader(sounds.source), PictureReader(pictures.source)
    assert (heard.next_frame, seen.last) == (500, 1)
    assert (len(heard.read()), seen.read()) == (0, None)
    heard.close()
    seen.close()


def test_mono_sounds_on_both_sides(sounds):
    source = SoundSource(sounds.memory.name, 8, 64, N_FRAMES, 1, 48000)
    sounds.data[0] = (0.25, 0.5)
    sounds.head[0] = 2
    reader = SoundReader(source, 0)
    assert np.array_equal(reader.read(), [[0.25, 0.25], [0.5, 0.5]])
    reader.close()


def test_pictures_are_read_in_order_and_lost_ones_counted(pictures):
    reader = PictureReader(pictures.source, 0)
    for _ in range(3):
        pictures.write()
    assert read_numbers(reader) == [1, 2, 3]
    for _ in range(10):
        pictures.write()
    assert read_numbers(reader) == [10, 11, 12, 13]
    assert (reader.n_lost, reader.last) == (6, 13)
    reader.close()


def test_a_picture_that_is_being_written_is_not_read(pictures):
    reader = PictureReader(pictures.source, 0)
    pictures.write()
    pictures.write(whole=False)
    assert read_numbers(reader) == [1]
    reader.close()


def test_a_ring_that_is_gone_says_so():
    with pytest.raises(FileNotFoundError):
        SoundReader(SoundSource("bodyloop-nothing", 0, 64, 8, 2, 48000))
