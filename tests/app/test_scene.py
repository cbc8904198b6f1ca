from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from app.notice import Said
from app.palette import PALETTE, colour_of
from app.performance import Step
from app.scene import FLOOR_LINE, RING, STATES, Look, ScenePainter, loop_rows
from motion.landmark import BONES, INDEX, LANDMARKS
from patch.action import Play, Record
from patch.looping import TrackState
from patch.performer import PerformerState
from patch.reading import patch_names
from render.scene import FLASH, GLYPH, LIMB, LOOP, RIBBON, ZONE
from zones.zone import PlacedZone

STATE = PerformerState("drums", 0, 0, 0, 0.25, False, False, ())
SNARE = PlacedZone("snare", 1, True, (0.4, 0.5), (0.1, 0.1), 1.0, 2)
FLOOR = PlacedZone("floor", 0, False, (0.5, 0.9), (0.4, 0.1), 1.0, 5, occupied=True, progress=0.5)


@pytest.fixture(scope="module")
def painter(preset):
    """A function that returns a painter for a preset."""
    return lambda name="drum_kit", **look: ScenePainter(Look(**look), preset(name))


@pytest.fixture(scope="module")
def painted(painter, performance, dance):
    """A function that plays the dancer and returns each step with its scene."""

    @cache
    def paint(name):
        stages, brush = performance(name), painter(name)
        steps = (stages.advance(frame.t, frame.poses) for frame in dance)
        return [
            (step, brush.paint(step, stages.watch.placed(), stages.performer.state(), 1.0))
            for step in steps
        ]

    return paint


@pytest.mark.parametrize("name", patch_names())
def test_a_dance_is_drawn_whole(painted, preset, name):
    n_zones = len(preset(name).layout.zones)
    n_loops = sum(layer.record for layer in preset(name).layers)
    ribbons = 0
    for step, scene in painted(name):
        assert scene.t == step.t
        kinds = (scene.zones, scene.limbs, scene.ribbons, scene.flashes, scene.loops)
        assert [rows.dtype for rows in kinds] == [ZONE, LIMB, RIBBON, FLASH, LOOP]
        for rows in kinds:
            for field in rows.dtype.names:
                assert np.isfinite(rows[field]).all()
            assert ((rows["colour"] >= 0.0) & (rows["colour"] <= 1.0)).all()
        assert len(scene.zones) == (n_zones if step.poses else 0)
        assert 10 <= len(scene.limbs) <= len(BONES)
        assert len(scene.loops) == n_loops
        ribbons = max(ribbons, len(scene.ribbons))
    assert ribbons > 50


@pytest.mark.parametrize("name", patch_names())
def test_every_strike_flashes_where_and_when_it_sounds(painted, name):
    scenes = painted(name)
    heard = [
        (strike, play)
        for step, _ in scenes
        for strike in step.strikes
        for play in step.actions
        if isinstance(play, Play) and play.strike_id == strike.id and play.at < 3.8
    ]
    assert len(heard) >= 2
    for strike, play in heard:
        scene = min((scene for _, scene in scenes), key=lambda scene: abs(scene.t - play.at))
        near = np.abs(scene.flashes["centre"] - np.float32(strike.place)).max(axis=1) < 1e-5
        assert scene.flashes["light"][near].max() > 0.5
        assert scene.limbs["light"].max() > 0.3


def test_limbs_lie_on_the_body(painted, dance):
    pose = dance[60].poses[0]
    _, scene = painted("drum_kit")[60]
    wrist = pose.landmarks[INDEX["right_wrist"], :2]
    ends = np.concatenate([scene.limbs["start"], scene.limbs["end"]])
    assert np.abs(ends - wrist).sum(axis=1).min() < 0.03


def step(t=1.0, actions=(), strikes=()):
    return Step(t, [], list(strikes), [], [], [], list(actions))


def zone_light(scene, number=0):
    return float(scene.zones["light"][number])


def test_a_zone_lights_up_when_it_sounds_and_fades(painter, play, strike):
    brush = painter()
    hit = step(1.0, [play(1.02, zone="snare", layer="kit")], [strike(t=1.0)])
    lights = [zone_light(brush.paint(hit, [SNARE], STATE, 1.0))]
    lights += [zone_light(brush.paint(step(t), [SNARE], STATE, 1.0)) for t in (1.033, 1.2, 2.0)]
    assert lights[0] < lights[1]
    assert lights[1] > 0.8
    assert lights[1] > lights[2] > lights[3]
    assert lights[3] < 0.01


def test_all_zones_light_up_that_are_entered_at_once(painter, play):
    other = PlacedZone("hat", 1, True, (0.6, 0.5), (0.1, 0.1), 1.0, 3)
    entered = [play(1.0, zone=zone, strike_id=None, layer="kit") for zone in ("snare", "hat")]
    scene = painter().paint(step(1.0, entered), [SNARE, other], STATE, 1.0)
    assert min(zone_light(scene, 0), zone_light(scene, 1)) > 0.8


def test_only_the_zone_of_the_player_lights_up(painter, play):
    theirs = PlacedZone("snare", 2, True, (0.7, 0.5), (0.1, 0.1), 1.0, 2)
    hit = step(1.0, [play(1.0, zone="snare", layer="kit", person=2)])
    scene = painter().paint(hit, [SNARE, theirs], STATE, 1.0)
    assert zone_light(scene, 0) < 0.01
    assert zone_light(scene, 1) > 0.8


