"""The picture process's own ring, read by the recorder's reader."""

from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from render.picture_ring import PIXELS_OFFSET, PictureRing, slot_stride
from render.picture_ring import PictureSource as Drawn
from takes.source import PictureReader, PictureSource

SIZE = (20, 10)
SLOTS = 4


@pytest.fixture
def ring():
    memory = SharedMemory(create=True, size=64 + SLOTS * slot_stride(SIZE))
    drawn = Drawn(
        memory.name, 0, 64, slot_stride(SIZE), SLOTS, 0, 8, PIXELS_OFFSET, (*SIZE[::-1], 4)
    )
    made = PictureRing(memory.buf, drawn)
    yield made, drawn
    made.close()
    memory.close()
    memory.unlink()


def wanted(drawn):
    height, width, _ = drawn.shape
    return PictureSource(
        shm_name=drawn.shared_memory,
        size=(width, height),
        n_slots=drawn.slots,
        slots_offset=drawn.first_offset,
        slot_bytes=drawn.stride,
        sequence_offset=drawn.sequence_offset,
        t_offset=drawn.t_offset,
        pixels_offset=drawn.pixels_offset,
    )


def test_drawn_pictures_arrive(ring):
    pictures, drawn = ring
    reader = PictureReader(wanted(drawn))
    seen = []
    for number in range(1, 10):
        pictures.begin()[:] = number
        assert reader.read() is None
        pictures.finish(number / 30)
        t, picture = reader.read()
        seen.append((t, int(picture.min()), int(picture.max())))
    reader.close()
    assert seen == [(number / 30, number, number) for number in range(1, 10)]
    assert reader.n_lost == 0
    assert np.array_equal(picture.shape, drawn.shape)
