import numpy as np

from render.mailbox import CAPACITY, SceneMailbox, mailbox_bytes
from render.scene import GLYPH, LIMB, RIBBON, ZONE, OverlayScene

SIZE = (16, 8)


def both_ends():
    memory = memoryview(bytearray(mailbox_bytes(SIZE)))
    return SceneMailbox(memory, SIZE), SceneMailbox(memory, SIZE)


def image(value, width=16, height=8):
    return np.full((height, width, 3), value, np.uint8)


def test_what_is_published_arrives():
    writer, reader = both_ends()
    zones = np.zeros(2, ZONE)
    zones["centre"] = ((0.1, 0.2), (0.3, 0.4))
    limbs = np.ones(3, LIMB)
    glyphs = np.full(4, 65, GLYPH)
    sent = OverlayScene(
        1.5, zones=zones, limbs=limbs, glyphs=glyphs, mirror=True, dim=0.25, camera=False
    )
    assert writer.publish(image(7), sent) == 0
    delivery = reader.take(0)
    assert delivery.sequence == 1
    assert (delivery.scene.t, delivery.scene.dim) == (1.5, 0.25)
    assert delivery.scene.mirror
    assert not delivery.scene.camera
    np.testing.assert_array_equal(delivery.scene.zones, zones)
    np.testing.assert_array_equal(delivery.scene.limbs, limbs)
    np.testing.assert_array_equal(delivery.scene.glyphs, glyphs)
    assert delivery.scene.ribbons.shape == (0,)
    np.testing.assert_array_equal(delivery.image, image(7))


def test_the_newest_wins_and_comes_once():
    writer, reader = both_ends()
    for i in range(7):
        writer.publish(image(i), OverlayScene(float(i)))
    delivery = reader.take(0)
    assert (delivery.sequence, delivery.scene.t, delivery.image[0, 0, 0]) == (7, 6.0, 6)
    assert reader.take(7) is None


def test_nothing_comes_from_an_empty_mailbox():
    assert both_ends()[1].take(0) is None


def test_a_slot_that_is_being_written_is_not_taken():
    memory = memoryview(bytearray(mailbox_bytes(SIZE)))
    writer, reader = SceneMailbox(memory, SIZE), SceneMailbox(memory, SIZE)
    writer.publish(image(1), OverlayScene(0.0))
    writer._slots[1]["header"]["sequence"] = 0
    assert reader.take(0) is None


def test_too_many_records_are_cut_to_the_newest_and_counted():
    writer, reader = both_ends()
    ribbons = np.zeros(CAPACITY["ribbons"] + 5, RIBBON)
    ribbons["alpha"] = np.arange(len(ribbons))[:, None]
    assert writer.publish(None, OverlayScene(0.0, ribbons=ribbons)) == 5
    delivery = reader.take(0)
    assert len(delivery.scene.ribbons) == CAPACITY["ribbons"]
    assert delivery.scene.ribbons["alpha"][-1, 0] == len(ribbons) - 1
    assert delivery.image is None


def test_a_large_picture_is_made_smaller_and_a_small_one_kept():
    writer, reader = both_ends()
    writer.publish(image(9, 64, 32), OverlayScene(0.0))
    assert reader.take(0).image.shape == (8, 16, 3)
    writer.publish(image(9, 6, 2), OverlayScene(0.0))
    assert reader.take(1).image.shape == (2, 6, 3)
