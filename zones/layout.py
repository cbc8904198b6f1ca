"""Layouts: where the zones are, as a file that a person can read and change."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from motion.landmark import LANDMARKS
from zones.body import ANCHORS, JOINT_GROUPS
from zones.table import Table, nearest, read_table
from zones.zone import FOOT_JOINTS, FRAMES, SHAPES, UNITS, Frame, Unit, Zone

_DEEPEST: Final = 20.0  # metres


class LayoutError(ValueError):
    """A layout file that cannot be used; the text is one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Zones by name. Where two overlap, a strike belongs to the one that stands first."""

    name: str
    zones: tuple[Zone, ...]
    description: str = ""

    def zone(self, name: str) -> Zone:
        """Return a zone by its name."""
        for zone in self.zones:
            if zone.name == name:
                return zone
        known = [zone.name for zone in self.zones]
        raise ValueError(f'layout "{self.name}" has no zone "{name}"; {nearest(name, known)}')


def layout_names() -> list[str]:
    """Return the names of the layouts that come with the program."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def find_layout(name: str, beside: Path | None = None) -> Path:
    """Return the file of a layout: one that comes with the program, or a path.

    Args:
        name: "drum_kit", or a path that ends in .toml.
        beside: the folder that a relative path starts from; None: the current one.
    """
    if name.endswith(".toml"):
        return (beside or Path()) / name
    path = _folder() / f"{name}.toml"
    if not path.is_file():
        raise LayoutError(f'there is no layout "{name}"; {nearest(name, layout_names())}')
    return path


def load_layout(path: Path) -> Layout:
    """Read a layout file.

    Raises:
        LayoutError: something in it is wrong; one sentence.
    """
    table = read_table(path, LayoutError)
    name = table.text("name", path.stem)
    description = table.text("description", "")
    zones = tuple(_read_zone(item) for item in table.tables("zone"))
    table.close()
    if not zones:
        raise table.fail("zone", "is missing: a layout needs at least one [[zone]]")
    names = [zone.name for zone in zones]
    for zone in zones:
        if names.count(zone.name) > 1:
            raise table.fail("zone", f'has the name "{zone.name}" twice')
    return Layout(name, zones, description)


def read_joints(table: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return joints by name; a word such as "hands" stands for several."""
    joints: list[str] = []
    for word in table.texts(key, list(default)):
        if word not in LANDMARKS and word not in JOINT_GROUPS:
            hint = nearest(word, [*JOINT_GROUPS, *LANDMARKS])
            raise table.fail(key, f'names the unknown joint "{word}"; {hint}')
        joints += JOINT_GROUPS.get(word, (word,))
    return tuple(dict.fromkeys(joints))


def _read_zone(table: Table) -> Zone:
    kind = SHAPES[table.text("shape", choices=SHAPES)]
    on_floor = kind.on_floor
    frame = cast(Frame, table.text("frame", "start" if on_floor else "body", FRAMES))
    joints = read_joints(table, "joints", JOINT_GROUPS["feet" if on_floor else "hands"])
    for joint in joints:
        if on_floor and joint not in FOOT_JOINTS:
            raise table.fail("joints", f'has "{joint}", but only feet stand on a floor area')
    zone = Zone(
        name=table.text("name"),
        shape=kind.read(table),
        frame=frame,
        anchor=table.text("anchor", "feet" if on_floor else "chest", ANCHORS),
        unit=cast(Unit, table.text("unit", "torso", UNITS)),
        joints=joints,
        dwell=table.number("dwell", 0.0, low=0.0, high=30.0) or None,
        colour=table.whole("colour", 0, 0, 7),
        depth=table.span("depth", -_DEEPEST, _DEEPEST),
    )
    table.close()
    return zone


def _folder() -> Path:
    return Path(__file__).resolve().parents[1] / "assets" / "layouts"
