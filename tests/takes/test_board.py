import pytest

from takes.board import N_LOST_MESSAGES, N_PICTURES, NEXT_FRAME, Board


@pytest.fixture
def board():
    made = Board.create()
    yield made
    made.remove()


def test_messages_arrive_in_order_around_the_ring(board):
    other = Board.attach(board.name)
    for number in range(5000):
        assert board.put(f"message {number}".encode() + b"." * 900)
        assert other.first().startswith(f"message {number}.".encode())
        other.drop_first()
    assert other.first() is None
    other.close()


def test_a_full_ring_refuses_and_counts(board):
    n_sent = 0
    while board.put(b"x" * 1000):
        n_sent += 1
    assert n_sent == (1 << 20) // 1004
    assert not board.put(b"y" * 1000)
    assert board.get(N_LOST_MESSAGES) == 2
    board.drop_first()
    assert board.put(b"z" * 1000)


def test_a_message_stays_until_it_is_dropped(board):
    board.put(b"one")
    assert (board.first(), board.first()) == (b"one", b"one")


def test_numbers_and_the_sentence_are_seen_by_both(board):
    other = Board.attach(board.name)
    other.set(N_PICTURES, 7)
    other.set_end(1.25)
    other.say("The disk is full." + "é" * 400)
    assert (board.get(N_PICTURES), board.get(NEXT_FRAME), board.end) == (7, -1, 1.25)
    assert board.sentence.startswith("The disk is full.é")
    other.say("")
    assert board.sentence == ""
    other.close()
