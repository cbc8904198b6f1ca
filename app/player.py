"""The players' files: what is kept of each from one sitting to the next.

A file can be read and mended by hand. It is written beside and renamed when whole, and one that
cannot be used is never written over.
"""

import os
import tomllib
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from motion.landmark import LANDMARKS
from motion.strikes.habit import LATELY, Habit, Habits, StrokeShape
from zones.table import Table, nearest

NOBODY: Final = "none"  # the name with which nothing is kept
ENDING: Final = ".toml"

_LONGEST_NAME: Final = 40  # letters; a file's name has room for 255 bytes
_MARKS: Final = " -_"
_DEVICES: Final = {"con", "prn", "aux", "nul"} | {
    f"{d}{i}" for d in ("com", "lpt") for i in "123456789"
}
_DIGITS: Final = 4  # after the point: 0.1 ms, 0.1 mm
# Of a stroke that somebody can have made. Wide: what lies outside is a slip of the hand or disk.
_RANGES: Final = {
    "lasting": (0.0, 5.0),  # seconds
    "braking": (0.0, 5.0),  # seconds
    "way": (0.0, 5.0),  # metres
    "peak_speed": (0.0, 30.0),  # m/s
}
_ERROR: Final = 1.0  # seconds, either way


class PlayerError(ValueError):
    """A player whose file cannot be used; one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who plays, and how they strike."""

    name: str
    habits: Habits = field(default_factory=Habits)


def player_file(name: str, folder: Path) -> Path:
    """Return where a player is kept; capitals make no difference.

    Raises:
        PlayerError: it is no name that can be a file's.
    """
    plain = unicodedata.normalize("NFC", name).strip().lower()
    fits = 0 < len(plain) <= _LONGEST_NAME and all(map(_may_be_in_name, plain))
    if not fits or plain in (*_DEVICES, NOBODY):
        raise PlayerError(
            f"a player's name must be up to {_LONGEST_NAME} letters, digits, spaces, - and _, "
            f"and no word of the system's, got {name!r}"
        )
    return folder / (plain + ENDING)


def load_player(name: str, folder: Path) -> Player:
    """Read a player; one who is not known yet has no habits.

    Raises:
        PlayerError: the name is none, or the file cannot be used.
    """
    path = player_file(name, folder)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Player(name, _habits(data, path))
    except FileNotFoundError:
        return Player(name)
    except PlayerError:
        raise
    except OSError as problem:
        raise PlayerError(f"{path}: cannot be read ({problem.strerror or problem})") from problem
    except (ValueError, OverflowError, RecursionError) as problem:
        told = " ".join(str(problem).split())
        raise PlayerError(f"{path}: is no valid TOML ({told})") from problem


def save_player(player: Player, folder: Path) -> Path:
    """Write a player's file, rounded to what matters, and return where it lies.

    Raises:
        PlayerError: it cannot be written; what was there before is still there.
    """
    path = player_file(player.name, folder)
    beside = path.with_name(path.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(_text(player))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise PlayerError(
            f"{path}: cannot be written ({problem.strerror or problem}), "
            "so what was learnt in this sitting is not kept"
        ) from problem
    return path


def known_habits(name: str, folder: Path) -> Habits:
    """Return the habits of a player who must be known; `none` has none.  Writes nothing.

    Raises:
        PlayerError: there is no such player, or the file cannot be used.
    """
    if name == NOBODY:
        return Habits()
    path = player_file(name, folder)
    if not path.exists():
        known = sorted(file.stem for file in folder.glob(f"*{ENDING}") if "." not in file.stem)
        raise PlayerError(f'there is no player "{name}" in {folder}; {nearest(path.stem, known)}')
    return load_player(name, folder).habits


def open_player(name: str, folder: Path, say: Callable[[str], None]) -> Player | None:
    """Return who plays; None when nothing is to be kept.

    A file that cannot be used is set aside and told: the performance does not wait for it.

    Raises:
        PlayerError: it is no name that can be a file's.
    """
    if name == NOBODY:
        return None
    path = player_file(name, folder)
    try:
        return load_player(name, folder)
    except PlayerError as error:
        try:
            aside = _set_aside(path)
        except OSError as problem:
            say(f"{error}; it stays as it is ({problem.strerror}), and nothing is kept this time.")
            return None
        say(f"{error}; it is kept as {aside.name}, and {name} begins anew.")
        return Player(name)


def keep_habits(
    player: Player | None, habits: Habits, folder: Path, say: Callable[[str], None]
) -> None:
    """Keep what was learnt of a player, and say where that fails: the rest is to be kept too.

    Joints that were not played with keep their habits.
    """
    if player is None:
        return
    kept = Habits(player.habits.joints | habits.joints)
    if kept == player.habits:
        return
    try:
        save_player(Player(player.name, kept), folder)
    except PlayerError as error:
        say(f"{error}.")


def _may_be_in_name(letter: str) -> bool:
    return letter in _MARKS or unicodedata.category(letter)[0] in "LMN"


def _set_aside(path: Path) -> Path:
    """Rename a file to a name that is free."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.broken-{number}{ENDING}")).exists():
        number += 1
    return path.rename(aside)


def _habits(data: dict[str, Any], path: Path) -> Habits:
    outermost = Table(data, str(path), "", PlayerError)
    joints = outermost.table("joints")
    outermost.close()
    habits = {}
    for joint in LANDMARKS:
        joints.absent(joint)
        if joints.has(joint):
            habits[joint] = _habit(joints.table(joint), data["joints"][joint])
    joints.close()
    return Habits(habits)


def _habit(table: Table, raw: dict[str, Any]) -> Habit:
    table.absent("errors")
    errors = raw.get("errors", [])
    if not isinstance(errors, list) or not all(map(_is_error, errors)):
        wanted = f"must be a list of numbers in {-_ERROR:g}..{_ERROR:g}"
        raise table.fail("errors", f"{wanted}, got {errors!r:.60}")
    strokes = [_stroke(stroke) for stroke in table.tables("strokes")]
    table.close()
    return Habit(tuple(strokes[-LATELY:]), tuple(float(error) for error in errors[-LATELY:]))


def _stroke(table: Table) -> StrokeShape:
    values = {name: table.number(name, low=low, high=high) for name, (low, high) in _RANGES.items()}
    table.close()
    return StrokeShape(**values)


def _is_error(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return -_ERROR <= value <= _ERROR


def _is_possible(stroke: StrokeShape) -> bool:
    return all(low <= getattr(stroke, name) <= high for name, (low, high) in _RANGES.items())


def _text(player: Player) -> str:
    lines = [
        f"# How {player.name} strikes, learnt while playing; the oldest stroke first.",
        "# lasting and braking in seconds, to the landing; way in metres of a grown-up body;",
        "# peak_speed in metres a second; errors in seconds, landed minus predicted.",
    ]
    for joint in LANDMARKS:
        if joint in player.habits.joints:
            lines += ["", f"[joints.{joint}]", *_habit_lines(player.habits.joints[joint])]
    return "\n".join(lines) + "\n"


def _habit_lines(habit: Habit) -> list[str]:
    """Return a habit as lines; what no reader would take is left out."""
    errors = ", ".join(_rounded(error) for error in habit.errors if _is_error(error))
    lines = [f"errors = [{errors}]", "strokes = ["]
    for stroke in filter(_is_possible, habit.strokes):
        values = ", ".join(f"{name} = {_rounded(getattr(stroke, name))}" for name in _RANGES)
        lines.append(f"    {{ {values} }},")
    return [*lines, "]"]


def _rounded(value: float) -> str:
    return repr(round(float(value), _DIGITS) + 0.0)