def test_a_spark_has_the_colour_of_its_zone_or_of_its_layer(painter, play, strike, preset):
    live = painter().paint(
        step(1.0, [play(1.0, zone="snare", layer="kit")], [strike()]), [SNARE], STATE, 1.0
    )
    assert live.flashes["colour"][0] == pytest.approx(colour_of(SNARE.colour))
    layer = preset("loop_pedal").layers[1]
    looped = painter("loop_pedal").paint(
        step(1.0, [play(1.0, layer=layer.name)], [strike()]), [], STATE, 1.0
    )
    assert looped.flashes["colour"][0] == pytest.approx(colour_of(layer.colour))


def test_a_strike_that_plays_two_sounds_is_one_spark(painter, play, strike):
    twice = [play(1.0, layer="kit"), play(1.0, layer="kit", sound="sn_dub")]
    scene = painter().paint(step(1.0, twice, [strike()]), [], STATE, 1.0)
    assert len(scene.flashes) == 1


def test_a_zone_keeps_its_place_shape_and_progress(painter):
    scene = painter().paint(step(), [SNARE, FLOOR], STATE, 1.0)
    disc, area = scene.zones
    assert disc["centre"] == pytest.approx(SNARE.centre)
    assert area["size"] == pytest.approx(FLOOR.size)
    assert (disc["shape"], area["shape"]) == (0.0, 1.0)
    assert area["progress"] == 0.5
    assert area["light"] > disc["light"]


def test_waiting_for_the_beat_is_shown(painter):
    waiting = PerformerState("drums", 0, 0, -1, 0.75, True, False, ())
    (row,) = painter("loop_pedal").paint(step(), [SNARE], waiting, 1.0).zones
    assert (row["state"], row["progress"]) == (STATES["waiting"], 0.75)


def test_the_look_is_handed_on(painter):
    scene = painter(dim=0.1, mirror=True, camera=False).paint(step(), [], STATE, 1.0)
    assert (scene.dim, scene.mirror, scene.camera) == (0.1, True, False)
    with pytest.raises(ValueError, match=r"dim must lie in 0\.\.1, got 1\.5"):
        Look(dim=1.5)


def test_loops_lie_side_by_side_on_the_floor_line():
    tracks = [
        TrackState("drums", 0, 0, "playing", 2),
        TrackState("bass", 1, 1, "recording", 0),
        TrackState("bells", 3, 2, "empty", 0),
    ]
    for aspect in (1.0, 16 / 9):
        rows = loop_rows(tracks, 0.4, aspect)
        assert rows["centre"][:, 0].mean() == pytest.approx(0.5)
        assert (np.diff(rows["centre"][:, 0]) * aspect > 2.0 * RING).all()
        assert rows["centre"][:, 1] == pytest.approx(FLOOR_LINE)
    assert [int(state) for state in rows["state"]] == [
        STATES["playing"],
        STATES["recording"],
        STATES["idle"],
    ]
    assert rows["notches"].tolist() == [2.0, 0.0, 0.0]
    assert rows["phase"] == pytest.approx(0.4)
    assert rows["level"][2] == 0.0 < rows["level"][0]
    assert [tuple(row) for row in rows["colour"]] == [
        pytest.approx(PALETTE[track.colour]) for track in tracks
    ]


def test_a_patch_without_loops_draws_none():
    assert len(loop_rows([], 0.0, 1.0)) == 0


def test_more_tracks_than_colours_begin_again():
    assert colour_of(len(PALETTE)) == colour_of(0)
    assert len(set(PALETTE)) == len(PALETTE)


def test_the_loop_that_is_recorded_is_drawn_so(painted):
    for made, scene in painted("loop_pedal"):
        if any(isinstance(action, Record) and action.at <= made.t for action in made.actions):
            assert STATES["recording"] in scene.loops["state"].tolist()
            break
    else:
        pytest.fail("nothing was recorded")


def test_two_in_a_picture_are_told_apart_and_one_keeps_the_colour_of_the_sound(
    performance, painter, dance
):
    stages, brush = performance("group"), painter("group")
    scenes = []
    for frame in dance[:60]:
        (pose,) = frame.poses
        aside = pose.landmarks - np.float32([0.3, 0.0, 0.0])
        poses = [pose, replace(pose, person=2, landmarks=aside)]
        made = stages.advance(frame.t, poses[: 1 + (frame.t > 0.3)])
        placed, state = stages.watch.placed(), stages.performer.state()
        scenes.append(brush.paint(made, placed, state, 1.0))
    assert {tuple(row) for row in scenes[5].limbs["colour"]} == {tuple(np.float32(PALETTE[0]))}
    colours = {tuple(row) for row in scenes[-1].limbs["colour"]}
    assert colours == {tuple(np.float32(colour)) for colour in PALETTE[:2]}
    assert {tuple(row) for row in scenes[-1].ribbons["colour"]} == colours


def test_what_is_said_stands_in_the_scene(painter):
    brush = painter()
    assert len(brush.paint(step(), [], STATE, 1.0).glyphs) == 0
    scene = brush.paint(step(), [], STATE, 1.0, Said("Come nearer.", 0.5))
    assert scene.glyphs.dtype == GLYPH
    assert "".join(chr(int(code)) for code in scene.glyphs["code"][1:]) == "Comenearer."
    assert (scene.glyphs["light"] == 0.5).all()


def test_every_landmark_has_a_name_to_strike_with(painter, play, strike):
    for name in LANDMARKS:
        hit = step(1.0, [play(1.0, layer="kit")], [strike(joint=name)])
        assert len(painter().paint(hit, [], STATE, 1.0).flashes) == 1
