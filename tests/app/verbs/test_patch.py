import shutil

import pytest

from app.cli import main
from app.resources import LAYOUTS, PATCHES
from patch.reading import patch_names


@pytest.fixture
def own(tmp_path):
    """A function that makes a performer's own patch out of a preset, with one thing changed."""

    def change(old, new):
        text = (PATCHES / "loop_pedal.toml").read_text()
        assert old in text
        path = tmp_path / "mine.toml"
        path.write_text(text.replace(old, new, 1))
        shutil.copy(LAYOUTS / "loop_pedal.toml", tmp_path)
        return path

    return change


def test_patches_are_listed(capsys):
    assert main(["patch", "list"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == patch_names()


def test_the_presets_are_good(capsys):
    assert main(["patch", "check"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: good." for name in patch_names()]


def test_a_patch_is_told_in_words(capsys):
    assert main(["patch", "explain", "drum_kit"]) == 0
    assert capsys.readouterr().out.startswith("Drum kit: ")


def test_a_sample_that_nobody_knows_is_status_1(capsys, own):
    assert main(["patch", "check", str(own('sound = "', 'sound = "no_such_'))]) == 1
    assert 'names no sample: "no_such_' in capsys.readouterr().out


def test_a_pass_that_no_loop_can_hold_is_status_1(capsys, own):
    path = own("tempo = 120\nbeats_per_bar = 4", "tempo = 20\nbeats_per_bar = 16")
    assert main(["patch", "check", str(path)]) == 1
    assert "a pass lasts 96 s and a loop can hold 30 s" in capsys.readouterr().out


def test_a_key_that_nobody_knows_is_status_2(capsys, own):
    path = own("tempo = 120", "temppo = 120")
    assert main(["patch", "check", str(path)]) == 2
    assert capsys.readouterr().err == (
        f'bodyloop: {path}: temppo is no key here; did you mean "tempo"?\n'
    )
