"""The table of what is drawn: kinds, the fields of their records, their shaders, their order."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal, get_args

import numpy as np

Blend = Literal["over", "light"]

_FLOAT_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of shape: an array of the scene and the shader that draws it."""

    name: str
    array: str  # the field of `OverlayScene`
    shader: str  # a file of `assets/overlay`
    blend: Blend
    fields: tuple[tuple[str, int], ...]  # name and number of 32-bit floats, in order

    @property
    def dtype(self) -> np.dtype[np.void]:
        """The numpy type of one record."""
        return np.dtype(
            [(name, "f4") if size == 1 else (name, "f4", size) for name, size in self.fields]
        )

    @property
    def stride(self) -> int:
        """Bytes of one record."""
        return _FLOAT_BYTES * sum(size for _, size in self.fields)


def read_asset(name: str) -> str:
    """Return the text of a file of `assets/overlay`."""
    return (resources.files("assets") / "overlay" / name).read_text(encoding="utf-8")


def parse_layout(text: str) -> tuple[Kind, ...]:
    """Read a layout table; the order of the tables is the order of drawing."""
    return tuple(_parse_kind(name, table) for name, table in tomllib.loads(text).items())


def load_layout() -> tuple[Kind, ...]:
    """Read the layout that the house ships."""
    return parse_layout(read_asset("layout.toml"))


def _parse_kind(name: str, table: dict[str, object]) -> Kind:
    array, shader, blend, rows = (table.get(key) for key in ("array", "shader", "blend", "fields"))
    if not (isinstance(array, str) and isinstance(shader, str) and isinstance(rows, list) and rows):
        raise ValueError(
            f"kind {name!r} wants array, shader, blend and fields, got {sorted(table)}"
        )
    if blend not in get_args(Blend):
        raise ValueError(f"kind {name!r}: blend must be one of {get_args(Blend)}, got {blend!r}")
    fields = tuple((str(row["name"]), int(row["size"])) for row in rows)
    return Kind(name, array, shader, "light" if blend == "light" else "over", fields)
