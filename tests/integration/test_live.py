"""`play` live, as a program of its own: film as camera, a sound card or none, a screen or none."""

import json
import re

import av
import numpy as np
import pytest

from takes.take import read_take
from tests.integration.listening import RATE, Retold, film_sound, found_at
from tests.integration.program import CLIP, running, wait_for

SILENT = '[sound]\ndevice = "none of this name"'
PLAY = ("play", "--camera", CLIP, "--model", "lite")


def picture_times(path):
    """Return the times of a film's pictures (n,), and the size of the last."""
    with av.open(str(path)) as film:
        pictures = [(p.time, (p.width, p.height)) for p in film.decode(video=0)]
    return np.array([t for t, _ in pictures]), pictures[-1][1]


def events_of(take, kind):
    return [event for event in take.events() if event["kind"] == kind]


def counted(told, what):
    """Return a number of the summary."""
    found = re.search(rf"(\d+) x {what}", told)
    return int(found[1]) if found else 0


def test_a_performance_is_heard_recorded_and_in_step(start, listener, tmp_path):
    film = tmp_path / "out" / "show.mp4"
    words = ("--patch", "drum_kit", "--seconds", "8", "--record", film, "--no-window")
    program = start(*PLAY, *words)
    listener.connect()
    assert program.end() == 0, program.said
    told = program.told
    assert "Sound: system (JACK Audio Connection Kit)" in program.said
    assert np.abs(listener.heard).max() > 0.05

    take = read_take(program.take)
    assert take.complete
    assert len(take.parts) == 1
    assert take.seconds == pytest.approx(8.4, abs=1.0)
    assert f"Saved as {film}, and as the take {take.folder}." in told
    captured = np.array([event["t"] for event in events_of(take, "flow")])
    times, size = picture_times(film)
    assert size == (576, 576)
    shown = times + take.parts[0].start
    assert shown[0] < 0.1  # from the beginning
    nearest = np.abs(shown[1:, None] - captured[None]).min(1)  # the first shows that drawing began
    assert nearest.max() < 0.001
    assert len(times) > 0.8 * len(captured)
    assert 10.0 < float(re.search(r"to its sound: (\d+) ms", told)[1]) < 300.0
    assert counted(told, "late command") < 0.1 * len(take.commands()) + 5
    assert "found no room" not in told

    strikes = events_of(take, "strike")
    assert len(strikes) >= 4
    assert f"{len(strikes)} strikes" in told
    lead = np.zeros(round(take.parts[0].start * RATE), np.float32)
    heard, retold = np.concatenate([lead, film_sound(film)]), Retold(take)
    delays = []
    for strike in strikes:
        others, note = retold.note(strike["t"])
        late, likeness = found_at(note, strike["t"], heard[: len(others)] - others)
        delays.append(abs(late) if likeness > 0.2 else 1.0)
    assert np.mean(np.array(delays) < 0.01) >= 0.8, delays


def test_without_sound_card_and_screen_it_says_so_and_performs(start):
    program = start(
        *PLAY, "--seconds", "3", settings=SILENT, DISPLAY="", WAYLAND_DISPLAY="", DRI_PRIME=""
    )
    assert program.end() == 0, program.said
    said, told = program.said, program.told
    assert said.count("no sound card") == 1
    assert "the performance goes on silently" in said
    assert said.count("without a window: no screen") == 1
    assert "without a window: no screen" in told
    take = read_take(program.take)
    assert take.complete
    assert take.seconds == pytest.approx(3.4, abs=1.0)
    assert events_of(take, "note")
    assert "Saved as the take" in told


def test_the_window_shows_and_q_ends_the_performance(start, screen):
    program = start(*PLAY, "--seconds", "60", settings=SILENT)
    program.until(lambda: "Bodyloop" in screen.titles(), "the window", 60.0)
    program.until(lambda: program.recorded > 0.5, "the performance")
    screen.press("q")
    assert program.end(20.0) == 0, program.said
    assert "Bodyloop" not in screen.titles()
    assert read_take(program.take).complete


def test_one_interrupt_ends_cleanly_and_two_at_once(start):
    gentle, hasty = (start(*PLAY, "--seconds", "60", "--no-window", settings=SILENT) for _ in "12")
    for program in (gentle, hasty):
        program.until(lambda p=program: p.recorded > 1.0, "the performance", 60.0)
        program.interrupt()
    hasty.until(lambda: "again" in hasty.said, "the answer to the first interrupt", 5.0)
    children = hasty.children()
    hasty.interrupt()
    assert hasty.end(2.0) == 130
    wait_for(lambda: not any(map(running, children.values())), 3.0, "the end of the children")
    assert gentle.end(20.0) == 0, gentle.said
    assert "Saved as the take" in gentle.told
    assert read_take(gentle.take).complete


def test_keys_record_a_loop_lay_over_it_and_undo(start, screen):
    program = start(*PLAY, "--patch", "pedal", "--seconds", "90", settings=SILENT)
    program.until(lambda: "Bodyloop" in screen.titles(), "the window", 60.0)
    wait_for(lambda: program.recorded > 1.0, what="the sound")

    def asked():
        lines = (program.take / "events.jsonl").read_text().splitlines()
        events = [json.loads(line) for line in lines if line.endswith("}")]
        return [(event["what"], event["t"]) for event in events if event["kind"] == "loop"]

    # A bar is counted in before the first recording, and a loop ends on its bar.
    steps = (("r", "record"), ("r", "end"), ("r", "overdub"), ("r", "settle"), ("u", "undo"))
    for number, (key, what) in enumerate(steps, 1):
        screen.press(key)
        wait_for(lambda n=number: len(asked()) >= n, 20.0, what)
        wait_for(lambda: program.recorded > asked()[-1][1] + 0.5, 20.0, "its time")
    assert [what for what, _ in asked()] == [what for _, what in steps]
    screen.press("q")
    assert program.end() == 0, program.said
    assert "found no room" not in program.told
