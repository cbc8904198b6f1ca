"""What two processes share is written and read in order, on every processor."""

import ast
from pathlib import Path

import numpy as np
import pytest
from numba import njit

import audio.atomic
from audio.atomic import load_acquire, store_release

KERNELS = sorted(Path(audio.atomic.__file__).parent.glob("*kernel.py"))
# Words that one process writes to tell another that something else is ready.
SHARED = {
    "H_FRAME",
    "H_RING_HEAD",
    "H_RING_TAIL",
    "H_HOLD",
    "H_RESUME",
    "H_TIMING",
    "H_LINE",
    "H_CALLBACKS",
    "H_STREAM",
    "H_STATE",
    "H_SUCCESSOR",
    "H_CARD_FOUND",
}


@pytest.fixture(scope="module")
def code():
    """The intermediate and the machine code of a function that does both."""

    @njit
    def pass_on(a):
        store_release(a, 1, load_acquire(a, 0) + 1)

    words = np.array([41, 0])
    pass_on(words)
    assert words[1] == 42
    (signature,) = pass_on.signatures
    return pass_on.inspect_llvm(signature)


def test_a_load_is_an_acquire_and_a_store_a_release(code):
    assert any("load atomic i64" in line and "acquire" in line for line in code.splitlines())
    assert any("store atomic i64" in line and "release" in line for line in code.splitlines())


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.name)
def test_no_kernel_writes_a_shared_word_plainly(path):
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets += [node.target] if isinstance(node, ast.AugAssign) else []
        for target in targets:
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Name):
                assert target.slice.id not in SHARED, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("name", ["child.py", "host.py", "player.py", "card_search.py"])
def test_no_process_does_either(name):
    path = KERNELS[0].parent / name
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
            assert node.slice.id not in SHARED, f"{name}:{node.lineno}"
