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
    told = capsys.readouterr().out.splitlines()
    assert told == [f"{take.folder}: Drum kit, 0.5 s", f"  |{' ' * 48}| silent"]
    for named in ("monday", str(take.folder)):
        assert main(["takes", "show", named]) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[3:] == [f"  {take.folder}/sound.wav", "  1 x note, 1 x strike"]


def writer_dies(writer):
    """Let go of a take as the end of a process does."""
    writer._lock.release()


def test_what_was_cut_off_is_told_and_mended(take, settings, capsys, tmp_path):
    out = tmp_path / "again.wav"
    assert main(["replay", "monday", "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert told == (
        f"bodyloop: {take.folder} was cut off: bodyloop takes restore {take.folder} mends it.\n"
    )
    assert main(["takes", "restore"]) == 0
    assert capsys.readouterr().out == f"Nothing in {settings} was cut off.\n"
    writer_dies(take)
    assert main(["takes", "restore"]) == 0
    assert "monday: Drum kit, 0.5 s" in capsys.readouterr().out
    assert main(["takes", "restore", "monday"]) == 0
    assert "cut off" not in capsys.readouterr().out
    assert read_take(take.folder).seconds == 0.5
    assert main(["replay", "monday", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 0.5 s of Drum kit.\n"
    sound, rate = soundfile.read(out)
    assert (len(sound), rate) == (RATE // 2, RATE)
    assert np.abs(sound[: RATE // 10]).max() < 1e-4
    assert np.abs(sound[RATE // 10 :]).max() > 0.05


@pytest.mark.parametrize("what", ["show", "export", "new"])
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


def loud(take):
    """Let an open take sound, and close it."""
    take.sound(np.full((RATE // 2, 2), 0.5, np.float32))
    take.close()


def test_a_take_is_shown_by_a_picture_and_its_loudness(take, capsys):
    loud(take)
    assert main(["takes"]) == 0
    picture = capsys.readouterr().out.splitlines()[1]
    assert picture.startswith("  |" + " " * 24 + "▇")
    assert picture.endswith(" LUFS")
    assert main(["takes", "show", "monday"]) == 0
    assert "peak -6.0 dBFS" in capsys.readouterr().out


def test_takes_are_exported_changed_and_compared(take, settings, capsys, tmp_path):
    loud(take)
    out = tmp_path / "out"
    assert main(["takes", "export", "monday", "--to", str(out), "--format", "wav"]) == 0
    assert main(["takes", "export", "monday", "--to", str(out), "--what", "midi"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["monday.mid", "monday.wav"]
    assert len(soundfile.read(out / "monday.wav")[0]) == RATE
    words = ["--instrument", "bd_haus=elec_wood", "--name", "tuesday"]
    capsys.readouterr()
    assert main(["takes", "new", "monday", *words]) == 0
    told = capsys.readouterr().out
    assert f"{settings / 'tuesday'}: a new version of monday; elec_wood instead of bd_haus." in told
    assert main(["takes", "compare", "monday", "tuesday"]) == 0
    told = capsys.readouterr().out
    assert "tuesday was made of monday; changed: elec_wood instead of bd_haus." in told
    assert "notes                     1                1" in told
    assert "The sound differs from" in told
    assert main(["takes", "compare", "monday", "monday"]) == 0
    assert "the same, bit for bit" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "say what shall be different"),
        (["--level", "0"], "--level needs TRACK=DB, got 0"),
        (["--level", "0=loud"], "--level needs TRACK=DB with a number"),
        (["--shift", "drums=20"], "drums is no number of a track and no layer; layers: none"),
        (["--mute", "3"], "the take has no track 3; it has none"),
        (["--instrument", "bd_haus=gong"], "there is no sound gong"),
        (["--instrument", "bd_haus=kick", "--name", "../x"], "must be a plain name"),
    ],
)
def test_what_cannot_be_made_anew_is_told(take, settings, capsys, words, told):
    loud(take)
    assert main(["takes", "new", "monday", *words]) == 2
    assert told in capsys.readouterr().err
    assert [path.name for path in settings.iterdir()] == ["monday"]


def test_two_takes_must_be_named_to_be_compared(take, capsys):
    assert main(["takes", "compare", "monday"]) == 2
    assert "name 2 takes" in capsys.readouterr().err
