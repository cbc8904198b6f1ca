"""The arrays of an `.npz` file: written whole, and read so that every mistake is one sentence."""

import os
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int | str, ...]  # a letter stands for any length

_KINDS: Final = {"fiu": "numbers", "f": "decimal numbers", "iub": "whole numbers"}
_BROKEN: Final = (
    ValueError,
    KeyError,
    EOFError,
    OSError,
    RuntimeError,
    MemoryError,
    SyntaxError,
    TypeError,
    OverflowError,
    zipfile.BadZipFile,
    zlib.error,
    tokenize.TokenError,
)


def save_arrays(path: str | os.PathLike[str], arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write a compressed file, beside its name until it is whole."""
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    unfinished.replace(path)


class ArrayFile:
    """The arrays of one file, each checked as it is asked for.

    Args of the constructor: the file, what it should be ("a landmark recording"), and the
    `OSError` that a mistake raises.
    """

    def __init__(self, path: str | os.PathLike[str], what: str, error: type[OSError]) -> None:
        self._path = Path(path)
        self._error = error
        if not self._path.exists():
            raise error(f"{path} does not exist: check the path")
        if not self._path.is_file():
            raise error(f"{path} is a folder: give {what}, an .npz file")
        try:
            opened = np.load(self._path, allow_pickle=False)
        except PermissionError as problem:
            raise error(f"{path} may not be read: change its permissions") from problem
        except _BROKEN as problem:
            raise error(
                f"{path} is not {what}: no .npz file, or one that is cut short"
            ) from problem
        if not isinstance(opened, np.lib.npyio.NpzFile):
            raise error(f"{path} is not {what}: it holds one array, not several by name")
        self._arrays = opened
        self.names = list(opened.files)

    def __enter__(self) -> "ArrayFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._arrays.close()

    def fail(self, what: str) -> OSError:
        """Return the error that says what is wrong with the file."""
        return self._error(f"{self._path}: {what}")

    def array(self, name: str, kinds: str, *shapes: Shape) -> NDArray[Any]:
        """Return an array whose type is one of numpy's `kinds` and whose shape fits."""
        wanted = f"{_KINDS[kinds]}, {' or '.join(map(_told, shapes))}"
        if name not in self.names:
            raise self.fail(f"{name} is missing; it must hold {wanted}")
        try:
            array = np.asarray(self._arrays[name])
        except _BROKEN as problem:
            raise self.fail(
                f"{name} cannot be read: it must hold {wanted}, but is damaged or no plain array"
            ) from problem
        if array.dtype.kind not in kinds:
            raise self.fail(f"{name} must hold {wanted}, got {array.dtype}")
        if not any(_fits(array.shape, shape) for shape in shapes):
            raise self.fail(f"{name} must hold {wanted}, got {array.shape}")
        return array

    def finite(self, name: str, *shapes: Shape) -> NDArray[np.float64]:
        """Return an array of numbers without NaN or infinity."""
        array = self.array(name, "fiu", *shapes).astype(np.float64)
        wrong = np.argwhere(~np.isfinite(array))
        if len(wrong):
            where = _place(wrong[0])
            raise self.fail(f"{name} must be finite, got {array[tuple(wrong[0])]}{where}")
        return array


def _fits(shape: tuple[int, ...], wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(
        isinstance(axis, str) or axis == length for length, axis in zip(shape, wanted, strict=True)
    )


def _told(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _place(index: NDArray[np.int64]) -> str:
    return f" at [{', '.join(map(str, index.tolist()))}]" if len(index) else ""
