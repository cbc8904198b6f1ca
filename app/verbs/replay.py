"""`bodyloop replay`: a saved take again."""

import argparse
import threading
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import Final

from app.config import load_config
from app.resources import SAMPLES
from app.runtime import session_clock
from app.studio import refuse_in_vain
from app.translate import read_command
from app.verbs.takes import take_folder
from audio.command import AudioCommand, moved
from audio.engine import Engine
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from takes.error import TakeError
from takes.sound_file import SoundWriter
from takes.take import Take, read_take

EXAMPLE: Final = "bodyloop replay out/take --out again.wav"
BLOCK: Final = 4800  # audio frames rendered at once
AHEAD: Final = 0.5  # seconds by which commands are sent before their time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("take", type=Path, help="the folder of a take, or its name")
    parser.add_argument("--out", type=Path, help="write the sound to this .wav instead of playing")


def run(options: argparse.Namespace) -> int:
    """Play a take's commands through the engine."""
    config = load_config()
    take = read_take(take_folder(options.take, config.takes))
    if not take.complete:
        raise TakeError(
            f"{take.folder} was cut off: bodyloop takes restore {take.folder} mends it."
        )
    commands = _commands(take)
    bank = SampleBank.load(SAMPLES, take.header.sample_rate)
    engine_settings = EngineSettings(sample_rate=take.header.sample_rate)
    if options.out:
        refuse_in_vain(options.out)
        _write(Engine(bank, engine_settings), commands, take, options.out)
        if not options.quiet:
            print(f"{options.out}: {take.seconds:.1f} s of {take.header.patch_name}.")
        return 0
    host = AudioHost(
        bank,
        session_clock,
        engine_settings,
        HostSettings(block=config.sound.block, device=config.sound.device),
    )
    try:
        print(host.start())
        _play(host, commands, take)
    finally:
        host.close()
    return 0


def _commands(take: Take) -> list[AudioCommand]:
    """Return the commands by their times; those of one frame in the order they were given."""
    try:
        commands = [read_command(values) for values in take.commands()]
    except ValueError as error:
        raise TakeError(f"{take.folder}: commands.jsonl is damaged: {error}") from error
    return sorted(commands, key=lambda command: round(command.at * take.header.sample_rate))


def _write(engine: Engine, commands: list[AudioCommand], take: Take, out: Path) -> None:
    """Render the sound from the take's beginning to its end."""
    rate = take.header.sample_rate
    first = round(take.parts[0].start * rate) if take.parts else 0
    end = round(take.seconds * rate)
    beside = out.with_name(out.name + ".part")
    with closing(SoundWriter(beside, rate)) as writer:
        waiting = deque(commands)
        for start in range(0, end, BLOCK):
            n_frames = min(BLOCK, end - start)
            while waiting and round(waiting[0].at * rate) < start + n_frames:
                _apply(engine, waiting.popleft(), take)
            sound = engine.render(n_frames)
            writer.write(sound[max(0, first - start) :])
    beside.replace(out)


def _apply(engine: Engine, command: AudioCommand, take: Take) -> None:
    try:
        engine.apply(command)
    except ValueError as error:
        raise TakeError(f"{take.folder} cannot be played again: {error}") from error


def _play(host: AudioHost, commands: list[AudioCommand], take: Take) -> None:
    """Send every command shortly before its time, until the take is over."""
    start = take.parts[0].start if take.parts else 0.0
    shift = host.to_take_time(session_clock()) + AHEAD - start
    pause = threading.Event()
    waiting = deque(commands)
    while (now := host.to_take_time(session_clock()) - shift) < take.seconds:
        while waiting and waiting[0].at < now + AHEAD:
            command = waiting.popleft()
            host.send(moved(command, shift))
        pause.wait(AHEAD / 5.0)
