"""A performer teaches a gesture while playing, and the next time it sounds."""

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from app.gesture_store import gestures_for, hears_gestures, named_folder
from app.offline import Job, perform
from app.performance import Performance
from app.repertoire import Repertoire
from app.resources import SAMPLES
from app.studio import take_header
from app.translate import step_events
from audio.sample import SampleBank
from motion.frame import CameraFrame
from motion.strikes.strike import StrikeDetector
from patch.action import Play
from patch.reading import load_patch
from takes.take import TakeWriter, read_take
from tests.data.gesture_moves import Course, Manner, idle_arm, no, performed, way
from tests.data.gesture_others import idle, joined
from tests.motion.gesture_bodies import body, poses, shown

PATCH = """
description = "A circle rings; strikes snap."
layout = "drum_kit"

[[layer]]
name = "rings"
record = false

[[layer.play]]
on = "gesture"
gesture = "circle"
sound = "elec_bell"

[[layer.play]]
sound = "perc_snap"
"""
SIGN = "hold both hands together above your head for 2 s"


def sign(seconds=2.6):
    """Both hands together above the head."""
    up = np.array([-0.32, -0.92, 0.1])
    arms = way((0.6, up), (seconds, up), (0.6, (0.07, 0.93, 0.12)))
    return Course(arms, arms, no(), no(), seconds + 1.2)


def strike():
    """A hand that drums once."""
    up, down = (0.1, -0.1, 0.4), (0.15, 0.5, 0.4)
    right = way((0.5, up), (0.16, down), (0.3, down), (0.5, (0.07, 0.93, 0.12)))
    return Course(idle_arm(), right, no(), no(), 1.4)


def session(*moves, seed=3, gap=1.2):
    """Return the poses of somebody who does one thing after another, standing still between."""
    rng, build = np.random.default_rng(seed), body()
    parts = [idle(build, rng, gap)]
    for move in moves:
        if isinstance(move, str):
            parts.append(shown(move, rng, build, before=0.3, after=0.3)[0])
        else:
            parts.append(performed(move, build, Manner(), rng))
        parts.append(idle(build, rng, gap))
    return poses(joined(parts), rng, build)


@pytest.fixture
def patch(tmp_path):
    (tmp_path / "rings.toml").write_text(PATCH)
    return load_patch(tmp_path / "rings.toml")


@pytest.fixture
def performance(patch):
    def make(**more):
        repertoire = Repertoire(to_teach=("circle",), **more)
        return Performance(patch, 48000, StrikeDetector(), repertoire=repertoire)

    return make


def play(performance, stream):
    return [performance.advance(pose.t, [pose]) for pose in stream]


def told(steps):
    return [(news.what, news.says) for step in steps for news in step.news]


def sounds(steps):
    return [action.sound for step in steps for action in step.actions if isinstance(action, Play)]


def test_a_gesture_that_is_shown_three_times_sounds_the_fourth(performance):
    kept = []
    stages = performance(keep=kept.append)
    steps = play(stages, session(sign(), "circle", "circle", "circle", "circle", "push_side"))
    assert told(steps) == [
        ("asked", f'To teach "circle", {SIGN}.'),
        ("begun", 'Teaching "circle": lower your hands.'),
        ("step", 'Teaching "circle": stand still.'),
        ("step", "Show it."),
        ("shown", "1 of 3. Show it again."),
        ("shown", "2 of 3. Show it again."),
        ("shown", "3 of 3."),
        ("taught", '"circle" is known now.'),
    ]
    taught = next(i for i, step in enumerate(steps) if step.news and step.news[0].what == "taught")
    assert "elec_bell" not in sounds(steps[:taught])
    assert sounds(steps[taught:]).count("elec_bell") == 1
    assert [gesture.name for gesture in kept] == ["circle"]
    (event,) = (e for e in step_events(steps[taught]) if e["kind"] == "gesture")
    assert event["what"] == "taught"
    assert event["gesture"] == "circle"
    assert event["person"] == 1


def test_what_is_done_while_showing_does_not_sound(performance):
    stream = session(strike(), sign(), strike(), strike(), strike(), strike())
    steps = play(performance(), stream)
    begun = next(step.t for step in steps if step.news and step.news[0].what == "begun")
    taught = next(step.t for step in steps if step.news and step.news[0].what == "taught")
    silent = [step for step in steps if begun <= step.t < taught]
    assert sounds(silent) == []
    assert not any(step.strikes or step.landings or step.hits for step in silent)
    assert all(len(step.flows) == 1 for step in silent)  # the flow goes on
    assert "perc_snap" in sounds(step for step in steps if step.t < begun)
    assert "perc_snap" in sounds(step for step in steps if step.t > taught)


def test_the_sign_takes_one_back(performance):
    moves = [sign(), "push_side", sign(), "circle", "circle", "circle", "circle"]
    steps = play(performance(), session(*moves))
    what = [turn for turn, _ in told(steps) if turn != "step"]
    assert what == ["asked", "begun", "shown", "dropped", "shown", "shown", "shown", "taught"]
    assert sounds(steps).count("elec_bell") == 1


def test_the_sign_ends_it_where_nothing_was_shown(performance):
    steps = play(performance(), session(sign(), sign()))
    assert told(steps)[-1] == ("ended", f'Not teaching now. To teach "circle", {SIGN}.')


