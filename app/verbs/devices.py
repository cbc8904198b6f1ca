"""`bodyloop devices`: what there is, and which sound device would be taken."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Final

from app.config import load_config
from app.inventory import Inventory, take_inventory
from audio.device import (
    AudioDevice,
    AudioDeviceError,
    Choice,
    choose_input,
    explain_output,
    list_devices,
)
from audio.midi import MidiError, MidiPort, list_ports

EXAMPLE: Final = "bodyloop devices --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace) -> int:
    """List everything."""
    inventory = take_inventory()
    sound = _with_rates(inventory.sound)
    choice, why_not = _choice(sound, load_config().sound.device)
    ports, no_midi = _midi()
    if options.json:
        values = inventory.values() | {
            "sound": [_sound_values(device, choice) for device in sound],
            "sound_taken": choice and {"device": choice.device.title, "why": choice.why},
            "midi": [{"name": p.name, "api": p.api, "direction": p.direction} for p in ports],
        }
        print(json.dumps(values, indent=2))
        return 0
    lines = [
        "Cameras:",
        *([f"  {c.index}: {c.name}" for c in inventory.cameras] or ["  none"]),
        *sound_lines(sound, choice, why_not),
        *_midi_lines(ports, no_midi),
        *_picture_lines(inventory),
        *inventory.troubles,
    ]
    print("\n".join(lines))
    return 0


def sound_lines(
    devices: Sequence[AudioDevice], choice: Choice | None, why_not: str
) -> Iterator[str]:
    """Return the sound devices in words, by host API; the one that is taken has a star."""
    yield "Sound:"
    for api in dict.fromkeys(device.api for device in devices):
        yield f"  {api}"
        for device in devices:
            if device.api == api:
                yield f"  {_mark(device, choice)} {device.name}: {_facts(device)}"
    if choice is None:
        yield f"  none is taken: {why_not}" if devices else "  none"
        return
    yield f'  * is taken: {choice.why}; another by device = "HOST API: NAME" under [sound]'


def _mark(device: AudioDevice, choice: Choice | None) -> str:
    return "*" if choice and device == choice.device else " "


def _facts(device: AudioDevice) -> str:
    ways = f"{device.inputs} in, {device.outputs} out"
    rates = ", ".join(map(str, device.rates)) or f"{device.default_rate:.0f}"
    return f"{ways}, {rates} Hz"


def _sound_values(device: AudioDevice, choice: Choice | None) -> dict[str, object]:
    return {
        "title": device.title,
        "name": device.name,
        "host_api": device.host_api,
        "inputs": device.inputs,
        "outputs": device.outputs,
        "default_rate": device.default_rate,
        "rates": list(device.rates),
        "latency": device.latency,
        "taken": bool(choice and device == choice.device),
    }


def _with_rates(known: list[AudioDevice]) -> list[AudioDevice]:
    """Ask again, at which rates they open; what is known already where that takes too long."""
    try:
        return list_devices(rates=True) if known else known
    except AudioDeviceError:
        return known


def _choice(devices: Sequence[AudioDevice], wanted: str) -> tuple[Choice | None, str]:
    """Return what would be played on, or why nothing would."""
    try:
        choice = explain_output(devices, wanted)
    except AudioDeviceError as error:
        return None, str(error)
    microphone = choose_input(devices, choice.device)
    heard = f"with the microphone {microphone.name}" if microphone else "without a microphone"
    return Choice(choice.device, f"{choice.why}; {heard}"), ""


def _midi() -> tuple[list[MidiPort], str]:
    try:
        return list_ports(), ""
    except MidiError as error:
        return [], str(error)


def _midi_lines(ports: Sequence[MidiPort], reason: str) -> Iterator[str]:
    yield "MIDI:"
    yield from (f"  {port.direction:3} {port.api}: {port.name}" for port in ports)
    if not ports:
        yield f"  none{': ' + reason if reason else ''}"


def _picture_lines(inventory: Inventory) -> Iterator[str]:
    yield "Screens:"
    for screen in inventory.screens:
        yield f"  {screen.name}: {screen.width}x{screen.height}, {screen.rate:.0f} Hz"
    if not inventory.screens:
        yield "  none"
    yield "Graphics:"
    graphics = inventory.graphics
    yield f"  {graphics.renderer}, OpenGL {graphics.version}" if graphics else "  none"
