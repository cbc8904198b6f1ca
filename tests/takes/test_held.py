import numpy as np

from takes.held import HELD_SECONDS, Held

RATE = 100


def block(first, n=50):
    return np.arange(first, first + n, dtype=np.float32)[:, None].repeat(2, 1)


def test_the_last_seconds_stay():
    held = Held(1000, RATE)
    for number in range(100):
        held.message((b"e", number))
        assert held.full == (number >= 2 * HELD_SECONDS - 1)
        held.sound(block(held.next_frame))
    assert held.next_frame == 6000
    assert held.next_frame - held.first_frame == HELD_SECONDS * RATE
    kept = np.concatenate(held.sound_from(0))[:, 0]
    assert np.array_equal(kept, np.arange(3000, 6000))
    assert [number for _, number in held.messages_from(0)] == list(range(40, 100))


def test_it_is_read_from_any_frame_and_message_on():
    held = Held(0, RATE)
    held.sound(block(0))
    held.sound(np.zeros((0, 2), np.float32))
    for number in range(5):
        held.message((b"e", number))
    held.sound(block(50))
    assert np.array_equal(np.concatenate(held.sound_from(30))[:, 0], np.arange(30, 100))
    assert held.sound_from(100) == []
    assert [number for _, number in held.messages_from(3)] == [3, 4]
    assert held.n_messages == 5
    assert held.messages_from(5) == []
