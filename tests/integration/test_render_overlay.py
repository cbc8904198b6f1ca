import moderngl
import numpy as np
import pytest

from render.context import describe
from render.layout import load_layout, read_asset
from render.overlay import Overlay, lit_area
from render.plain import GROUND
from render.program import build_program
from render.ribbon import smoothed
from render.scene import FLASH, LIMB, LOOP, RIBBON, ZONE, OverlayScene
from render.shader import assemble

SIZES = [(64, 48), (576, 576), (1280, 720), (270, 480)]
STATES = {"idle": 0, "armed": 1, "recording": 2, "playing": 3, "muted": 4, "waiting": 5}


def rows(dtype, *records):
    array = np.zeros(len(records), dtype)
    for row, record in zip(array, records, strict=True):
        for name, value in record.items():
            row[name] = value
    return array


def room(size, seed=5):
    """A camera picture with all kinds of colours."""
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (size[1], size[0], 3), np.uint8)


def grey(size, value=40):
    return np.full((size[1], size[0], 3), value, np.uint8)


def zone(**more):
    return {"centre": (0.5, 0.5), "size": (0.2, 0.2), "colour": (0.3, 0.7, 0.9)} | more


def limb(**more):
    record = {"start": (0.2, 0.3), "end": (0.8, 0.3), "width": 0.012, "colour": (1.0, 0.6, 0.1)}
    return record | {"light": 1.0} | more


def added(with_light, without):
    """How much brighter each pixel became, (height, width)."""
    return (with_light[..., :3].astype(int) - without[..., :3]).max(axis=-1)


def changed(one, other, threshold=8):
    return np.abs(one[..., :3].astype(int) - other[..., :3]).max(axis=-1) > threshold


def test_the_context_says_who_draws(context):
    info = describe(context)
    assert info.renderer
    assert info.version


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_empty_scene_leaves_the_camera_picture_as_it_is(draw, size):
    image = room(size)
    picture = draw(size, image, OverlayScene(0.0))
    assert picture.shape == (size[1], size[0], 4)
    assert np.abs(picture[..., :3].astype(int) - image[..., ::-1]).max() <= 1
    assert (picture[..., 3] == 255).all()


def test_mirror_swaps_left_and_right(draw):
    image = room((64, 48))
    picture = draw((64, 48), image, OverlayScene(0.0, mirror=True))
    np.testing.assert_array_equal(picture[..., :3], image[:, ::-1, ::-1])


def test_mirror_takes_the_light_along_but_dials_turn_the_same_way(draw):
    size = (320, 240)
    there = zone(centre=(0.3, 0.5), state=STATES["waiting"], progress=0.25)
    plain = draw(size, grey(size), OverlayScene(0.0, zones=rows(ZONE, there)))
    mirrored = draw(size, grey(size), OverlayScene(0.0, zones=rows(ZONE, there), mirror=True))
    moved = np.roll(plain, round((0.7 - 0.3) * 320), axis=1)
    assert np.abs(moved.astype(int) - mirrored).max() <= 3


def test_dim_darkens_the_camera_and_not_the_light(draw):
    size = (320, 240)
    limbs = rows(LIMB, limb())
    bright = draw(size, grey(size, 200), OverlayScene(0.0, limbs=limbs))
    dark = draw(size, grey(size, 200), OverlayScene(0.0, limbs=limbs, dim=0.5))
    assert abs(int(dark[200, 10, 0]) - 100) <= 1
    assert abs(int(dark[72, 160, 0]) - int(bright[72, 160, 0])) < 12


@pytest.mark.parametrize("image", [None, "camera"])
def test_without_camera_there_is_the_dark_ground(draw, image):
    size = (64, 48)
    scene = OverlayScene(0.0, camera=image is None)
    picture = draw(size, None if image is None else room(size), scene)
    assert (picture == (*GROUND, 255)).all()


