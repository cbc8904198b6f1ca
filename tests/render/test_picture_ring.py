import numpy as np
import pytest

from render.picture_ring import PIXELS_OFFSET, PictureRing, PictureSource, slot_stride
from render.share import FEWEST_SLOTS, MOST_SLOTS, ShareSize, share_size

SIZE = (5, 3)


@pytest.fixture
def ends():
    source = PictureSource("", 0, 64, slot_stride(SIZE), 4, 0, 8, PIXELS_OFFSET, (3, 5, 4))
    memory = memoryview(bytearray(64 + 4 * source.stride))
    return PictureRing(memory, source), PictureRing(memory, source)


def draw(ring, value):
    ring.begin()[:] = value
    ring.finish(value / 10.0)


def test_pictures_are_numbered_from_one_and_keep_their_time(ends):
    writer, reader = ends
    out = np.zeros((3, 5, 4), np.uint8)
    assert reader.newest == 0
    assert reader.read(0, out) is None
    for value in range(1, 4):
        draw(writer, value)
    assert reader.newest == 3
    assert [reader.read(n, out) for n in (1, 2, 3)] == [0.1, 0.2, 0.3]
    assert (out == 3).all()


def test_what_was_overwritten_is_lost_and_known_to_be(ends):
    writer, reader = ends
    out = np.zeros((3, 5, 4), np.uint8)
    for value in range(1, 8):
        draw(writer, value)
    assert [reader.read(n, out) is None for n in range(1, 8)] == [True] * 3 + [False] * 4


def test_a_picture_that_is_being_written_cannot_be_read(ends):
    writer, reader = ends
    out = np.zeros((3, 5, 4), np.uint8)
    for value in range(1, 5):
        draw(writer, value)
    writer.begin()
    assert reader.read(1, out) is None
    assert reader.read(2, out) == 0.2


def test_the_next_writer_counts_on(ends):
    writer, successor = ends
    draw(writer, 1)
    writer.begin()  # and is killed
    draw(successor, 2)
    out = np.zeros((3, 5, 4), np.uint8)
    assert successor.newest == 2
    assert successor.read(2, out) == 0.2


def test_the_share_holds_three_to_eight_pictures():
    assert FEWEST_SLOTS <= share_size((1280, 720)).slots <= MOST_SLOTS
    assert ShareSize((1280, 720), 8).n_bytes > 8 * 1280 * 720 * 4
