"""What the verbs do with `--player` before there is anything to hear."""

import pytest

from app.cli import main
from app.player import Player, save_player
from motion.strikes.habit import Habit, Habits, StrokeShape


@pytest.fixture
def players(tmp_path, monkeypatch):
    """The folder of all players, as the settings name it; Ada is one."""
    file = tmp_path / "config.toml"
    file.write_text(f"players = '{tmp_path / 'players'}'\ntakes = '{tmp_path / 'takes'}'\n")
    monkeypatch.setenv("BODYLOOP_CONFIG", str(file))
    monkeypatch.chdir(tmp_path)
    habit = Habit((StrokeShape(0.2, 0.1, 0.2, 1.0),) * 3, (0.01, 0.02))
    save_player(Player("ada", Habits({"right_wrist": habit})), tmp_path / "players")
    return tmp_path / "players"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("verb", ["render", "demo"])
def test_a_film_is_played_with_known_habits_only(players, films, capsys, verb):
    words = ["render", films / "short.mp4", "show.mp4"] if verb == "render" else ["demo"]
    words = [*map(str, words), "--player", "adda"]
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f'bodyloop: there is no player "adda" in {players}; did you mean "ada"?'
    assert not list(players.parent.glob("**/show.mp4*"))


def test_play_knows_what_is_no_name(players, capsys):
    before = contents(players)
    assert main(["play", "--player", "../ada", "--no-window"]) == 2
    assert "a player's name must be" in capsys.readouterr().err
    assert contents(players) == before