def test_a_smaller_camera_picture_keeps_its_shape_and_carries_the_scene(draw):
    scene = OverlayScene(0.0, flashes=rows(FLASH, {"centre": (0, 0.5), "radius": 0.1, "light": 1}))
    scene.flashes["colour"] = 1.0
    picture = draw((640, 240), grey((160, 120), 90), scene)
    assert picture[120, 100].tolist() == [*GROUND, 255]
    assert abs(int(picture[20, 320, 0]) - 90) <= 1
    assert picture[120, 161, 0] > 200  # the left edge of the camera picture, not of the framebuffer


def test_row_0_is_the_top(draw):
    size = (200, 100)
    flash = rows(FLASH, {"centre": (0.5, 0.1), "radius": 0.2, "colour": (1, 1, 1), "light": 1.0})
    light = added(draw(size, grey(size), OverlayScene(0.0, flashes=flash)), grey(size))
    assert light[10, 100] > 150
    assert light[60:].max() == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_lit_bone_lies_where_its_joints_are(draw, size):
    width, height = size
    image = grey(size)
    light = added(draw(size, image, OverlayScene(0.0, limbs=rows(LIMB, limb()))), image)
    y, x = round(0.3 * height), round(0.5 * width)
    assert light[y - 1 : y + 1, x].max() > 150
    assert light[: round(0.24 * height) - 2].max() == 0
    assert light[round(0.36 * height) + 2 :].max() == 0
    assert light[:, : round(0.1 * width)].max() == 0


def test_a_lit_bone_is_wider_and_brighter_than_a_resting_one(draw):
    size = (576, 576)
    image = grey(size)
    lit = added(draw(size, image, OverlayScene(0.0, limbs=rows(LIMB, limb()))), image)
    rest = limb(width=0.004, light=0.0)
    resting = added(draw(size, image, OverlayScene(0.0, limbs=rows(LIMB, rest))), image)
    assert lit.sum() > 4 * resting.sum()
    assert resting.max() > 40  # faint, but to be seen


def test_a_core_is_white_and_its_halo_coloured(draw):
    size = (576, 576)
    orange = limb(colour=(1.0, 0.4, 0.0))
    picture = draw(size, grey(size, 0), OverlayScene(0.0, limbs=rows(LIMB, orange)))
    core, halo = picture[173, 288], picture[173 + 8, 288]
    assert core[:3].min() > 200
    assert int(halo[0]) > 2 * int(halo[2]) + 10


def test_joints_do_not_add_up(draw):
    size = (320, 240)
    whole = rows(LIMB, limb())
    halves = rows(LIMB, limb(end=(0.5, 0.3)), limb(start=(0.5, 0.3)))
    one = draw(size, grey(size), OverlayScene(0.0, limbs=whole))
    two = draw(size, grey(size), OverlayScene(0.0, limbs=halves))
    assert np.abs(one.astype(int) - two).max() <= 2


def test_a_ribbon_of_many_pieces_is_smooth_along_its_length(draw):
    size = (640, 480)
    places = np.stack((np.linspace(0.1, 0.9, 25), np.full(25, 0.5)), axis=1)
    life = np.linspace(0.2, 1.0, 25)
    pieces = np.zeros(24, RIBBON)
    pieces["start"], pieces["end"] = places[:-1], places[1:]
    pieces["width"] = 0.03
    pieces["alpha"] = np.stack((life[:-1], life[1:]), axis=1)
    pieces["colour"] = (0.4, 0.8, 1.0)
    image = grey(size, 0)
    picture = draw(size, image, OverlayScene(0.0, ribbons=smoothed(pieces)))
    middle = picture[236, 90:550, 2].astype(int)  # beside the core, where joints would show
    steps = np.diff(middle)
    assert middle[-1] > 2 * middle[0]
    assert steps.min() >= -2
    assert steps.max() <= 4


def test_light_grows_on_a_hit(draw):
    size = (320, 240)
    image = grey(size)
    amounts = [
        added(draw(size, image, OverlayScene(0.0, zones=rows(ZONE, zone(light=x)))), image).sum()
        for x in (0.0, 0.5, 1.0)
    ]
    assert amounts[0] > 0
    assert amounts[0] < 0.6 * amounts[1] < 0.6 * 0.9 * amounts[2]


