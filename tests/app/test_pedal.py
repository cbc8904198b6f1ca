"""A pedal from the performer's press to the loop in the sound."""

import numpy as np

from app.beat import whole_frame_timeline
from app.translate import to_commands
from audio.layout import LOOK_AHEAD
from patch.patch import Control, Layer, Patch, PlayRule
from patch.performer import Performer
from zones.hit import ZoneHit
from zones.layout import Layout

RATE = 48000
PICTURES = 30  # a second
KEYS = {"r": "record", "u": "undo", "y": "redo", "k": "keep", "s": "stop_all", "b": "reverse"}


def hit(t, kind, zone=""):
    return ZoneHit(t, zone, kind, 1, "right_wrist", 1.0, (0.0, 0.0), (0.5, 0.5))


def clicks(engine, seconds, played, pressed):
    """Return when the sound clicks, seconds, of notes at some times and keys at some times."""
    rule = PlayRule("strike", ("click",), gain=(1.0, 1.0), pan=0.0, interval=0.0)
    controls = tuple(Control("key", (key,), do) for key, do in KEYS.items())
    patch = Patch(
        "pedal",
        "",
        Layout("none", ()),
        (Layer("drums", play=(rule,)),),
        mode="pedal",
        controls=controls,
    )
    performer = Performer(patch, whole_frame_timeline(patch.tempo, RATE))
    out = []
    for picture in range(round(seconds * PICTURES)):
        t = picture / PICTURES
        hits = [hit(at, "strike") for at in played if t <= at < t + 1 / PICTURES]
        hits += [hit(at, "key", key) for at, key in pressed if t - 1 / PICTURES <= at < t]
        for command in to_commands(performer.update(hits, [], t), performer.timeline, RATE):
            engine.apply(command)
        out.append(engine.render(RATE // PICTURES))
    assert engine.status().late == 0
    sound = np.concatenate(out)[:, 0]
    return np.round((np.flatnonzero(np.abs(sound) > 0.1) - LOOK_AHEAD) / RATE, 4).tolist()


def test_a_loop_is_recorded_from_the_beat_that_was_meant(engine):
    # Pressed late, both at the beginning and at the end; what had sounded by then is in it.
    found = clicks(engine(), 9.9, (2.05, 2.75, 3.5), ((2.2, "r"), (4.15, "r")))
    assert found == [2.05, 2.75, 3.5, 4.75, 5.5, 6.05, 6.75, 7.5, 8.05, 8.75, 9.5]


def test_layers_are_laid_over_undone_and_redone(engine):
    pressed = ((1.9, "r"), (3.9, "r"), (6.0, "r"), (7.9, "r"), (9.5, "u"), (11.5, "y"))
    found = clicks(engine(), 13.9, (2.25, 7.0), pressed)
    assert found == [2.25, 4.25, 6.25, 7.0, 8.25, 9.0, 10.25, 12.25, 13.0]


def test_what_was_just_played_is_kept(engine):
    found = clicks(engine(), 9.9, (2.5, 4.0), ((6.12, "k"),))
    assert found == [2.5, 4.0, 6.5, 8.0]


def test_all_stops_at_once(engine):
    found = clicks(engine(), 9.9, (2.25,), ((1.9, "r"), (3.9, "r"), (6.0, "s")))
    assert found == [2.25, 4.25]
