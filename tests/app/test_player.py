import re
import tomllib

import pytest

from app.player import (
    Player,
    PlayerError,
    keep_habits,
    known_habits,
    load_player,
    open_player,
    player_file,
    save_player,
)
from motion.strikes.habit import LATELY, Habit, Habits, StrokeShape

STROKE = StrokeShape(0.23314159, 0.0714, 0.2119999, 1.523)
ROUNDED = StrokeShape(0.2331, 0.0714, 0.2120, 1.523)
ADA = Player(
    "Ada",
    Habits(
        {
            "left_wrist": Habit((STROKE, STROKE), (0.00312345, -0.0121, -1e-9)),
            "right_ankle": Habit((), (0.02,)),
        }
    ),
)
KNOWN = Habits(
    {
        "left_wrist": Habit((ROUNDED, ROUNDED), (0.0031, -0.0121, 0.0)),
        "right_ankle": Habit((), (0.02,)),
    }
)


@pytest.fixture
def said():
    return []


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def write(folder, text, name="ada.toml"):
    (folder / name).write_text(text)
    return folder / name


def test_what_is_saved_is_loaded_rounded_once(tmp_path):
    folder = tmp_path / "players"
    path = save_player(ADA, folder)
    loaded = load_player("Ada", folder)
    assert loaded == Player("Ada", KNOWN)
    first = path.read_bytes()
    save_player(loaded, folder)
    assert path.read_bytes() == first
    assert load_player("Ada", folder) == loaded
    assert files(folder) == ["ada.toml"]


def test_the_file_can_be_read_by_eye(tmp_path):
    text = save_player(ADA, tmp_path).read_text()
    assert "# How Ada strikes" in text
    assert "\n[joints.left_wrist]\nerrors = [0.0031, -0.0121, 0.0]\nstrokes = [\n" in text
    stroke = "    { lasting = 0.2331, braking = 0.0714, way = 0.212, peak_speed = 1.523 },\n"
    assert text.count(stroke) == 2
    assert set(tomllib.loads(text)["joints"]) == {"left_wrist", "right_ankle"}


def test_who_is_new_has_no_habits_and_a_folder_comes_with_the_first_file(tmp_path):
    folder = tmp_path / "not" / "yet"
    assert load_player("me", folder) == Player("me", Habits())
    assert not folder.exists()
    assert save_player(Player("me"), folder).is_file()
    assert load_player("me", folder) == Player("me", Habits())


@pytest.mark.parametrize("name", ["me", "Zoë", "ada-2", "left foot", "नीता", "O_o", "x" * 40])
def test_names_of_people_are_names(tmp_path, name):
    save_player(Player(name, ADA.habits), tmp_path)
    assert load_player(name.upper(), tmp_path).habits == KNOWN
    assert len(files(tmp_path)) == 1


PATHS = ("", "  ", "../me", "a/b", "a\\b", "..", ".me", "me.toml", "C:me", "~me", "$HOME", "a*")
WORDS = ("none", "NUL", "com1", "x" * 41, "a\0b", "a\nb", "\udcff")


@pytest.mark.parametrize("name", [*PATHS, *WORDS])
def test_what_could_lead_elsewhere_is_no_name(tmp_path, said, name):
    for use in (
        lambda: player_file(name, tmp_path),
        lambda: load_player(name, tmp_path),
        lambda: save_player(Player(name), tmp_path),
    ):
        with pytest.raises(PlayerError, match="a player's name must be up to 40 letters"):
            use()
    if name != "none":
        with pytest.raises(PlayerError, match="a player's name"):
            open_player(name, tmp_path, said.append)
    assert (files(tmp_path), said) == ([], [])