def test_unlike_demonstrations_are_asked_for_again(performance):
    moves = [sign(), "circle", "circle", "bow", "circle", "circle", "circle", "circle"]
    steps = play(performance(), session(*moves))
    refused = next(says for what, says in told(steps) if what == "refused")
    assert refused.startswith("The demonstrations are too unlike each other: number 3")
    assert refused.endswith(". Show it three times again.")
    assert told(steps)[-1][0] == "taught"
    assert sounds(steps).count("elec_bell") == 1


def test_who_walks_away_ends_it(performance):
    stages = performance()
    stream = session(sign(), "circle")
    play(stages, stream)
    assert stages.teaching.shower == 1
    steps = [stages.advance(stream[-1].t + k / 30.0, []) for k in range(1, 200)]
    assert [what for what, _ in told(steps)] == ["ended"]
    assert stages.teaching.shower is None


def test_who_is_beside_plays_on(performance):
    stream = session(sign(), strike(), strike())
    beside = [replace(pose, person=2) for pose in session(*[strike()] * 6, seed=8)]
    stages = performance()
    steps = [
        stages.advance(a.t, [a, replace(b, t=a.t)]) for a, b in zip(stream, beside, strict=False)
    ]
    begun = next(step.t for step in steps if step.news and step.news[0].what == "begun")
    during = [step for step in steps if step.t >= begun]
    heard = {a.person for step in during for a in step.actions if isinstance(a, Play)}
    assert stages.teaching.shower == 1
    assert heard == {2}


def test_the_pictures_go_on_while_it_is_being_learnt(performance):
    class Slowly:
        def __init__(self):
            self.given = []

        def submit(self, work):
            self.given.append((work, Future()))
            return self.given[-1][1]

    helper = Slowly()
    stages = performance(helper=helper)
    stream = session(sign(), "circle", "circle", "circle", "circle")
    for pose in stream:
        stages.advance(pose.t, [pose])
        if helper.given:
            break
    later = [stages.advance(pose.t + k / 30.0, [pose]) for k in range(1, 60)]
    assert told(later) == []
    work, future = helper.given[0]
    future.set_result(work())
    step = stages.advance(pose.t + 2.0, [])
    assert told([step])[0][0] == "taught"


def test_a_gesture_that_cannot_be_kept_is_known_all_the_same(performance):
    def full(_):
        raise OSError(28, "No space left on device")

    steps = play(performance(keep=full), session(sign(), *["circle"] * 4))
    says = dict(told(steps))["taught"]
    assert says == '"circle" is known now. "circle" cannot be kept (No space left on device).'
    assert sounds(steps).count("elec_bell") == 1


def test_nobody_reads_a_sentence_for_ever(performance):
    stages = performance()
    stages.advance(0.0, [])
    assert stages.teaching.says.startswith("To teach")
    stages.advance(30.0, [])
    assert stages.teaching.says == ""


def test_a_patch_tells_whether_it_hears_a_gesture(patch, preset):
    assert hears_gestures(patch, "circle")
    assert not hears_gestures(patch, "bow")
    assert not hears_gestures(preset("drum_kit"), "circle")


class Poses:
    """A camera of small dark pictures, and the tracker that sees these poses in them."""

    name, size, rate, live = "poses", (32, 18), 30.0, False

    def __init__(self, stream):
        self.stream, self.seconds = stream, stream[-1].t
        self.number = 0

    def read(self):
        if self.number == len(self.stream):
            return None
        self.number += 1
        picture = np.zeros((18, 32, 3), np.uint8)
        return CameraFrame(self.number - 1, self.stream[self.number - 1].t, picture)

    def track(self, frame):
        return [self.stream[frame.index]]

    def close(self):
        pass


def take_of(folder, patch, stream, **repertoire):
    """Perform into a take, from camera frames to sound and files, and return it."""
    folder.mkdir()
    header = take_header(patch, folder.parent / "rings.toml", "poses", {"sample_rate": 48000})
    source, bank = Poses(stream), SampleBank.load(SAMPLES, 48000)
    job = Job(
        source,
        source,
        patch,
        bank,
        take=TakeWriter(folder, header),
        repertoire=Repertoire(**repertoire),
    )
    perform(job)
    return read_take(folder)


def bells(take):
    return [e["t"] for e in take.events() if e["kind"] == "note" and e["sound"] == "elec_bell"]


def test_a_take_keeps_what_was_taught_and_plays_it_again(tmp_path, patch):
    stream = session(sign(), "circle", "circle", "circle", "circle")
    take = take_of(tmp_path / "take", patch, stream, to_teach=("circle",))
    events = take.events()
    (taught,) = (e["t"] for e in events if e["kind"] == "gesture" and e["what"] == "taught")
    (rang,) = bells(take)
    assert rang > taught
    samples = [c["sample"] for c in take.commands() if c["command"] == "PlaySample"]
    assert samples.count("elec_bell") == 1
    known = gestures_for(patch, named_folder(take.folder))
    assert [gesture.name for gesture in known] == ["circle"]
    again = take_of(tmp_path / "again", patch, session("circle", "push_side"), known=known)
    assert len(bells(again)) == 1
    stored = [path.read_bytes() for path in sorted(again.folder.glob("gestures/*"))]
    assert stored == [path.read_bytes() for path in sorted(take.folder.glob("gestures/*"))]
    assert len(stored) == 1
