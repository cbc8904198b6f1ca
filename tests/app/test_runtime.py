import re

import pytest

from app.runtime import CHECK_EVERY, Supervisor, session_clock, take_label, wait_until


class Process:
    """A process that dies when it is told to."""

    def __init__(self, refuses=False):
        self.alive = True
        self.restarts = 0
        self.refuses = refuses

    def restart(self):
        self.restarts += 1
        if self.refuses:
            raise OSError("no more processes: close some programs")
        self.alive = True


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(clock, said):
    return Supervisor(clock, said.append)


def pass_time(clock, supervisor, seconds, step=0.033):
    for _ in range(round(seconds / step)):
        clock.advance(step)
        supervisor.check()


def test_what_lives_is_left_alone(clock, supervisor, said):
    process = Process()
    supervisor.watch("sound", process)
    pass_time(clock, supervisor, 10.0)
    assert (process.restarts, said, supervisor.remarks) == (0, [], [])


def test_a_death_is_noticed_within_a_second_and_told(clock, supervisor, said):
    sound, picture = Process(), Process()
    supervisor.watch("sound", sound)
    supervisor.watch("picture", picture)
    supervisor.check()
    picture.alive = False
    pass_time(clock, supervisor, 1.0)
    assert (sound.restarts, picture.restarts, picture.alive) == (0, 1, True)
    assert said == ["The picture process died and was started again."]
    assert supervisor.remarks == said


def test_it_looks_no_more_often_than_it_must(clock, supervisor):
    looks = []

    class Watched(Process):
        @property
        def alive(self):
            looks.append(clock())
            return True

        @alive.setter
        def alive(self, value):
            pass

    supervisor.watch("sound", Watched())
    pass_time(clock, supervisor, 3.0, 0.01)
    assert len(looks) <= 3.0 / CHECK_EVERY + 1


def test_what_dies_again_and_again_is_left_alone(clock, supervisor, said):
    process = Process()
    supervisor.watch("sound", process)
    for _ in range(20):
        process.alive = False
        pass_time(clock, supervisor, 1.0)
    assert process.restarts == supervisor.most == 5
    assert said == ["The sound process died and was started again."] * 5 + [
        "The sound process died 6 times and was left alone."
    ]


def test_a_restart_that_fails_is_told_and_tried_again(clock, supervisor, said):
    process = Process(refuses=True)
    supervisor.watch("recorder", process)
    process.alive = False
    pass_time(clock, supervisor, 0.5)
    assert said[1] == (
        "The recorder process could not be started again: no more processes: close some programs"
    )
    process.refuses = False
    pass_time(clock, supervisor, 1.0)
    assert process.alive


def test_waiting_ends_when_the_condition_holds():
    looks = iter([False, False, True])
    assert wait_until(lambda: next(looks), 60.0)


def test_waiting_ends_when_the_time_is_over():
    began = session_clock()
    assert not wait_until(lambda: False, 0.03)
    assert session_clock() - began >= 0.03


def test_a_take_is_named_by_its_day_and_time():
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}", take_label())
