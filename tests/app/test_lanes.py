import threading
from contextlib import closing
from itertools import count

import pytest

from app.lanes import Behind, read_ahead


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


def items(*values):
    """A `read` that gives values, raising those that are exceptions, then None."""
    left = iter(values)

    def read():
        value = next(left, None)
        if isinstance(value, BaseException):
            raise value
        return value

    return read


def test_what_is_read_ahead_comes_in_order():
    assert list(read_ahead(items(*range(1, 100)), 4)) == list(range(1, 100))
    assert list(read_ahead(items(), 4)) == []


def test_it_reads_no_further_ahead_than_asked():
    numbers = count(1)
    most = [0]

    def read():
        most[0] = next(numbers)
        return most[0]

    with closing(read_ahead(read, 3)) as ahead:
        for _ in range(50):
            taken = next(ahead)
            assert most[0] <= taken + 3 + 2  # waiting in the queue, in hand on either side


def test_what_reading_raises_comes_after_what_was_read():
    taken = []
    with pytest.raises(OSError, match="the film broke"):
        taken.extend(taken.append(i) for i in read_ahead(items(1, 2, OSError("the film broke")), 4))
    assert [i for i in taken if i] == [1, 2]


@pytest.mark.parametrize("n_taken", [0, 1, 7])
def test_a_reader_may_go_at_any_time(n_taken):
    numbers = count(1)
    with closing(read_ahead(lambda: next(numbers), 2)) as ahead:
        assert [next(ahead) for _ in range(n_taken)] == list(range(1, n_taken + 1))


def test_a_reader_that_fails_leaves_no_thread():
    numbers = count(1)

    def take():
        with closing(read_ahead(lambda: next(numbers), 2)) as ahead:
            for i in ahead:
                if i == 5:
                    raise ValueError(f"at {i}")

    with pytest.raises(ValueError, match="at 5"):
        take()


class Worker:
    """Takes note of all that it is given; raises at what is an exception."""

    def __init__(self, fails_at_start=None, fails_at_end=None):
        self.fails_at_start, self.fails_at_end = fails_at_start, fails_at_end
        self.done, self.threads, self.finished = [], set(), 0

    def start(self):
        self.threads.add(threading.get_ident())
        if self.fails_at_start:
            raise self.fails_at_start
        return self.work

    def work(self, item):
        self.threads.add(threading.get_ident())
        if isinstance(item, BaseException):
            raise item
        self.done.append(item)

    def finish(self):
        self.threads.add(threading.get_ident())
        self.finished += 1
        if self.fails_at_end:
            raise self.fails_at_end


def behind(worker, depth=3):
    return Behind(worker.start, worker.finish, depth)


def put_all(lane, numbers):
    for number in numbers:
        lane.put(number)


def test_what_is_put_is_done_in_order_in_one_other_thread():
    worker = Worker()
    lane = behind(worker)
    for i in range(100):
        lane.put(i)
    lane.close()
    assert worker.done == list(range(100))
    assert worker.finished == 1
    assert len(worker.threads) == 1
    assert threading.get_ident() not in worker.threads


def test_what_the_worker_raises_comes_out_and_nothing_hangs():
    worker = Worker()
    lane = behind(worker)
    lane.put(1)
    lane.put(OSError("the disk is full"))
    with pytest.raises(OSError, match="the disk is full"):
        put_all(lane, range(1000))
    with pytest.raises(OSError, match="the disk is full"):
        lane.close()
    assert worker.finished == 1
    assert worker.done[0] == 1
    assert len(worker.done) == 1


def test_a_last_item_that_fails_is_told_at_the_end():
    worker = Worker()
    lane = behind(worker)
    lane.put(OSError("the disk is full"))
    with pytest.raises(OSError, match="the disk is full"):
        lane.close()


@pytest.mark.parametrize(
    "worker",
    [Worker(fails_at_start=OSError("no OpenGL")), Worker(fails_at_end=OSError("no OpenGL"))],
    ids=["start", "end"],
)
def test_a_worker_that_cannot_start_or_end_says_so(worker):
    lane = behind(worker)
    if worker.fails_at_start:
        with pytest.raises(OSError, match="no OpenGL"):
            put_all(lane, range(100))
    with pytest.raises(OSError, match="no OpenGL"):
        lane.close()
    assert worker.finished == (0 if worker.fails_at_start else 1)
