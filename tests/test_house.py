"""The rules of form that no linter holds: sizes, words, doors, and packages without code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = PROJECT["tool"]["importlinter"]["root_packages"]
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = [
    path
    for path in [*ROOT.iterdir(), *(ROOT / ".ci").iterdir(), *(ROOT / "assets").rglob("*")]
    if path.is_file() and path.suffix in ("", ".md", ".toml", ".glsl", ".debian", ".tsv")
]
# The brackets keep this file from finding itself.
UNFINISHED = re.compile(
    r"\b(T[O]DO|F[I]XME|X[X]X)\b|(?i:\b(st[u]bs?|place[h]olders?|mock [s]ervers?)\b)"
)
# What opens a device, and is called in one module only.
OPENERS = ("VideoCapture", "create_context", "create_standalone_context", "create_window")


def named(path):
    return path.relative_to(ROOT).as_posix()


def functions(path):
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function):
    """Count the lines of a body without its docstring and without functions inside it."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    first = min(body[0].lineno, *(d.lineno for d in getattr(body[0], "decorator_list", [])), 10**9)
    inner = sum(
        n.end_lineno - n.lineno
        for n in body
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return body[-1].end_lineno - first + 1 - inner


def parameters(function):
    given = function.args
    names = [p.arg for p in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=named)
def test_a_module_has_at_most_400_lines(path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_function_has_at_most_40_lines_and_6_parameters(path):
    assert [f"{f.name}: {body_lines(f)} lines" for f in functions(path) if body_lines(f) > 40] == []
    assert [f"{f.name}{parameters(f)}" for f in functions(path) if len(parameters(f)) > 6] == []


@pytest.mark.parametrize("path", SOURCES + TESTS + TEXTS, ids=named)
def test_nothing_is_marked_as_unfinished(path):
    assert [match[0] for match in UNFINISHED.finditer(path.read_text())] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_takes_gives_and_must_not_know_and_nothing_else(room):
    tree = ast.parse((ROOT / room / "__init__.py").read_text())
    docstring = ast.get_docstring(tree) or ""
    assert len(tree.body) == 1
    assert all(part in docstring for part in ("Takes:", "Gives:", "Must not know:"))


def test_a_folder_of_tests_is_no_package():
    assert [named(path) for path in TESTS if path.name == "__init__.py"] == []


def test_assets_hold_data_only():
    assert [named(path) for path in (ROOT / "assets").rglob("*.py")] == []


@pytest.mark.parametrize("opener", OPENERS)
def test_a_device_is_opened_in_one_module(opener):
    modules = {
        named(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == opener
    }
    assert len(modules) <= 1, modules


def test_every_room_is_packed_and_checked():
    packed = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packed == sorted([*ROOMS, "assets"])
    assert PROJECT["tool"]["mypy"]["files"] == [*ROOMS, "tests", "training"]
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == set(ROOMS)
