"""`bodyloop play`: perform live."""

import argparse
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from app.config import Config, load_config
from app.gesture_store import (
    checked_name,
    gestures_for,
    hears_gestures,
    kept_in_take,
    named_folder,
    store_gesture,
)
from app.interrupt import stopping
from app.live import Live, Score
from app.player import keep_habits, open_player
from app.repertoire import Repertoire
from app.resources import SAMPLES
from app.runtime import helper_thread, session_clock
from app.stage import Plan, Stage
from app.studio import open_patch, tell
from app.take_offer import offer_cut_off
from audio.sample import SampleBank
from motion.people.performers import read_rule
from motion.strikes.habit import Habits
from motion.taught.learned_gesture import LearnedGesture
from motion.tracker import KNOWN_SIZES, TRACKERS
from motion.views.several_cameras import camera_sources
from patch.patch import Patch
from takes.error import TakeError
from takes.host import Recorder
from takes.take import read_take

EXAMPLE: Final = "bodyloop play --camera 0 --patch drum_kit --record show.mp4"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument(
        "--camera",
        help="an index, a name, a film (in real time), a folder or a depth recording;"
        " several with commas between them, the first feeds strikes",
    )
    parser.add_argument(
        "--pair",
        type=Path,
        action="append",
        help="how the next other camera stands to the first, from bodyloop calibrate",
    )
    parser.add_argument(
        "--performers", help="who plays: everyone, first, raised, area LEFT RIGHT or floor ..."
    )
    parser.add_argument("--patch", default="loop_pedal", help="a name, or a .toml file")
    parser.add_argument(
        "--teach",
        metavar="NAME",
        action="append",
        default=[],
        help="a gesture to teach while playing: both hands together above the head for 2 s"
        " begin it, and then it is done three times; the sign again takes one back",
    )
    parser.add_argument(
        "--gestures", type=Path, help="the folder of gestures, or a take; else your own"
    )
    parser.add_argument("--record", type=Path, help="write the performance to this .mp4")
    parser.add_argument("--seconds", type=float, help="end after so long; a film goes round")
    parser.add_argument("--no-window", action="store_true", help="draw, but show nothing")
    parser.add_argument("--no-take", action="store_true", help="save nothing")
    parser.add_argument(
        "--player", default="me", help="whose strokes are learnt and kept; none keeps nothing"
    )
    parser.add_argument("--tracker", choices=TRACKERS, help="which tracker finds the body")
    parser.add_argument("--model", choices=(*KNOWN_SIZES, "auto"), help="landmark model")
    parser.add_argument("--mirror", action=argparse.BooleanOptionalAction, help="as in a mirror")


def run(options: argparse.Namespace) -> int:
    """Perform until it ends; whatever was recorded is kept."""
    config = _configured(load_config(), options)
    say = _silent if options.quiet else _say
    bank = SampleBank.load(SAMPLES, config.sound.sample_rate)
    patch, path = open_patch(options.patch, bank)
    player = open_player(options.player, config.players, _say)
    repertoire = _repertoire(options, patch, _say)
    plan = _plan(config, patch, path, options)
    if plan.takes:
        offer_cut_off(plan.takes, say)
    stop = threading.Event()
    with stopping(partial(_end, say, stop)), ExitStack() as stack:
        equipment = Stage(plan, bank, stack, say).set_up()
        if equipment.recorder:
            repertoire = kept_in_take(repertoire, equipment.recorder.folder, _say)
        mirror = equipment.capture.live if options.mirror is None else options.mirror
        score = Score(
            patch,
            replace(config.look, mirror=mirror),
            bank.sample_rate,
            options.seconds,
            player.habits if player else Habits(),
            config.performers,
            repertoire,
        )
        live = Live(score, equipment, session_clock, say, stop)
        try:
            summary = live.run()
        finally:
            keep_habits(player, live.habits, config.players, _say)
    try:
        if equipment.recorder:
            summary.remarks.append(_kept(equipment.recorder, options.record))
    finally:
        tell(summary, options.quiet)
    return 0


def _configured(config: Config, options: argparse.Namespace) -> Config:
    """Return the settings with what the command line says instead."""
    sources = camera_sources(options.camera or config.camera.source)
    camera = replace(
        config.camera,
        source=sources[0],
        others=tuple(sources[1:]),
        pairs=tuple(options.pair or config.camera.pairs),
    )
    performers = read_rule(options.performers) if options.performers else config.performers
    tracker = replace(
        config.tracker,
        name=options.tracker or config.tracker.name,
        model=options.model or config.tracker.model,
    )
    return replace(config, camera=camera, tracker=tracker, performers=performers)


def _plan(config: Config, patch: Patch, path: Path, options: argparse.Namespace) -> Plan:
    recorded = options.record is not None or not options.no_take
    return Plan(
        config,
        patch,
        path,
        takes=config.takes if recorded else None,
        film=options.record is not None,
        window=not options.no_window,
        again=options.seconds is not None,
    )


def _repertoire(
    options: argparse.Namespace, patch: Patch, say: Callable[[str], None]
) -> Repertoire:
    """Return the gestures that are known and those that are to be taught."""
    folder = named_folder(options.gestures)
    names = tuple(checked_name(name) for name in options.teach)
    for name in names:
        if not hears_gestures(patch, name):
            say(
                f"The patch {patch.name} does nothing at the gesture {name}; a [[layer.play]] with"
                f' on = "gesture" and gesture = "{name}" gives it a sound.'
            )

    def keep(gesture: LearnedGesture) -> None:
        store_gesture(gesture, folder)

    return Repertoire(gestures_for(patch, folder, names), names, keep, helper_thread())


def _kept(recorder: Recorder, film: Path | None) -> str:
    """Put the film where it was asked for, and say where everything is.

    A take of several parts, each after the recorder had died, has as many films. Where the disk is
    gone the recorder has said where it saved what it had.
    """
    folder = recorder.folder
    try:
        take = read_take(folder)
    except TakeError as error:
        return recorder.status().message or str(error)
    films = []
    for part in take.parts:
        made = take.film(part)
        if film is not None and made.is_file():
            films.append(film if part.number == 1 else film.with_stem(f"{film.stem}-{part.number}"))
            _copy(made, films[-1])
    if not films:
        return f"Saved as the take {folder}."
    return f"Saved as {', '.join(map(str, films))}, and as the take {folder}."


def _copy(made: Path, film: Path) -> None:
    film.parent.mkdir(parents=True, exist_ok=True)
    beside = film.with_name(film.name + ".part")
    shutil.copyfile(made, beside)
    beside.replace(film)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _end(say: Callable[[str], None], stop: threading.Event) -> None:
    say("Ending; ctrl-C again ends at once.")
    stop.set()


def _silent(_: str) -> None:
    pass
