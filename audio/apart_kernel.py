"""How functions are compiled that only compiled functions call; it makes a start faster."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba import types
from numba.extending import intrinsic

from audio.compiled import OPTIONS

Function = TypeVar("Function", bound=Callable[..., object])

_NUMBA: Any = numba  # without types, as in `audio.compiled`


def inner(function: Function) -> Function:
    """Compile a function that Python never calls; without a way in from there it takes less."""
    options = {**OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled_function: Function = _NUMBA.njit(**options)(function)
    return compiled_function


def _stand_apart(typing_context: Any) -> Any:
    """Mark the function in which this stands: it is called, never copied into its callers."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), generate


stand_apart: Any = intrinsic(_stand_apart)  # a value, as in `audio.atomic`
