"""A player's file beside a live performance."""

import pytest

from app.player import Player, load_player, save_player
from motion.strikes.habit import Habit, Habits, StrokeShape
from tests.integration.program import CLIP

WORDS = ("play", "--camera", CLIP, "--model", "lite", "--seconds", "3", "--no-window", "--no-take")
SILENT = '[sound]\ndevice = "none of this name"'
BROKEN = "[joints.left_wirst]\n"


@pytest.fixture
def players(tmp_path):
    """A folder of players, as `own.toml` names it."""
    folder = tmp_path / "players"
    folder.mkdir()
    (tmp_path / "own.toml").write_text(f"players = '{folder}'\n{SILENT}\n")
    return folder


def test_a_film_is_played_with_the_habits_of_somebody_and_changes_nothing(start, films, players):
    habit = Habit((StrokeShape(0.2, 0.1, 0.2, 1.0),) * 3, (0.01, 0.02))
    file = save_player(Player("ada", Habits({"right_wrist": habit})), players)
    before, show = file.read_bytes(), players.parent / "show.mp4"
    words = (films / "short.mp4", show, "--model", "lite", "--player", "Ada")
    program = start("render", *words, BODYLOOP_CONFIG=str(players.parent / "own.toml"))
    assert program.end() == 0, program.said
    assert show.stat().st_size > 0
    assert {path.name: path.read_bytes() for path in players.iterdir()} == {"ada.toml": before}


def test_a_broken_file_is_set_aside_and_the_performance_goes_on(start, players):
    (players / "me.toml").write_text(BROKEN)
    program = start(*WORDS, BODYLOOP_CONFIG=str(players.parent / "own.toml"))
    assert program.end() == 0, program.said
    assert 'left_wirst is no key here; did you mean "left_wrist"?' in program.said
    assert "it is kept as me.broken-1.toml, and me begins anew." in program.said
    assert (players / "me.broken-1.toml").read_text() == BROKEN
    load_player("me", players)


def test_nothing_is_kept_of_nobody(start, tmp_path):
    program = start(*WORDS, "--player", "none", settings=SILENT)
    assert program.end() == 0, program.said
    assert not (tmp_path / "program-0" / "players").exists()
