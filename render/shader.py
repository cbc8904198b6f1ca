"""Shader text: the header of a dialect, common parts, and where a line came from. Needs no GL."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Stage = Literal["vertex", "fragment"]
Dialect = Literal["330 core", "300 es"]

# Mesa and Apple say `0:12(5)` or `0:12`, NVIDIA says `0(12)`: the source's number, then the line.
_PLACE: Final = re.compile(r"\b(\d+)(?::(\d+)|\((\d+)\))")
_INCLUDE: Final = re.compile(r'^\s*#include\s+"([^"]+)"\s*$')


class ShaderError(ValueError):
    """A shader cannot be read or compiled; the text names the file."""


@dataclass(frozen=True, slots=True)
class ShaderText:
    """One stage of a shader, ready for the compiler."""

    text: str
    files: tuple[str, ...]  # by the number that `#line` gives them

    def explain(self, message: str) -> str:
        """Return a compiler's message with file names in place of source numbers."""

        def named(match: re.Match[str]) -> str:
            number = int(match[1])
            if number >= len(self.files):
                return match[0]
            return f"{self.files[number]}:{match[2] or match[3]}"

        return _PLACE.sub(named, message)


def header(stage: Stage, dialect: Dialect = "330 core") -> str:
    """Return what stands above a body: version, precision, stage and the two `VARYING`s."""
    way = "out" if stage == "vertex" else "in"
    lines = [f"#version {dialect}"]
    if dialect == "300 es":
        lines += ["precision highp float;", "precision highp int;"]
    lines += [
        f"#define {stage.upper()}",
        f"#define VARYING {way}",
        f"#define FLAT_VARYING flat {way}",
    ]
    return "\n".join(lines) + "\n"


def assemble(
    name: str, stage: Stage, read: Callable[[str], str], dialect: Dialect = "330 core"
) -> ShaderText:
    """Return one stage of the shader file `name`; `read` gives the text of a file.

    A line `#include "other.glsl"` is replaced by that file, once; line numbers stay the files' own.
    """
    files: list[str] = []
    body = _expand(name, read, files)
    return ShaderText(header(stage, dialect) + "\n".join(body) + "\n", tuple(files))


def _expand(name: str, read: Callable[[str], str], files: list[str]) -> list[str]:
    number = len(files)
    files.append(name)
    lines = [f"#line 1 {number}"]
    for line_number, line in enumerate(_lines_of(name, read), start=1):
        match = _INCLUDE.match(line)
        if match is None:
            lines.append(line)
        elif match[1] in files:
            lines.append("")
        else:
            lines += [*_expand(match[1], read, files), f"#line {line_number + 1} {number}"]
    return lines


def _lines_of(name: str, read: Callable[[str], str]) -> list[str]:
    try:
        return read(name).splitlines()
    except OSError as error:
        raise ShaderError(f"shader file {name} cannot be read: {error}") from error
