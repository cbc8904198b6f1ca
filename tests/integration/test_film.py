"""A real clip through the real tracker, by the real program, to films that are opened again."""

import json

import av
import numpy as np
import pytest

from app.palette import colour_of
from app.resources import LAYOUTS, SAMPLES
from app.scene import Look
from audio.sample import SampleBank
from motion.landmark import INDEX
from motion.recording import load_recording
from takes.take import read_take
from tests.integration.listening import RATE, Retold, film_sound, first_frame, found_at
from tests.integration.program import CLIP, ROOT, Program
from zones.layout import load_layout
from zones.zone_watch import ZoneWatch

POSES = ROOT / "tests" / "data" / "solo_dance_room.npz"  # of the same clip
SIZE = 576  # pixels, both ways


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """A film of the clip, its events, and what the program told."""
    folder = tmp_path_factory.mktemp("render")
    film, events = folder / "show.mp4", folder / "show.jsonl"
    program = Program(folder, "render", CLIP, film, "--patch", "drum_kit", "--events", events)
    try:
        assert program.end() == 0, program.said
        yield film, [json.loads(line) for line in events.read_text().splitlines()], program.told
    finally:
        program.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's film and take, and what the program told."""
    folder = tmp_path_factory.mktemp("demo")
    program = Program(folder, "demo", "--out", folder / "out")
    try:
        assert program.end(180.0) == 0, program.said
        yield folder / "out" / "show.mp4", read_take(folder / "out" / "take"), program.told
    finally:
        program.close()


def pictures(path):
    """Return the pictures of a film (n, height, width, 3) and their times (n,)."""
    with av.open(str(path)) as film:
        decoded = [(p.time, p.to_ndarray(format="rgb24")) for p in film.decode(video=0)]
    return np.stack([picture for _, picture in decoded]), np.array([t for t, _ in decoded])


@pytest.fixture(scope="module")
def light(rendered):
    """What the overlay added to the darkened clip: (n, height, width, 3), times (n,)."""
    shown, times = pictures(rendered[0])
    clip, _ = pictures(CLIP)
    left = np.round((1.0 - Look().dim) * np.arange(256)).astype(np.int16)
    return shown.astype(np.int16) - left[clip], times


@pytest.fixture(scope="module")
def stage():
    """Poses of the clip, and the drum kit's places, camera frame by camera frame."""
    watch = ZoneWatch(load_layout(LAYOUTS / "drum_kit.toml"))
    seen = []
    for frame in load_recording(POSES).frames():
        watch.update(frame.poses, [], frame.t)
        seen.append((frame.poses[0], {zone.name: zone for zone in watch.placed()}))
    return seen


def of_kind(events, kind):
    return [event for event in events if event["kind"] == kind]


def patch_of(light, place, radius=8):
    """Return the mean light (3,) around a place in image widths and heights."""
    x, y = (round(part * SIZE) for part in place)
    rows, columns = (slice(max(at - radius, 0), at + radius + 1) for at in (y, x))
    return light[rows, columns].reshape(-1, 3).mean(0)


def alike(light, colour):
    """Return how near a light is to a colour, 1.0 for the same hue."""
    colour = np.asarray(colour)
    return float(light @ colour / (np.linalg.norm(light) * np.linalg.norm(colour) + 1e-9))


def test_picture_and_sound_fit_the_clip(rendered):
    film, events, told = rendered
    shown, times = pictures(film)
    _, captured = pictures(CLIP)
    assert shown.shape == (120, SIZE, SIZE, 3)
    assert np.abs(times - captured).max() < 0.001
    told_times = [event["t"] for event in of_kind(events, "flow")]
    assert np.abs(np.array(told_times) - captured).max() < 0.001
    with av.open(str(film)) as opened:
        lengths = [float(stream.duration * stream.time_base) for stream in opened.streams]
    assert lengths == pytest.approx([4.0, 4.0], abs=0.001)
    assert "120 camera frames" in told
    assert f"{len(of_kind(events, 'strike'))} strikes" in told


def test_events_are_in_order_and_complete(rendered):
    events = rendered[1]
    times = [event["t"] for event in events]
    assert times == sorted(times)
    strikes = of_kind(events, "strike")
    assert len(strikes) >= 2
    for strike in strikes:
        assert {"person", "joint", "strength", "t_landed", "place", "direction"} <= set(strike)
        assert 0.0 < strike["strength"] <= 1.0


