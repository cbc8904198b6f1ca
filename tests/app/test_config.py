from pathlib import Path

import pytest

from app.config import Config, ConfigError, load_config
from app.scene import Look


@pytest.fixture
def config(tmp_path, monkeypatch):
    """A function that makes a text the settings file."""

    def write(text):
        path = tmp_path / "bodyloop.toml"
        path.write_text(text)
        monkeypatch.setenv("BODYLOOP_CONFIG", str(path))
        return path

    return write


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_file_all_is_as_it_comes(tmp_path, monkeypatch, value):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("BODYLOOP_CONFIG", raising=False)
    if value is not None:
        monkeypatch.setenv("BODYLOOP_CONFIG", value)
    assert load_config() == Config()


def test_an_empty_file_changes_nothing(config):
    config("")
    assert load_config() == Config()


def test_what_a_file_says_is_taken(config):
    config(
        'takes = "~/dance"\nplayers = "~/us"\n[camera]\nsource = "film.mp4"\nrate = 30\n'
        '[tracker]\nmodel = "lite"\n'
        '[sound]\ndevice = "JACK"\nsample_rate = 44100\nblock = 256\n'
        "[look]\ndim = 0.2\nmirror = true\ncamera = false\n"
    )
    settings = load_config()
    assert settings.takes == Path.home() / "dance"
    assert settings.players == Path.home() / "us"
    assert (settings.camera.source, settings.camera.rate, settings.camera.width) == (
        "film.mp4",
        30.0,
        1280,
    )
    assert (settings.tracker.name, settings.tracker.model) == ("litert", "lite")
    sound = settings.sound
    assert (sound.device, sound.sample_rate, sound.block) == ("JACK", 44100, 256)
    assert settings.look == Look(dim=0.2, mirror=True, camera=False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[sound]\nblok = 64", 'sound.blok is no key here; did you mean "block"?'),
        ("[sonud]\nblock = 64", 'sonud is no key here; did you mean "sound"?'),
        ("[sound]\nblock = true", "sound.block must be a whole number, got True"),
        ('[sound]\nblock = "64"', "sound.block must be a whole number, got '64'"),
        ("[sound]\nblock = 1", "sound.block must lie in 16..4096, got 1"),
        ("[sound]\nsample_rate = 37000", "sound.sample_rate must be one of 22050, 24000,"),
        ("sound = 3", "sound must be a table, got 3"),
        ('[tracker]\nmodel = "ful"', 'tracker.model is "ful"; did you mean "full"?'),
        ('[tracker]\nname = "kinect"', 'tracker.name is "kinect"; known are litert, mediapipe'),
        ("[look]\ndim = 2.0", "look.dim must lie in 0..1, got 2"),
        ("[look]\nmirror = 1", "look.mirror must be true or false, got 1"),
        ("takes = 4", "takes must be a text, got 4"),
        ("[look", "is no valid TOML"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_path(config, text, told):
    path = config(text)
    with pytest.raises(ConfigError) as caught:
        load_config()
    assert str(caught.value).startswith(f"{path}: {told}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_named_must_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv("BODYLOOP_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(ConfigError, match=r"gone\.toml: cannot be read \(No such file"):
        load_config()
    with pytest.raises(ConfigError, match=r"other\.toml: cannot be read"):
        load_config(tmp_path / "other.toml")