@pytest.mark.parametrize("shape", [0.0, 1.0], ids=["disc", "band"])
def test_states_differ_by_shape_and_not_by_colour_alone(draw, shape):
    size = (320, 240)
    lines = {}
    for name, state in STATES.items():
        record = zone(
            shape=shape, size=(0.3, 0.2), state=state, turn=0.3, progress=0.4 * (state == 5)
        )
        picture = draw(size, grey(size), OverlayScene(0.0, zones=rows(ZONE, record)))
        lines[name] = picture[..., 2].astype(int)  # one channel: only the shape can differ
    names = list(lines)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            assert (np.abs(lines[one] - lines[other]) > 30).sum() > 60, (one, other)


def test_an_armed_ring_is_dashed_and_an_idle_one_whole(draw):
    size = (480, 480)
    angle = np.linspace(0.0, 2.0 * np.pi, 720, endpoint=False)
    x = np.round(240 + 96 * np.cos(angle) - 0.5).astype(int)
    y = np.round(240 + 96 * np.sin(angle) - 0.5).astype(int)
    gaps = {}
    for name in ("idle", "armed"):
        record = zone(state=STATES[name])
        picture = draw(size, grey(size, 0), OverlayScene(0.0, zones=rows(ZONE, record)))
        on = picture[y, x, 2] > 90
        gaps[name] = int((on & ~np.roll(on, 1)).sum())
    assert gaps["idle"] <= 1
    assert gaps["armed"] > 12


def test_a_waiting_arc_closes_clockwise_from_the_top(draw):
    size = (480, 480)
    record = zone(state=STATES["waiting"], progress=0.25)
    light = added(
        draw(size, grey(size, 0), OverlayScene(0.0, zones=rows(ZONE, record))), 0 * grey(size)
    )
    right, left = light[172, 308], light[172, 171]  # on the ring, up right and up left
    assert right > 1.6 * left


def test_a_turning_light_is_where_turn_says(draw):
    size = (480, 480)
    for turn, (x, y) in {
        0.0: (240, 144),
        0.25: (336, 240),
        0.5: (240, 336),
        0.75: (144, 240),
    }.items():
        record = zone(state=STATES["playing"], turn=turn)
        picture = draw(size, grey(size, 0), OverlayScene(0.0, zones=rows(ZONE, record)))
        brightest = np.array(np.unravel_index(picture[..., :3].sum(-1).argmax(), (480, 480)))
        assert np.hypot(*(brightest - (y, x))) < 12, turn


def test_a_loop_shows_phase_level_and_layers(draw):
    size = (480, 480)
    dark = grey(size, 0)

    def loop(**more):
        record = {"centre": (0.5, 0.5), "radius": 0.2, "colour": (0.2, 0.8, 0.6), "state": 3} | more
        return draw(size, dark, OverlayScene(0.0, loops=rows(LOOP, record)))

    head = loop(phase=0.25)
    assert head[240, 336, :3].min() > 180
    assert head[240, 144, :3].min() < 60
    thin, thick = loop(phase=0.25, level=0.1), loop(phase=0.25, level=1.0)
    assert changed(thick, dark, 60).sum() > 2 * changed(thin, dark, 60).sum()
    bare = loop(phase=0.5)
    beads = [changed(loop(phase=0.5, notches=n), bare, 60)[140:240].sum() for n in (1, 2, 4)]
    assert beads[0] > 20
    np.testing.assert_allclose(beads[1:], (2 * beads[0], 4 * beads[0]), rtol=0.2)


def test_flashes_lie_over_zones_and_red_is_for_recording(draw):
    size = (320, 240)
    recording = rows(ZONE, zone(state=STATES["recording"]))
    picture = draw(size, grey(size), OverlayScene(0.0, zones=recording))
    red = picture[120, 160]
    assert red[0] > 200
    assert max(red[1], red[2]) < 90
    flash = rows(FLASH, {"centre": (0.5, 0.5), "radius": 0.1, "colour": (1, 1, 1), "light": 1.0})
    over = draw(size, grey(size), OverlayScene(0.0, zones=recording, flashes=flash))
    assert over[120, 160, :3].min() > 200


