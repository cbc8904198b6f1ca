import json

import numpy as np
import pytest
import soundfile

from app.cli import main
from app.translate import command_values
from audio.command import PlaySample, SetParameter
from takes.take import TakeHeader, TakeWriter, read_take

RATE = 48000


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """The folder of all takes, as the settings name it."""
    file = tmp_path / "config.toml"
    file.write_text(f"takes = '{tmp_path / 'takes'}'\n")
    monkeypatch.setenv("BODYLOOP_CONFIG", str(file))
    return tmp_path / "takes"


@pytest.fixture
def take(settings):
    """A take of half a second, still open."""
    folder = settings / "monday"
    folder.mkdir(parents=True)
    writer = TakeWriter(folder, TakeHeader("0.1", RATE, 120.0, "Drum kit", "", "dance.mp4"))
    writer.event({"t": 0.1, "kind": "strike", "id": 1})
    writer.event({"t": 0.1, "kind": "note", "sound": "bd_haus"})
    writer.command(command_values(PlaySample(0.1, "bd_haus")))
    writer.sound(np.zeros((RATE // 2, 2), np.float32))
    yield writer
    writer.close()


def test_no_takes(settings, capsys):
    assert main(["takes"]) == 0
    assert capsys.readouterr().out == f"There are no takes in {settings}.\n"


def test_takes_are_listed_and_shown_by_name(take, capsys):
    take.close()
    assert main(["takes", "list"]) == 0
    assert capsys.readouterr().out == f"{take.folder}: Drum kit, 0.5 s\n"
    for named in ("monday", str(take.folder)):
        assert main(["takes", "show", named]) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[1:] == [f"  {take.folder}/sound.wav", "  1 x note, 1 x strike"]


def test_what_was_cut_off_is_told_and_mended(take, capsys, tmp_path):
    out = tmp_path / "again.wav"
    assert main(["replay", "monday", "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert told == (
        f"bodyloop: {take.folder} was cut off: bodyloop takes restore {take.folder} mends it.\n"
    )
    assert main(["takes", "restore", "monday"]) == 0
    assert "cut off" not in capsys.readouterr().out
    assert read_take(take.folder).seconds == 0.5
    assert main(["replay", "monday", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 0.5 s of Drum kit.\n"
    sound, rate = soundfile.read(out)
    assert (len(sound), rate) == (RATE // 2, RATE)
    assert np.abs(sound[: RATE // 10]).max() < 1e-4
    assert np.abs(sound[RATE // 10 :]).max() > 0.05


@pytest.mark.parametrize("what", ["show", "restore"])
def test_a_take_must_be_named(settings, capsys, what):
    assert main(["takes", what]) == 2
    assert (
        capsys.readouterr().err == f"bodyloop: bodyloop takes {what}: name the folder of a take\n"
    )


@pytest.mark.parametrize("verb", [["takes", "show"], ["takes", "restore"], ["replay"]])
def test_what_is_no_take_is_told(settings, capsys, tmp_path, verb):
    assert main([*verb, str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"bodyloop: {tmp_path} is not a take: it has no take.json.\n"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{}", "commands.jsonl is damaged: no audio command: {}"),
        ("[]", "commands.jsonl is damaged: line 2 is not a JSON object."),
        (json.dumps(command_values(PlaySample(0.2, "gong"))), "no sample named gong"),
    ],
)
def test_commands_that_cannot_be_played_are_told(take, capsys, tmp_path, line, told):
    take.close()
    with (take.folder / "commands.jsonl").open("a") as file:
        file.write(f"{line}\n")
    assert main(["replay", "monday", "--out", str(tmp_path / "again.wav")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "again.wav").exists()


def test_commands_of_one_frame_keep_their_order(take, tmp_path):
    for at, gain in ((0.01, 1.0), (0.01 - 1e-9, 0.0)):
        take.command(command_values(SetParameter(at, "master.gain", gain)))
    take.close()
    assert main(["replay", "monday", "--out", str(tmp_path / "again.wav"), "-q"]) == 0
    sound, _ = soundfile.read(tmp_path / "again.wav")
    assert np.abs(sound).max() < 0.01
