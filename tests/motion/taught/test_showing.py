from dataclasses import replace

import numpy as np
import pytest

from motion.taught.learner import learn
from motion.taught.showing import Showing
from tests.data.gesture_others import idle, joined
from tests.motion.gesture_bodies import body, poses, shown


def session(names, seed=4, gap=1.2):
    """Return the poses of somebody who does gestures one after another, with stillness between."""
    rng, build = np.random.default_rng(seed), body()
    parts = [shown(name, rng, build, before=gap, after=0.5)[0] for name in names]
    return poses(joined([*parts, idle(build, rng, 1.5)]), rng, build)


def taught(showing, stream):
    steps = [showing.update([pose]) for pose in stream]
    return [step.text for step in steps if step.text], steps


@pytest.mark.parametrize("name", ["circle", "raise_both", "t_pose", "bow"])
def test_doing_it_three_times_teaches_it(name):
    showing = Showing(name)
    texts, steps = taught(showing, session([name] * 3))
    assert texts == [
        f'Teaching "{name}": stand still.',
        "Show it.",
        "1 of 3. Show it again.",
        "2 of 3. Show it again.",
        "3 of 3.",
    ]
    assert steps[-1].stage == "done"
    gesture = learn(name, showing.demonstrations)
    assert gesture.kind == ("pose" if name == "t_pose" else "movement")


def test_nothing_is_taken_after_the_last():
    showing = Showing("circle")
    stream = session(["circle"] * 4)
    taught(showing, stream)
    assert len(showing.demonstrations) == 3


def test_five_may_be_wanted():
    showing = Showing("circle", wanted=5)
    taught(showing, session(["circle"] * 5))
    assert len(showing.demonstrations) == 5
    with pytest.raises(ValueError, match="needs 3 demonstrations at least, got 2"):
        Showing("circle", wanted=2)


def test_standing_teaches_nothing():
    showing = Showing("nothing")
    rng = np.random.default_rng(1)
    texts, steps = taught(showing, poses(idle(body(), rng, 8.0), rng))
    assert texts[-1] == "Show it."
    assert steps[-1].count == 0


def test_a_wrong_one_can_be_dropped():
    showing = Showing("circle")
    stream = session(["circle"] * 3)
    for pose in stream:
        if showing.update([pose]).count == 1:
            break
    showing.drop_last()
    step = showing.update([])
    assert (step.count, step.text) == (0, "Forgotten. Stand still.")


def test_who_goes_out_of_sight_begins_that_one_anew():
    showing = Showing("circle")
    stream = session(["circle"] * 3)
    cut = next(i for i, pose in enumerate(stream) if showing.update([pose]).stage == "showing")
    later = [replace(pose, t=pose.t + 3.0) for pose in stream]
    texts, steps = taught(showing, later)
    assert cut > 10
    assert "Out of sight: that one does not count. Stand still." in texts
    assert steps[-1].count == 3


def test_only_the_first_who_is_seen_teaches():
    showing = Showing("circle")
    rng = np.random.default_rng(9)
    quiet = poses(idle(body(), rng, 30.0), rng, person=1)
    busy = [replace(pose, person=2) for pose in session(["circle"] * 3)]
    for pair in zip(quiet, busy, strict=False):
        showing.update(pair)
    assert showing.person == 1
    assert showing.demonstrations == []
