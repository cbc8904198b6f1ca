import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from app.cli import VERBS, main, program_version

ROOT = Path(__file__).parents[2]


@pytest.fixture
def verb(monkeypatch):
    """A function that adds the verb `broken`, which raises what is given."""

    def add(error):
        def run(options):
            raise error

        module = ModuleType("app.verbs.broken")
        module.__dict__.update(EXAMPLE="bodyloop broken", add_arguments=lambda _: None, run=run)
        monkeypatch.setitem(sys.modules, "app.verbs.broken", module)
        monkeypatch.setitem(VERBS, "broken", "cannot do anything")
        return "broken"

    return add


def test_an_unknown_verb_is_one_line(capsys):
    assert main(["dance"]) == 2
    assert capsys.readouterr() == ("", "bodyloop: there is no verb 'dance'; see bodyloop --help\n")


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_names_every_verb(capsys, word):
    assert main([word]) == 0
    told = capsys.readouterr().out
    assert all(f"  {name}" in told and purpose in told for name, purpose in VERBS.items())


def test_no_verb_is_told_what_there_is(capsys):
    assert main([]) == 2
    assert "usage: bodyloop VERB" in capsys.readouterr().out


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"bodyloop {program_version()}\n"


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_helps_with_an_example(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    example = import_module(f"app.verbs.{name}").EXAMPLE
    assert example.startswith(f"bodyloop {name}")
    assert example in " ".join(capsys.readouterr().out.split())


def test_a_wrong_option_is_status_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["patch", "sing"])
    assert ended.value.code == 2
    assert "invalid choice: 'sing'" in capsys.readouterr().err


def test_what_the_world_refuses_is_one_line(capsys, tmp_path):
    assert main(["patch", "check", str(tmp_path / "gone.toml")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"bodyloop: {tmp_path}/gone.toml: cannot be read (No such file or directory)\n"


def test_a_bare_refusal_of_the_system_names_the_file(capsys, verb):
    assert main([verb(PermissionError(13, "Permission denied", "/a/b"))]) == 2
    assert capsys.readouterr().err == "bodyloop: /a/b: Permission denied\n"


def test_a_bug_keeps_its_traceback(verb):
    with pytest.raises(ValueError, match=r"wanted \(33, 3\)"):
        main([verb(ValueError("wanted (33, 3)"))])
    with pytest.raises(KeyError):
        main([verb(KeyError("gone"))])


def test_ctrl_c_is_one_line(capsys, verb):
    assert main([verb(KeyboardInterrupt())]) == 130
    assert capsys.readouterr().err == "bodyloop: stopped\n"


def test_a_reader_that_goes_away_is_no_fault_to_talk_about():
    words = [sys.executable, "-m", "app.cli", "patch", "explain"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as program:
        program.stdout.close()
        complaint = program.stderr.read()
    assert (program.returncode, complaint) == (2, "")