def test_a_busy_scene_lights_less_than_a_quarter_of_the_picture(draw):
    size = (1280, 720)
    image = grey(size, 90)
    zones = [
        zone(centre=(0.12 + 0.19 * i, 0.25 + 0.4 * (i % 2)), size=(0.09, 0.09), state=i, turn=0.3)
        for i in range(5)
    ]
    zones[2]["light"] = 1.0
    limbs = [limb(start=(0.4, 0.2 + 0.05 * i), end=(0.6, 0.9 - 0.05 * i)) for i in range(6)]
    limbs += [
        limb(start=(0.3 + 0.04 * i, 0.2), end=(0.3, 0.9), width=0.004, light=0) for i in range(9)
    ]
    flash = {"centre": (0.5, 0.4), "radius": 0.09, "colour": (1, 0.8, 0.2), "light": 1.0}
    scene = OverlayScene(
        0.0, zones=rows(ZONE, *zones), limbs=rows(LIMB, *limbs), flashes=rows(FLASH, flash)
    )
    share = changed(draw(size, image, scene), image).mean()
    assert 0.03 < share <= 0.25


def test_more_records_than_ever_before_are_all_drawn(context):
    size = (320, 240)
    overlay = Overlay(context, size)
    record = {"radius": 0.02, "colour": (1, 1, 1), "light": 1.0}
    few = rows(FLASH, {"centre": (0.5, 0.5)} | record)
    many = rows(FLASH, *({"centre": (0.001 * i, 0.5)} | record for i in range(1000)))
    for flashes in (few, many, few):
        overlay.draw(grey(size), OverlayScene(0.0, flashes=flashes))
        picture = overlay.read()
        assert (picture[120, 0, 0] > 150) == (len(flashes) == 1000)
        assert picture[120, 160, 0] > 150
    overlay.release()


def test_numbers_that_are_none_do_no_harm(draw):
    size = (64, 48)
    broken = rows(LIMB, limb(start=(np.nan, np.inf)), limb())
    picture = draw(size, grey(size), OverlayScene(0.0, limbs=broken))
    assert picture[14, 32, :3].max() > 150


def test_wrong_arrays_are_refused(draw):
    with pytest.raises(ValueError, match="image must be"):
        draw((64, 48), np.zeros((48, 64), np.uint8), OverlayScene(0.0))
    with pytest.raises(ValueError, match="limbs must be records of"):
        draw((64, 48), None, OverlayScene(0.0, limbs=np.zeros(1, FLASH)))
    with pytest.raises(ValueError, match="at least one pixel"):
        draw((0, 48), None, OverlayScene(0.0))


def test_the_lit_area_holds_its_strokes_and_is_cut_to_the_picture():
    stage = (10, 20, 640, 480)
    assert lit_area([rows(LIMB), rows(RIBBON)], stage, mirror=False) is None
    area = lit_area([rows(LIMB, limb(start=(0.5, 0.5), end=(0.6, 0.5)))], stage, mirror=True)
    left, top, width, height = area
    assert 10 + 0.4 * 640 - 30 < left < 10 + 0.4 * 640
    assert left + width > 10 + 0.5 * 640
    assert top < 20 + 240 < top + height
    assert lit_area([rows(LIMB, limb(start=(-9, -9), end=(9, 9)))], stage, mirror=False) == stage
    assert lit_area([rows(LIMB, limb(start=(3, 3), end=(4, 4)))], stage, mirror=False) is None


@pytest.mark.parametrize("name", [*(kind.shader for kind in load_layout()), "picture.glsl"])
def test_the_same_bodies_compile_for_a_web_page(context, name):
    if "GL_ARB_ES3_compatibility" not in context.extensions:
        pytest.skip("this OpenGL cannot compile GLSL ES 3.00; install libgl1-mesa-dri")
    vertex, fragment = (assemble(name, s, read_asset, "300 es") for s in ("vertex", "fragment"))
    program = context.program(vertex_shader=vertex.text, fragment_shader=fragment.text)
    assert isinstance(program, moderngl.Program)
    program.release()


def test_a_missing_shader_is_named(context):
    with pytest.raises(ValueError, match=r"nowhere\.glsl"):
        build_program(context, "nowhere.glsl")
