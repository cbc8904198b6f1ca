"""What the host tells a process that is to play."""

import json
from dataclasses import asdict, dataclass

from audio.settings import HostSettings


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process that plays is told."""

    memory: str  # name of the shared block
    settings: HostSettings
    takes_over: bool = False  # from one that keeps the pace without a card


def encode_orders(orders: Orders) -> bytes:
    """Return orders as the line that a waiting process reads."""
    return json.dumps(asdict(orders)).encode() + b"\n"


def decode_orders(line: bytes) -> Orders:
    """Return the orders of a line."""
    facts = json.loads(line)
    return Orders(facts["memory"], HostSettings(**facts["settings"]), facts["takes_over"])
