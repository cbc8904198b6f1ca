"""The door to LiteRT: a network from a file, run on one thread."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from motion.people.model_files import ModelError


class Model:
    """One network and its memory.

    Thread: one at a time. `run` releases the interpreter lock of Python while it computes.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if not Path(path).is_file():
            raise ModelError(f"model {path} is missing: install Bodyloop again")
        try:
            # More threads give these networks nothing: they are depthwise, and one core is
            # all that sound and picture leave.
            with hushed():
                self._interpreter: Any = Interpreter(model_path=str(path), num_threads=1)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"model {path} cannot be run: {error}") from error
        entry = self._interpreter.get_input_details()[0]
        self._input: int = entry["index"]
        self.input_shape: tuple[int, ...] = tuple(int(n) for n in entry["shape"])
        self._outputs: dict[tuple[int, ...], int] = {
            tuple(int(n) for n in d["shape"]): d["index"]
            for d in self._interpreter.get_output_details()
        }

    def run(self, tensor: NDArray[Any]) -> None:
        """Run the network on an input of `input_shape`; its outputs are then ready."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()

    def output(self, shape: Sequence[int]) -> NDArray[np.float32]:
        """Return a copy of the output that has this shape (the networks here have one of each)."""
        tensor: NDArray[np.float32] = self._interpreter.get_tensor(self._outputs[tuple(shape)])
        return tensor


@contextmanager
def hushed() -> Iterator[None]:
    """Keep native code from writing to stderr: LiteRT has no switch for its remarks.

    For the moments of loading only, as it hushes every thread.
    """
    try:
        kept = os.dup(2)
    except OSError:  # no stderr at all
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
