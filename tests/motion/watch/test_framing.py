from dataclasses import replace

import pytest

from motion.watch.framing import frame_faults, stature


def stand(scene, body, *, metres=2.5, centre=(0.5, 0.5), mirrored=False, person=1):
    """Return somebody before a camera that sees so many metres from top to bottom."""
    body = body.copy()
    body[[29, 30, 31, 32]] = body[[27, 28, 27, 28]] + (0.0, 0.06)  # heels and toes at the ankles
    world = scene(metres=metres, noise=0.0)
    world.centre, world.mirrored = centre, mirrored
    return world.pose(0.0, body, person=person)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("metres", "centre", "faults"),
    [
        (2.5, (0.5, 0.5), set()),
        (1.9, (0.5, 0.5), set()),
        (5.0, (0.5, 0.5), set()),
        (2.5, (0.5, 0.75), {"feet"}),
        (1.3, (0.5, 0.5), {"near", "feet"}),
        (9.0, (0.5, 0.5), {"far"}),
    ],
)
def test_where_somebody_stands(scene, standing_body, metres, centre, faults, mirrored):
    pose = stand(scene, standing_body(), metres=metres, centre=centre, mirrored=mirrored)
    assert frame_faults([pose]) == faults


def test_who_bends_or_turns_is_as_large_as_before(scene, standing_body):
    body = standing_body()
    upright = stature(stand(scene, body))
    turned = body * (0.3, 1.0)  # the shoulders from the side
    assert stature(stand(scene, turned)) == pytest.approx(upright, rel=0.05)
    bent = body.copy()
    bent[11:23, 1] += 0.35  # the trunk towards the camera
    assert stature(stand(scene, bent)) == pytest.approx(upright, rel=0.05)


def test_the_largest_is_the_performer_and_a_guess_is_none(scene, standing_body):
    body = standing_body()
    near, passer_by = stand(scene, body), stand(scene, body, metres=12.0, person=2)
    assert frame_faults([passer_by, near]) == set()
    assert frame_faults([passer_by]) == {"far"}
    assert frame_faults([replace(near, guessed=True), passer_by]) == {"far"}
    assert frame_faults([replace(near, guessed=True)]) == set()
    assert frame_faults([]) == {"nobody"}
