import pytest

from motion.people.accelerator import (
    NAMED_DRIVERS,
    choose_runtime,
    graphics_drivers,
    has_accelerator,
)


@pytest.fixture
def no_named_driver(monkeypatch):
    for name in NAMED_DRIVERS:
        monkeypatch.delenv(name, raising=False)


def test_the_models_run_on_the_processor_and_it_is_said_by_what():
    runtime = choose_runtime()
    assert runtime.threads == 1
    assert runtime.sentence().startswith("LiteRT 2.3.0 on the processor (XNNPACK), one thread")
    assert "\n" not in runtime.sentence()


def test_litert_brings_its_accelerator_for_graphics_processors():
    assert has_accelerator()


def test_drivers_of_true_graphics_processors_are_named(tmp_path, no_named_driver):
    for name in ("nvidia_icd.json", "lvp_icd.x86_64.json", "notes.txt"):
        (tmp_path / name).touch()
    assert graphics_drivers((tmp_path, tmp_path / "none")) == ["nvidia"]


def test_drivers_that_the_environment_names_come_first(tmp_path, monkeypatch):
    file = tmp_path / "intel_icd.json"
    file.touch()
    monkeypatch.setenv("VK_DRIVER_FILES", str(file))
    assert graphics_drivers(()) == ["intel"]
    assert "graphics processor (intel) is left to the picture" in choose_runtime().sentence()
    monkeypatch.setenv("VK_DRIVER_FILES", str(tmp_path / "gone.json"))
    assert "no graphics processor" in choose_runtime().sentence()
