"""`bodyloop replay`: a saved take again."""

import argparse
import threading
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import Final

from app.config import load_config
from app.runtime import session_clock
from app.studio import refuse_in_vain
from app.take_player import Script, bank_of, require_complete, script_of, take_sound
from app.verbs.takes import take_folder
from audio.command import moved
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from takes.sound_file import SoundWriter
from takes.take import Take, read_take

EXAMPLE: Final = "bodyloop replay out/take --out again.wav"
AHEAD: Final = 0.5  # seconds by which commands are sent before their time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("take", type=Path, help="the folder of a take, or its name")
    parser.add_argument("--out", type=Path, help="write the sound to this .wav instead of playing")


def run(options: argparse.Namespace) -> int:
    """Play a take's commands through the engine."""
    config = load_config()
    take = read_take(take_folder(options.take, config.takes))
    require_complete(take)
    script, bank = script_of(take), bank_of(take)
    if options.out:
        refuse_in_vain(options.out)
        _write(take, script, bank, options.out)
        if not options.quiet:
            print(f"{options.out}: {take.seconds:.1f} s of {take.header.patch_name}.")
        return 0
    host = AudioHost(
        bank,
        session_clock,
        EngineSettings(sample_rate=take.header.sample_rate),
        HostSettings(block=config.sound.block, device=config.sound.device),
    )
    try:
        print(host.start())
        _play(host, script, take)
    finally:
        host.close()
    return 0


def _write(take: Take, script: Script, bank: SampleBank, out: Path) -> None:
    """Make the sound again, from the take's beginning to its end."""
    beside = out.with_name(out.name + ".part")
    with closing(SoundWriter(beside, take.header.sample_rate)) as writer:
        for sound in take_sound(take, script, bank):
            writer.write(sound)
    beside.replace(out)


def _play(host: AudioHost, script: Script, take: Take) -> None:
    """Send every command shortly before its time, until the take is over."""
    start = take.parts[0].start if take.parts else 0.0
    shift = host.to_take_time(session_clock()) + AHEAD - start
    pause = threading.Event()
    waiting = deque(sorted(script.commands, key=lambda command: command.at))
    while (now := host.to_take_time(session_clock()) - shift) < take.seconds:
        while waiting and waiting[0].at < now + AHEAD:
            host.send(moved(waiting.popleft(), shift))
        pause.wait(AHEAD / 5.0)
