"""Strikes that sound a little early or late, and loops that hold them where they landed."""

import numpy as np
import pytest

from app.beat import whole_frame_timeline
from app.translate import to_commands
from audio.layout import LOOK_AHEAD
from motion.gesture import Landing
from patch.action import Drop, Keep, Play
from patch.patch import Layer, Patch, PlayRule, Snap
from patch.performer import Performer
from patch.reading import patch_names
from zones.hit import ZoneHit
from zones.layout import Layout

RATE = 48000
PICTURES = 60  # a second
LOOP = 2 * RATE  # one bar of four beats at 120 beats a minute
# When a strike truly landed, seconds, and by how much its sound missed that. None: it was none.
PLAYED = (
    (0.5, 0.06),
    (0.75, -0.045),
    (1.0, 0.0),
    (None, 1.3),
    (1.5, 0.12),
    (1.99, 0.03),  # heard after the recording
    (2.01, -0.05),  # landed after it
)


def strike(number, t):
    return ZoneHit(t, "", "strike", 1, "right_wrist", 1.0, (0.0, 0.0), (0.5, 0.5), number)


def scripted():
    """Return the hits and landings of `PLAYED`, and the camera frames at which they are known."""
    hits, landings = {}, {}
    for number, (landed, off) in enumerate(PLAYED, 1):
        sounds = off if landed is None else landed + off
        hits.setdefault(int((sounds - 0.05) * PICTURES), []).append(strike(number, sounds))
        known = int((sounds + 0.22) * PICTURES)
        landings.setdefault(known, []).append(Landing(number, known / PICTURES, landed))
    return hits, landings


def play(engine, snap):
    """Play the script camera frame by camera frame; return the sound's clicks, in frames."""
    rule = PlayRule("strike", ("click",), gain=(1.0, 1.0), pan=0.0, interval=0.0, snap=snap)
    layer = Layer("drums", min_notes=1, play=(rule,))
    patch = Patch("one", "", Layout("none", ()), (layer,), loop_bars=1, then="stay", start="zero")
    timeline = whole_frame_timeline(patch.tempo, RATE)
    performer = Performer(patch, timeline)
    hits, landings = scripted()
    out = []
    for picture in range(8 * PICTURES):
        t = picture / PICTURES
        actions = performer.update(hits.get(picture, []), [], t, landings.get(picture, []))
        for command in to_commands(actions, timeline, RATE):
            assert engine.apply(command)
        out.append(engine.render(RATE // PICTURES))
    assert engine.status().late == 0
    return np.flatnonzero(np.abs(np.concatenate(out)[:, 0]) > 0.2) - LOOK_AHEAD


def test_a_loop_is_tight_where_its_first_sounding_was_not(engine):
    clicks = play(engine(), Snap())
    heard = [round(RATE * (off if at is None else at + off)) for at, off in PLAYED]
    assert list(clicks[clicks < 2 * RATE]) == sorted(at for at in heard if at < LOOP)
    kept = [0.01, 0.5, 0.75, 1.0, 1.5, 1.99]
    for begin in (2 * LOOP, 2 * LOOP + LOOP):
        loop = clicks[(clicks >= begin) & (clicks < begin + LOOP)] - begin
        assert list(loop) == [round(RATE * at) for at in kept]


def test_what_the_patch_snapped_lies_on_the_grid(engine):
    clicks = play(engine(), Snap(1.0, 0.5, 0.25))
    loop = clicks[(clicks >= 2 * LOOP) & (clicks < 3 * LOOP)] - 2 * LOOP
    assert list(loop) == [round(RATE * at) for at in (0.01, 0.5, 0.75, 1.0, 1.5)]


@pytest.mark.parametrize("name", patch_names())
def test_every_note_of_a_strike_becomes_what_its_landing_says(perform, preset, name):
    steps = perform(name)
    landings = {one.strike_id: one for step in steps for one in step.landings}
    settled = {
        action.note: (step.t, action)
        for step in steps
        for action in step.actions
        if isinstance(action, Keep | Drop)
    }
    notes = [a for step in steps for a in step.actions if isinstance(a, Play)]
    struck = [note for note in notes if note.strike_id is not None]
    assert len({note.note for note in struck}) == len(struck) > 0
    assert all(note.note == 0 for note in notes if note.strike_id is None)
    snaps = any(rule.snap.amount for layer in preset(name).layers for rule in layer.play)
    for note in struck:
        landing = landings.get(note.strike_id)
        if landing is None:
            assert note.note not in settled
            continue
        t, action = settled.pop(note.note)
        assert t == landing.t
        assert action.at >= max(t, note.at)
        assert isinstance(action, Drop) == (landing.t_landed is None)
        if isinstance(action, Keep) and not snaps:
            assert action.kept == landing.t_landed
    assert settled == {}
