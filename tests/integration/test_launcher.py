"""The launcher `bodyloop` at the root, run in a copy of the tree that shares this environment."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import program_version

ROOT = Path(__file__).parent.parent.parent
FILES = (
    "bodyloop",
    "packages.debian",
    "pyproject.toml",
    "requirements.lock",
    "requirements-test.lock",
)
# What the launcher calls, besides Python and Debian's package tools.
TOOLS = (
    "sh cat chmod cmp cp dirname env grep head id mkdir mktemp printf readlink rm sed tail tr uname"
)
UNREACHABLE = "numpy==0.0.1 --hash=sha256:" + 64 * "0" + "\n"
AS_ORDINARY_USER = ["unshare", "--user", "--map-user=1000"]


def may_become_ordinary():
    """Whether the system lets a program see itself as another user."""
    tried = [shutil.which("unshare"), shutil.which("dpkg-query")]
    return all(tried) and subprocess.run([*AS_ORDINARY_USER, "true"], check=False).returncode == 0


pytestmark = pytest.mark.skipif(os.name != "posix", reason="the launcher is for POSIX systems")


@pytest.fixture
def tree(tmp_path):
    """Make a tree whose environment, shared with this one, is in step with its lock files."""
    tree = tmp_path / "a tree"
    state = tree / ".venv" / "bodyloop"
    state.mkdir(parents=True)
    for name in FILES:
        shutil.copy(ROOT / name, tree)
        shutil.copy(ROOT / name, state)
    for name in ("bin", "lib", "pyvenv.cfg"):
        (tree / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    for group in ("use", "test"):
        shutil.copy(ROOT / "packages.debian", state / f"packages.{group}")
    (state / "place").write_text(f"{tree}\n")
    return tree


@pytest.fixture
def tools(tmp_path):
    """Make a folder of programs without a Python and without Debian's package tools."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in TOOLS.split():
        (folder / name).symlink_to(shutil.which(name))
    return folder


def surroundings(tree, **changes):
    """Return environment variables that keep pip off the network and logs inside the tree."""
    return os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "TMPDIR": str(tree)} | changes


def launch(tree, *words, prefix=(), **changes):
    return subprocess.run(
        [*prefix, str(tree / "bodyloop"), *words],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=changes.pop("cwd", tree),
        env=surroundings(tree, **changes),
    )


def test_it_hands_over_from_any_folder(tree, tmp_path):
    done = launch(tree, "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"bodyloop {program_version()}\n"


def test_it_follows_links_to_itself(tree, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "second").symlink_to("../a tree/bodyloop")
    (tmp_path / "bodyloop").symlink_to(tmp_path / "bin" / "second")
    done = launch(tmp_path, "--version")
    assert (done.returncode, done.stderr) == (0, "")


def test_it_hands_over_words_as_they_are_and_the_status(tree):
    done = launch(tree, "no such *", "--version")
    assert done.returncode == 2
    assert "'no such *'" in done.stderr


def test_without_a_python_it_says_in_one_line_how_to_get_one(tree, tools):
    shutil.rmtree(tree / ".venv")
    done = launch(tree, "demo", PATH=str(tools))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "needs Python 3.11, 3.12 or 3.13" in line
    assert "apt-get install" in line


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_changed_lock_is_installed_before_anything_runs(tree, lock):
    (tree / lock).write_text(UNREACHABLE)
    for _ in range(2):
        done = launch(tree, "test")
        assert done.returncode == 2
        assert f"installing the Python packages of {lock}" in done.stderr
        assert "numpy==0.0.1" in done.stderr
        assert "is there a network?" in done.stderr.splitlines()[-1]


def test_the_tools_of_the_checks_are_not_for_the_verbs(tree):
    (tree / "requirements-test.lock").write_text(UNREACHABLE)
    assert launch(tree, "--version").returncode == 0


@pytest.mark.parametrize("change", ["interrupted", "moved"])
def test_an_interrupted_or_moved_environment_is_made_anew(tree, change):
    state = tree / ".venv" / "bodyloop"
    if change == "interrupted":
        (state / "installing").touch()
    else:
        (state / "place").write_text("/elsewhere\n")
    (tree / "requirements.lock").write_text(UNREACHABLE)
    done = launch(tree, "--version")
    assert "making .venv with Python 3.1" in done.stderr
    assert not (tree / ".venv" / "lib").is_symlink()
    assert (Path(sys.prefix) / "lib").is_dir()
    assert done.returncode == 2


def test_a_second_start_waits_for_the_first(tree):
    (tree / "requirements.lock").write_text(UNREACHABLE)
    with open(tree / "bodyloop") as launcher:
        fcntl.flock(launcher, fcntl.LOCK_EX)
        second = subprocess.Popen(
            [tree / "bodyloop", "demo"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings(tree),
        )
        assert "waiting for another start" in second.stderr.readline()
        assert second.poll() is None
    assert "installing the Python packages" in second.stderr.readline()
    second.communicate(timeout=120)
    assert second.returncode == 2


def test_without_debian_it_says_what_to_get_and_goes_on(tree, tools):
    (tree / "packages.debian").write_text("libportaudio2 use\n")
    (tools / "python3").symlink_to(sys.executable)
    done = launch(tree, "--version", PATH=str(tools))
    assert done.returncode == 0
    assert ("PortAudio" in done.stderr) == (sys.platform != "darwin")


@pytest.mark.skipif(
    not may_become_ordinary(),
    reason="needs Debian or Ubuntu, and user namespaces: apt-get install util-linux",
)
def test_a_missing_debian_package_is_named_to_who_may_not_install_it(tree):
    (tree / "packages.debian").write_text(
        "# a comment\nno-such-a|no-such-b use # why\nno-such-c|dpkg use\nno-such-d test\n"
    )
    for _ in range(2):
        done = launch(tree, "--version", prefix=AS_ORDINARY_USER)
        assert done.returncode == 0, done.stderr
        assert done.stderr == (
            "bodyloop: not all will work until you run: "
            "sudo apt-get update && sudo apt-get install no-such-b \n"
        )


def test_every_check_runs_and_one_that_fails_fails_the_whole(tree):
    (tree / "pyproject.toml").write_text(
        '[tool.mypy]\nfiles = ["room"]\n[tool.importlinter]\nroot_package = "room"\n'
        '[[tool.importlinter.contracts]]\nname = "alone"\ntype = "layers"\nlayers = ["room"]\n'
        '[tool.pytest.ini_options]\npythonpath = ["."]\n'
    )
    shutil.copy(tree / "pyproject.toml", tree / ".venv" / "bodyloop")
    (tree / "room").mkdir()
    (tree / "room" / "__init__.py").touch()
    (tree / "test_room.py").write_text("def test_room():\n    import room\n\n    assert room\n")
    held = launch(tree, "test", PYTHONPATH=str(tree))
    assert held.returncode == 0, held.stdout + held.stderr
    assert "1 passed" in held.stdout

    (tree / "room" / "__init__.py").write_text("import os\n")
    failed = launch(tree, "test", "-k", "room", PYTHONPATH=str(tree))
    assert failed.returncode == 1
    assert "1 passed" in failed.stdout
    assert failed.stderr.splitlines()[-1] == "bodyloop: did not hold: ruff"
