"""The maker of films of several people, on the bundled dancer."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from app.bench.people_score import HIPS
from app.bench.people_truth import read_truth
from tests.conftest import copy_pictures
from tests.data.make_people_clips import Role, Stage, make, truth_of
from tests.data.people_cutouts import FEET, MIRRORED, STANDING, cut_out, dyed
from tests.data.people_paths import ABSENT, PASSER_BY, Plan

SIZE, RATE, SECONDS = (384, 216), 5.0, 8.0


@pytest.fixture(scope="module")
def dancer(tmp_path_factory):
    return copy_pictures(tmp_path_factory.mktemp("dancer") / "dancer.mp4", 8)


@pytest.fixture(scope="module")
def made(dancer, tmp_path_factory):
    """A film of three, its plan and its truth."""
    out = tmp_path_factory.mktemp("made") / "three.mp4"
    plan = make(out, [dancer], 3, SECONDS, seed=2, size=SIZE, rate=RATE)
    return out, plan, read_truth(truth_of(out))


def test_the_truth_says_where_the_plan_put_everybody(made):
    _, plan, truth = made
    assert truth.names == ["A", "B", "C"]
    assert truth.passers_by == {PASSER_BY}
    assert len(truth.scenes) == SECONDS * RATE
    for i, scene in enumerate(truth.scenes):
        for name, points in scene.items():
            assert points[HIPS, 0].mean() == pytest.approx(plan.at(i / RATE)[name][0], abs=0.02)


def test_the_film_is_as_long_and_as_large_as_its_truth(made):
    out, _, truth = made
    film = cv2.VideoCapture(str(out))
    pictures = 0
    while (read := film.read())[0]:
        assert read[1].shape == (SIZE[1], SIZE[0], 3)
        pictures += 1
    assert pictures == len(truth.scenes)


def test_everybody_is_drawn_where_the_truth_says_and_nowhere_else(dancer):
    grey = np.full((216, 384, 3), 128, np.uint8)
    actor = cut_out(dancer, most=2)
    stage = Stage(grey, {"A": Role(actor, False, 0.0), "B": Role(actor, True, 0.0)})
    places = {"A": (0.25, 0.0), "B": (0.75, 0.0)}
    picture, truth = stage.draw(0.0, places)
    assert sorted(truth) == ["A", "B"]
    for points in truth.values():
        x, y = (points[HIPS, :2].mean(axis=0) * SIZE).astype(int)
        assert np.abs(picture[y, x].astype(int) - 128).max() > 25
    assert (picture[:, 185:199] == 128).all()
    one, other = (truth[name][11, 0] - 0.25 - 0.5 * (name == "B") for name in ("A", "B"))
    assert one == pytest.approx(-truth["B"][12, 0] + 0.75, abs=1e-6)
    assert one > 0.0 < other  # the left shoulder of both is on the right of the picture


def test_the_same_seed_makes_the_same_truth(dancer, tmp_path):
    for name in ("one", "two"):
        make(tmp_path / f"{name}.mp4", [dancer], 3, 1.0, seed=4, size=(128, 72), rate=2.0)
    texts = [truth_of(tmp_path / f"{name}.mp4").read_bytes() for name in ("one", "two")]
    assert texts[0] == texts[1]


def test_a_cut_out_stands_on_its_feet_and_shows_the_body_only(dancer):
    actor = cut_out(dancer, most=3)
    assert len(actor.cutouts) == 3
    cutout = actor.cutouts[0]
    picture, points = cutout.picture, cutout.points
    assert abs(points[HIPS, 0].mean()) < 10.0
    assert points[FEET, 1].max() == pytest.approx(0.0, abs=20.0)
    assert STANDING * 0.95 < -points[0, 1] < STANDING * 1.05
    trunk = (points[[11, 12, 23, 24], :2].mean(axis=0) - cutout.corner).astype(int)
    assert picture[trunk[1], trunk[0], 3] == 255
    assert 0.1 < (picture[..., 3] > 127).mean() < 0.7


def test_a_clip_is_played_forth_and_back(dancer):
    actor = cut_out(dancer, most=3)
    played = [actor.cutouts.index(actor.at(i / actor.rate + 1e-6)) for i in range(6)]
    assert played == [0, 1, 2, 1, 0, 1]


def test_a_film_without_anybody_is_refused(tmp_path):
    with pytest.raises(ValueError, match="shows nobody, or cannot be read"):
        cut_out(tmp_path / "none.mp4")


def test_dye_leaves_head_and_skin_alone():
    image = np.full((20, 20, 3), (40, 40, 40), np.uint8)
    image[10:, :5] = (120, 150, 210)  # skin
    points = np.full((33, 3), 5.0)
    coloured = dyed(image, points, 60)
    assert (coloured[:5] == image[:5]).all()
    assert (coloured[10:, :5] == image[10:, :5]).all()
    assert coloured[15, 15, 1] > coloured[15, 15, 2] + 20


def test_left_becomes_right_in_a_mirror():
    assert MIRRORED[0] == 0
    assert MIRRORED[11] == 12
    assert sorted(MIRRORED) == list(range(33))
    assert [MIRRORED[i] for i in MIRRORED] == list(range(33))


@pytest.mark.parametrize("people", [3, 4])
def test_in_a_minute_everything_happens(people):
    plan = Plan(people, 60.0, np.random.default_rng(1))
    kinds = {kind for _, kind, _ in plan.events}
    assert kinds == {"cross", "leave", "pass"}
    twins = {("A", chr(ord("A") + people - 1))}
    assert twins & {names for _, kind, names in plan.events if kind == "cross"}
    places = [plan.at(t) for t in np.arange(0.0, 60.0, 0.1)]
    assert any(PASSER_BY in at for at in places)
    gone = [name for _, kind, (name, *_) in plan.events if kind == "leave"]
    away = sum(not 0.0 < at[gone[0]][0] < 1.0 for at in places)
    assert away * 0.1 >= ABSENT
    steps = [abs(b["A"][0] - a["A"][0]) for a, b in pairwise(places)]
    assert max(steps) < 0.1