def test_the_sample_of_each_strike_is_in_the_film_at_its_time(rendered):
    film, events, _ = rendered
    sound, bank = film_sound(film), SampleBank.load(SAMPLES, RATE)
    played = of_kind(events, "note")
    notes = {note["strike"]: note for note in played}
    for strike in of_kind(events, "strike"):
        note = notes[strike["id"]]
        assert note["t"] == pytest.approx(strike["t"], abs=0.001)
        assert note["pitch"] == 0.0
        together = np.zeros(len(sound), np.float32)
        for other in played:  # both hands may land almost at once
            if abs(other["t"] - note["t"]) < 0.05:
                begin = round(other["t"] * RATE)
                sample = bank[other["sound"]]
                rest = sample.frames[sample.onset_frames :].mean(1)[: len(together) - begin]
                together[begin : begin + len(rest)] += other["gain"] * rest
        late, likeness = found_at(together, note["t"], sound)
        assert abs(late) < 0.005, note
        assert likeness > 0.4, note


def test_before_the_first_sound_there_is_silence(rendered):
    film, events, _ = rendered
    first = of_kind(events, "note")[0]["t"]
    sound = film_sound(film)
    loud = np.flatnonzero(np.abs(sound) > 0.02)[0] / RATE
    assert loud == pytest.approx(first, abs=0.005)


def test_every_strike_of_the_demo_begins_a_note_that_is_heard_at_its_time(demo):
    film, take, _ = demo
    heard, retold = film_sound(film), Retold(take)
    strikes = of_kind(take.events(), "strike")
    assert len(strikes) >= 8
    likenesses, last = [], {}
    for strike in strikes:
        at = strike["t"]
        if at - last.get(strike["joint"], -1.0) < 0.12:
            continue  # within the bass's `interval`
        last[strike["joint"]] = at
        assert len(retold.samples(at)) == 1, strike
        others, note = retold.note(at)
        assert first_frame(note) == pytest.approx(at, abs=0.005)
        late, likeness = found_at(note, at, heard[: len(others)] - others)
        assert abs(late) < 0.005, strike
        likenesses.append(likeness)
    assert np.median(likenesses) > 0.9
    assert min(likenesses) > 0.2


def test_the_demo_is_made_as_told(demo):
    film, take, told = demo
    with av.open(str(film)) as opened:
        times = np.array([picture.time for picture in opened.decode(video=0)])
    assert times == pytest.approx(np.arange(720) / 30.0, abs=0.001)
    assert take.complete
    assert take.seconds == pytest.approx(24.0, abs=0.001)
    heard = film_sound(film)
    sound = Retold(take).sound(24.0)
    assert np.std(heard[: len(sound)] - sound) < 0.2 * np.std(sound)
    passes = [event for event in of_kind(take.events(), "loop") if event["what"] == "record"]
    assert len(passes) >= 3
    assert "loops kept" in told
    assert str(film) in told


def test_the_hand_lights_up_when_it_strikes(rendered, light, stage):
    _, events, _ = rendered
    added, times = light
    played = of_kind(events, "note")
    notes = {note["strike"]: note for note in played}
    for strike in of_kind(events, "strike"):
        shown = int(np.searchsorted(times, strike["t"] - 1e-4))
        pose, zones = stage[shown]
        zone = notes[strike["id"]]["zone"]
        colour = colour_of(zones[zone].colour if zone else 0)
        for place in (strike["place"], pose.landmarks[INDEX[strike["joint"]], :2]):
            glow = patch_of(added[shown], place)
            assert glow.mean() > 80.0, strike
            assert alike(glow, colour) > 0.85, strike
    first = of_kind(events, "strike")[0]
    after = int(np.searchsorted(times, first["t"] - 1e-4))
    dark, lit = (
        patch_of(added[k], stage[k][0].landmarks[INDEX[first["joint"]], :2]).mean()
        for k in (after - 5, after)
    )
    assert dark < 0.5 * lit


def test_the_places_are_drawn_as_rings_in_their_colours(light, stage):
    shown = 60  # nobody has struck for a while
    added, (_, zones) = light[0][shown], stage[shown]
    circle = np.linspace(0.0, 2.0 * np.pi, 90)
    way = np.stack([np.cos(circle), np.sin(circle)], 1)
    rounds = [zone for zone in zones.values() if zone.round and zone.size[0] == zone.size[1]]
    assert len(rounds) >= 5
    for zone in rounds:
        ring, outside = (
            np.median(
                [patch_of(added, place, 1) for place in zone.centre + out * way * zone.size], 0
            )
            for out in (1.0, 1.3)
        )
        assert ring.max() > 30.0, zone
        assert ring.mean() > 5.0 * np.abs(outside).mean(), zone
        assert alike(ring, colour_of(zone.colour)) > 0.95, zone


def test_away_from_everything_the_picture_is_the_darkened_camera(light):
    added, _ = light
    for rows in (slice(0, 60), slice(-60, None)):
        for columns in (slice(0, 60), slice(-60, None)):
            corner = added[:, rows, columns]
            assert np.abs(corner).mean() < 3.0
            assert np.abs(corner.mean((1, 2, 3))).max() < 3.0
