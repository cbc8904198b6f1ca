"""The performer's own gestures: one file each, where the platform keeps such things."""

import re
from pathlib import Path
from typing import Final

from platformdirs import user_data_dir

from motion.taught.learned_gesture import LearnedGesture
from motion.taught.model import ENDING, load_gesture, save_gesture
from patch.patch import Patch, gestures_of

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class GestureNameError(ValueError):
    """A name that no gesture can have, or that none has; one sentence that says what to do."""


def gesture_folder() -> Path:
    """Return where gestures are kept."""
    return Path(user_data_dir("bodyloop", False)) / "gestures"


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


def gestures_for(patch: Patch, folder: Path | None = None) -> tuple[LearnedGesture, ...]:
    """Return what is to be followed for a patch: all gestures, so that none passes for another.

    None where the patch listens to none.

    Raises:
        GestureNameError: the patch names one that nobody has taught.
    """
    wanted = gestures_of(patch)
    missing = [name for name in wanted if name not in gesture_names(folder)]
    if missing:
        raise GestureNameError(
            f"the patch {patch.name} listens to the gesture {missing[0]!r}, which nobody has "
            f"taught: bodyloop gesture teach {missing[0]}"
        )
    return tuple(stored_gestures(folder)) if wanted else ()


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
