"""How the engine's functions are compiled, and where the machine code is kept."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numba
import platformdirs

Function = TypeVar("Function", bound=Callable[..., object])

_WHOLE = "whole"  # an empty file beside the machine code: all of it is there
_SOUND = "sound"  # the same: all that a performance without a card needs
_NUMBA: Any = numba  # without types: its own know neither these options nor its settings

# Without fast-math every host block size gives the same bytes; nothing here may raise.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}


def compiled(function: Function) -> Function:
    """Compile a function of the engine with the options that all of them share."""
    compiled_function: Function = _NUMBA.njit(**OPTIONS)(function)
    return compiled_function


def load(function: Callable[..., object], *like: object) -> None:
    """Load or make the machine code of a function for arguments like these, without calling it."""
    dispatcher: Any = function
    dispatcher.compile(tuple(_NUMBA.typeof(value) for value in like))


def note_whole() -> None:
    """Remember that the machine code of the whole engine is there."""
    _note(_WHOLE)


def note_sound() -> None:
    """Remember that the machine code is there that makes sound without a card."""
    _note(_SOUND)


def _note(what: str) -> None:
    with suppress(OSError):
        (_code_folder() / what).touch()


def makes_sound() -> bool:
    """Return whether the machine code is there that makes sound without a card."""
    return is_whole() or (_code_folder() / _SOUND).exists()


def is_whole() -> bool:
    """Return whether the whole engine is there as machine code; else a start takes a minute."""
    return (_code_folder() / _WHOLE).exists()


def count_compiled() -> int:
    """Return how many pieces of machine code are there; it grows while they are being made."""
    return sum(1 for _ in _code_folder().rglob("*.nbi"))


def _code_folder() -> Path:
    return Path(_NUMBA.config.CACHE_DIR)


def source_digest(folder: Path) -> str:
    """Return a short digest of all that the machine code depends on."""
    digest = hashlib.blake2b(numba.__version__.encode(), digest_size=8)
    names = ["atomic.py", "compiled.py", "kernel.py", "parameter.py"]
    patterns = ("*_kernel.py", "*layout.py")
    found = (path for pattern in patterns for path in sorted(folder.glob(pattern)))
    for path in [*(folder / name for name in names), *found]:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return a folder for machine code that can be written, the user's own where possible.

    Numba compares only the file of the outermost function with its cache, so that a change in a
    function that it calls would go unseen; hence one folder for each state of the sources.
    """
    name = "engine-" + source_digest(Path(__file__).parent)
    user = getattr(os, "getuid", lambda: "user")()
    roots = [
        platformdirs.user_cache_path("bodyloop", appauthor=False),
        Path(tempfile.gettempdir()) / f"bodyloop-{user}",
    ]
    for root in roots:
        try:
            (root / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(root / name, os.W_OK):
            return root / name
    return roots[-1] / name


if not os.environ.get("NUMBA_CACHE_DIR"):
    # Before any function is compiled: the package's own folder may be read-only.
    _NUMBA.config.CACHE_DIR = str(cache_folder())
