"""Loads and stores that another process sees in order, also on ARM."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_item_pointer: Any = cgutils.get_item_pointer


def _word_pointer(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array_type = signature.args[0]
    array = context.make_array(array_type)(context, builder, arguments[0])
    return _item_pointer(context, builder, array_type, array, [arguments[1]], wraparound=False)


def _load_acquire(typing_context: Any, words: Any, index: Any) -> Any:
    """Read one int64 word; what was written before its `store_release` is seen after it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _word_pointer(context, builder, signature, arguments)
        return builder.load_atomic(pointer, "acquire", 8, typ=ir.IntType(64))

    return types.int64(words, types.intp), generate


def _store_release(typing_context: Any, words: Any, index: Any, value: Any) -> Any:
    """Write one int64 word after everything that was written before it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _word_pointer(context, builder, signature, arguments)
        builder.store_atomic(arguments[2], pointer, "release", 8)
        return context.get_dummy_value()

    return types.void(words, types.intp, types.int64), generate


# As values, for the decorated signature is not the one that compiled code calls.
load_acquire: Any = intrinsic(_load_acquire)  # (words, index) -> int64
store_release: Any = intrinsic(_store_release)  # (words, index, value)
