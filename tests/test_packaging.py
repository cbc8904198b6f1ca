"""The wheel, the lock files and the owner of our names."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from app.ownership import DISTRIBUTION, NAMES, ownership_problems

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ("requirements.lock", "requirements-test.lock")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"]
    subprocess.run(
        [*command, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def pinned(lock):
    """Read a lock file: name -> (versions, hashes)."""
    pins = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip()):
        name, number = re.match(r"([\w.-]+)==([^\s;]+)", entry).groups()
        versions, hashes = pins.setdefault(name, (set(), []))
        versions.add(number)
        hashes += re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)
    return pins


def normal(requirement):
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def test_the_names_are_those_that_are_packed():
    assert list(NAMES) == PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_no_other_distribution_owns_or_hides_our_names():
    assert ownership_problems() == []


def test_another_owner_is_named(tmp_path, monkeypatch):
    record = tmp_path / "loudness-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: loudness\nVersion: 1.0\n")
    (record / "top_level.txt").write_text("audio\n")
    monkeypatch.syspath_prepend(tmp_path)
    (problem,) = ownership_problems()
    assert problem.startswith("'audio' also belongs to loudness")


def test_a_package_in_front_of_ours_is_named(tmp_path, monkeypatch):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    (problem,) = ownership_problems()
    assert problem.startswith(f"'assets' would be loaded from {tmp_path}")


def test_the_installed_program_has_the_version_of_the_project():
    assert version(DISTRIBUTION) == PROJECT["project"]["version"]


def test_the_wheel_holds_every_asset_and_the_licence(wheel):
    packed = set(wheel.namelist())
    assets = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "assets").rglob("*") if path.is_file()
    }
    assert assets <= packed
    assert {Path(name).parts[0] for name in packed} == {*NAMES, wheel_record(wheel)}
    assert {f"{wheel_record(wheel)}/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= packed


def wheel_record(wheel):
    return f"bodyloop-{PROJECT['project']['version']}.dist-info"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(lock):
    assert "://" not in (ROOT / lock).read_text()
    assert [name for name, (_, hashes) in pinned(lock).items() if not hashes] == []


def test_the_locks_hold_what_the_project_asks_for():
    groups = PROJECT["dependency-groups"]
    assert {normal(r) for r in PROJECT["project"]["dependencies"] + groups["build"]} <= set(
        pinned("requirements.lock")
    )
    assert {normal(r) for r in groups["test"]} <= set(pinned("requirements-test.lock"))


def test_the_locks_agree():
    use, test = (pinned(lock) for lock in LOCKS)
    assert {n for n in use.keys() & test.keys() if not test[n][0] <= use[n][0]} == set()


def test_the_environment_is_the_locked_one():
    differing = {
        name: (distribution(name).version, versions)
        for lock in LOCKS
        for name, (versions, _) in pinned(lock).items()
        if name != "colorama" and distribution(name).version not in versions
    }
    assert differing == {}


def test_notice_credits_every_bundled_file():
    notice = (ROOT / "NOTICE").read_text()
    bundled = [
        path.name
        for folder in ("footage", "models", "samples")
        for path in (ROOT / "assets" / folder).iterdir()
        if path.suffix in (".flac", ".mp4", ".tflite")
    ]
    assert [name for name in bundled if name not in notice] == []
