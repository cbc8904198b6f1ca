"""What the next start says of performances that were cut off."""

from collections.abc import Callable
from pathlib import Path

from takes.error import TakeError
from takes.recovery import cut_off_takes, recover_take


def offer_cut_off(root: Path, say: Callable[[str], None]) -> None:
    """Finish the takes that a crash cut off, and say what there is; nothing stops the start."""
    try:
        found = cut_off_takes(root)
    except TakeError as error:
        say(str(error))
        return
    for take in found:
        try:
            whole = recover_take(take.folder)
        except TakeError as error:
            say(f"A performance was cut off, and {error}")
            continue
        name = take.folder.name
        say(
            f"A performance of {whole.seconds:.1f} s was cut off; it is whole again as the take"
            f" {name}: bodyloop replay {name}."
        )