JOINT = "[joints.left_wrist]\n"
WHOLE = "lasting = 0.2, braking = 0.1, way = 0.2, peak_speed = 1.0"
WRONG = {
    "[joints": "is no valid TOML (",
    "a = " + "1" * 5000: "is no valid TOML (",
    "[joint.left_wrist]": 'joint is no key here; did you mean "joints"?',
    "joints = 3": "joints must be a table, got 3",
    "[joints.left_wirst]": 'joints.left_wirst is no key here; did you mean "left_wrist"?',
    "[joints]\nleft_wrist = 3": "joints.left_wrist must be a table, got 3",
    JOINT + "eror = []": 'joints.left_wrist.eror is no key here; did you mean "errors"?',
    JOINT + "errors = 0.1": "joints.left_wrist.errors must be a list of numbers in -1..1, got 0.1",
    JOINT + "errors = [nan]": "joints.left_wrist.errors must be a list of numbers in -1..1",
    JOINT + "errors = [true]": "joints.left_wrist.errors must be a list of numbers in -1..1",
    JOINT + "errors = [31]": "must be a list of numbers in -1..1, got [31]",
    JOINT + "strokes = [1]": "joints.left_wrist.strokes must be written as [[strokes]] tables",
    JOINT + "strokes = [{ lasting = 0.2 }]": "joints.left_wrist.strokes[1].braking is missing",
    JOINT + f"strokes = [{{ {WHOLE}, away = 1 }}]": 'away is no key here; did you mean "way"?',
    JOINT + f"strokes = [{{ {WHOLE.replace('1.0', 'inf')} }}]": "peak_speed must lie in 0..30, got",
    JOINT + f"strokes = [{{ {WHOLE.replace('1.0', '1' * 400)} }}]": "is no valid TOML (",
    JOINT + f"strokes = [{{ {WHOLE.replace('0.1', '-0.1')} }}]": "strokes[1].braking must lie in 0",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_one_sentence_with_its_path(tmp_path, text):
    path = write(tmp_path, text)
    with pytest.raises(PlayerError, match=re.escape(WRONG[text])) as caught:
        load_player("ada", tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert path.read_text() == text


def test_a_file_that_cannot_be_used_is_set_aside_and_told(tmp_path, said):
    for number, text in enumerate(("[joints", "\xff", "hello"), 1):
        write(tmp_path, text)
        assert open_player("ada", tmp_path, said.append) == Player("ada")
        assert (tmp_path / f"ada.broken-{number}.toml").read_text() == text
        assert f"; it is kept as ada.broken-{number}.toml, and ada begins anew." in said[-1]
        keep_habits(Player("ada"), ADA.habits, tmp_path, said.append)
        assert load_player("ada", tmp_path).habits == KNOWN
    assert len(said) == 3
    assert files(tmp_path) == [f"ada.broken-{n}.toml" for n in (1, 2, 3)] + ["ada.toml"]


def test_a_folder_in_its_place_is_set_aside_too(tmp_path, said):
    (tmp_path / "ada.toml").mkdir()
    assert open_player("ada", tmp_path, said.append) == Player("ada")
    assert (tmp_path / "ada.broken-1.toml").is_dir()
    assert "cannot be read" in said[0]


def test_what_was_learnt_is_kept_if_there_is_something_new(tmp_path, said):
    player = open_player("me", tmp_path, said.append)
    keep_habits(player, Habits(), tmp_path, said.append)
    assert files(tmp_path) == []
    keep_habits(player, ADA.habits, tmp_path, said.append)
    player = open_player("me", tmp_path, said.append)
    assert player.habits == KNOWN
    newer = Habit((ROUNDED,), (0.5,))
    keep_habits(player, Habits({"left_wrist": newer}), tmp_path, said.append)
    assert load_player("me", tmp_path).habits == Habits(KNOWN.joints | {"left_wrist": newer})
    assert said == []


def test_none_is_nobody(tmp_path, said):
    assert open_player("none", tmp_path, said.append) is None
    keep_habits(None, ADA.habits, tmp_path, said.append)
    assert known_habits("none", tmp_path / "nowhere") == Habits()
    assert (files(tmp_path), said) == ([], [])


def test_what_cannot_be_kept_is_told(tmp_path, said):
    (tmp_path / "file").write_text("in the way")
    keep_habits(Player("me"), ADA.habits, tmp_path / "file", said.append)
    assert re.fullmatch(
        r".*me\.toml: cannot be written \(.*\), so what was learnt .* is not kept\.", said[0]
    )
    (tmp_path / "me.toml").mkdir()
    with pytest.raises(PlayerError, match="cannot be written"):
        save_player(Player("me"), tmp_path)
    assert files(tmp_path) == ["file", "me.toml"]


def test_habits_for_a_film_are_of_somebody_known(tmp_path):
    save_player(ADA, tmp_path)
    write(tmp_path, "[joints", "bob.toml")
    write(tmp_path, "[joints", "old.broken-1.toml")
    before = files(tmp_path)
    assert known_habits("ADA", tmp_path) == KNOWN
    with pytest.raises(PlayerError, match=r'there is no player "adda" in .*; did you mean "ada"\?'):
        known_habits("adda", tmp_path)
    with pytest.raises(PlayerError, match="; known are ada, bob"):
        known_habits("zz", tmp_path)
    with pytest.raises(PlayerError, match="is no valid TOML"):
        known_habits("bob", tmp_path)
    assert files(tmp_path) == before


def test_the_latest_and_the_possible_are_kept(tmp_path):
    strokes = tuple(StrokeShape(0.2, 0.1, 0.2, 1.0 + i) for i in range(20))
    wild = (StrokeShape(float("nan"), 0.1, 0.2, 1.0), StrokeShape(0.2, 0.1, 0.2, 99.0))
    habit = Habit(strokes + wild, (7.0, float("inf"), *(i / 100 for i in range(20))))
    save_player(Player("me", Habits({"nose": habit})), tmp_path)
    kept = load_player("me", tmp_path).habits.joints["nose"]
    assert kept == Habit(strokes[-LATELY:], tuple(i / 100 for i in range(20))[-LATELY:])
