"""The performer's own gestures: one file each, where the platform keeps such things.

What a performance knew lies in its take too, so that it can be played again with the same.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from platformdirs import user_data_dir

from app.repertoire import Repertoire
from motion.taught.learned_gesture import LearnedGesture
from motion.taught.model import ENDING, load_gesture, save_gesture
from patch.patch import Control, Patch, PlayRule, gestures_of

_IN_TAKE: Final = "gestures"  # the folder of a take that holds them
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class GestureNameError(ValueError):
    """A name that no gesture can have, or that none has; one sentence that says what to do."""


def gesture_folder() -> Path:
    """Return where gestures are kept."""
    return Path(user_data_dir("bodyloop", False)) / "gestures"


def in_take(take: Path) -> Path:
    """Return where a take keeps the gestures that its performance knew."""
    return take / _IN_TAKE


def named_folder(named: Path | None) -> Path | None:
    """Return the folder of gestures that somebody named: itself, or a take; None: their own.

    Raises:
        GestureNameError: there is none.
    """
    if named is None or not (named / "take.json").is_file():
        if named is not None and not named.is_dir():
            raise GestureNameError(f"{named} is no folder: name one of gestures, or a take")
        return named
    return in_take(named)


def checked_name(name: str) -> str:
    """Return a name that can stand in a patch as `gesture.NAME`.

    Raises:
        GestureNameError: it cannot.
    """
    if not _NAME.fullmatch(name):
        raise GestureNameError(
            f"{name!r} cannot name a gesture: take small letters, digits and _, a letter first, "
            "40 at most"
        )
    return name


def gesture_names(folder: Path | None = None) -> list[str]:
    """Return the names of the gestures that are kept."""
    folder = folder or gesture_folder()
    return sorted(path.stem for path in folder.glob(f"*{ENDING}"))


def stored_gestures(folder: Path | None = None) -> list[LearnedGesture]:
    """Return all gestures of a set.

    Raises:
        GestureFileError: one of the files is broken.
    """
    folder = folder or gesture_folder()
    return [load_gesture(folder / f"{name}{ENDING}") for name in gesture_names(folder)]


def gestures_for(
    patch: Patch, folder: Path | None = None, to_teach: Collection[str] = ()
) -> tuple[LearnedGesture, ...]:
    """Return what is to be followed for a patch: all gestures, so that none passes for another.

    None where the patch listens to none, and none is to be taught.

    Raises:
        GestureNameError: the patch names one that nobody has taught, nor is about to teach.
    """
    wanted = gestures_of(patch)
    known = {*gesture_names(folder), *to_teach}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise GestureNameError(
            f"the patch {patch.name} listens to the gesture {missing[0]!r}, which nobody has "
            f"taught: bodyloop gesture teach {missing[0]}, or play --teach {missing[0]}"
        )
    listens = wanted or to_teach or hears_gestures(patch)
    return tuple(stored_gestures(folder)) if listens else ()


def hears_gestures(patch: Patch, name: str = "") -> bool:
    """Return whether something of a patch happens at a gesture: at any, where no name is given."""
    if name in gestures_of(patch):
        return True
    rules: list[PlayRule | Control] = [*patch.controls]
    for layer in patch.layers:
        rules += layer.play
    return any(rule.on == "gesture" and not rule.zones for rule in rules)


def kept_in_take(repertoire: Repertoire, take: Path, say: Callable[[str], None]) -> Repertoire:
    """Lay what is known into a take; return a repertoire of which what is learnt goes there too.

    Where that fails it is said, and the performance goes on.
    """
    try:
        for gesture in repertoire.known:
            store_gesture(gesture, in_take(take))
    except OSError as error:
        say(f"The take {take} lacks its gestures: {error.strerror or error}.")

    def keep(gesture: LearnedGesture) -> None:
        repertoire.keep(gesture)
        store_gesture(gesture, in_take(take))

    return replace(repertoire, keep=keep)


def store_gesture(gesture: LearnedGesture, folder: Path | None = None) -> Path:
    """Keep a gesture under its name and return its file; an older one of that name is replaced."""
    folder = folder or gesture_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{checked_name(gesture.name)}{ENDING}"
    save_gesture(path, gesture)
    return path


def forget_gesture(name: str, folder: Path | None = None) -> Path:
    """Delete a gesture and return the file that it was in.

    Raises:
        GestureNameError: there is none of that name.
    """
    folder = folder or gesture_folder()
    known = gesture_names(folder)
    if name not in known:
        raise GestureNameError(
            f"there is no gesture {name!r}; known are {', '.join(known) or 'none'}"
        )
    path = folder / f"{name}{ENDING}"
    path.unlink()
    return path
