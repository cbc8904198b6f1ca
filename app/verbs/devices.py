"""`bodyloop devices`: what there is."""

import argparse
import json
from collections.abc import Iterator
from typing import Final

from app.inventory import Inventory, take_inventory

EXAMPLE: Final = "bodyloop devices --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace) -> int:
    """List everything."""
    inventory = take_inventory()
    if options.json:
        print(json.dumps(inventory.values(), indent=2))
    else:
        print("\n".join(_lines(inventory)))
    return 0


def _lines(inventory: Inventory) -> Iterator[str]:
    yield "Cameras:"
    yield from [f"  {c.index}: {c.name}" for c in inventory.cameras] or ["  none"]
    yield "Sound:"
    for device in inventory.sound:
        ways = f"{device.inputs} in, {device.outputs} out"
        yield f"  {device.name} ({device.host_api}): {ways}, {device.default_rate:.0f} Hz"
    if not inventory.sound:
        yield "  none"
    yield "Screens:"
    for screen in inventory.screens:
        yield f"  {screen.name}: {screen.width}x{screen.height}, {screen.rate:.0f} Hz"
    if not inventory.screens:
        yield "  none"
    yield "Graphics:"
    graphics = inventory.graphics
    yield f"  {graphics.renderer}, OpenGL {graphics.version}" if graphics else "  none"
    yield from inventory.troubles
