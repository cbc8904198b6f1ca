import json
import subprocess
import sys

import av
import numpy as np
import pytest
import soundfile

from takes.error import TakeError
from takes.film_file import part_of
from takes.recovery import recover_take
from takes.take import TakeHeader, TakeWriter, list_takes, new_take_folder, read_take

HEADER = TakeHeader(
    version="0.1.0",
    sample_rate=48000,
    tempo=100.0,
    patch_name="studio",
    patch='name = "studio"\n',
    source="dance.mp4",
    settings={"mirror": True},
)


def test_everything_comes_back(tmp_path):
    with_film = TakeWriter(new_take_folder(tmp_path, "first"), HEADER, film_size=(64, 48))
    with_film.event({"t": 0.4, "kind": "strike", "id": 1})
    with_film.event({"t": 0.2, "kind": "hit", "zone": "left"})
    with_film.event({"t": 0.6, "kind": "landing", "strike_id": 1, "t_landed": 0.41})
    with_film.command({"at": 1 / 3, "kind": "PlaySample", "gain": np.float64(0.1)})
    with_film.sound(np.full((9600, 2), 0.25, np.float32))
    for n in range(15):
        with_film.picture(n / 30, np.full((48, 64, 4), 90, np.uint8))
    with_film.close()
    with_film.close()

    take = read_take(tmp_path / "first")

    assert take.header == HEADER
    assert take.complete
    assert take.seconds == pytest.approx(0.5, abs=1e-4)
    assert [event["t"] for event in take.events()] == [0.2, 0.4]
    assert take.commands() == [{"at": 1 / 3, "kind": "PlaySample", "gain": 0.1}]  # every bit
    assert soundfile.info(str(take.sound(take.parts[0]))).duration == pytest.approx(0.5, abs=1e-4)
    with av.open(str(take.film(take.parts[0]))) as film:
        assert film.duration / av.time_base == pytest.approx(0.5, abs=1e-3)


def test_the_same_performance_is_the_same_bytes(tmp_path):
    files = ("take.json", "events.jsonl", "commands.jsonl", "sound.wav")
    folders = [new_take_folder(tmp_path, "same") for _ in range(2)]
    for folder in folders:
        take = TakeWriter(folder, HEADER)
        take.sound(np.full((4800, 2), 0.5, np.float32))
        take.event({"t": 0.05, "kind": "hit"})
        take.command({"at": 0.05})
        take.close()
    for name in files:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_an_existing_take_is_never_overwritten(tmp_path):
    names = [new_take_folder(tmp_path, "evening").name for _ in range(3)]
    assert names == ["evening", "evening-2", "evening-3"]


@pytest.mark.parametrize("label", ["", "..", "a/b"])
def test_a_label_is_a_plain_name(tmp_path, label):
    with pytest.raises(ValueError, match="plain name"):
        new_take_folder(tmp_path, label)


def test_takes_are_listed_by_name_and_other_folders_passed_over(tmp_path):
    for label in ("b", "a"):
        TakeWriter(new_take_folder(tmp_path, label), HEADER).close()
    (tmp_path / "c").mkdir()
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "take.json").write_text("{")
    assert [take.folder.name for take in list_takes(tmp_path)] == ["a", "b"]
    assert list_takes(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "not JSON"), ("{}", "damaged"), ("[]", "damaged"), ('{"format": 99}', "newer")],
)
def test_a_damaged_take_says_so(tmp_path, text, sentence):
    (tmp_path / "take.json").write_text(text)
    with pytest.raises(TakeError, match=sentence):
        read_take(tmp_path)


def test_a_folder_that_is_no_take_says_so(tmp_path):
    with pytest.raises(TakeError, match=r"is not a take: it has no take\.json"):
        read_take(tmp_path)


def test_a_second_part_continues_a_take(tmp_path):
    folder = new_take_folder(tmp_path, "long")
    for start in (0.0, 2.0):
        part = TakeWriter(folder, HEADER, film_size=(64, 48), start=start)
        part.event({"t": start + 0.1, "kind": "hit"})
        part.sound(np.zeros((4800, 2), np.float32))
        assert part.picture(start + 0.05, np.zeros((48, 64, 4), np.uint8))
        part.close()
    take = read_take(folder)
    assert [part.start for part in take.parts] == [0.0, 2.0]
    assert [event["t"] for event in take.events()] == [0.1, 2.1]
    assert take.film(take.parts[1]).name == "film-2.mp4"
    with av.open(str(take.film(take.parts[1]))) as film:
        assert next(film.decode(video=0)).time == pytest.approx(0.05, abs=1e-3)


CRASH = """
import os, sys
from pathlib import Path
import numpy as np
from takes.take import TakeHeader, TakeWriter
header = TakeHeader("0.1.0", 48000, 100.0, "studio", "", "dance.mp4")
take = TakeWriter(Path(sys.argv[1]), header, film_size=(64, 48))
for n in range(int(sys.argv[2])):
    take.picture(n / 30, np.full((48, 64, 4), n, np.uint8))
    take.sound(np.zeros((1600, 2), np.float32))
os._exit(1)
"""


def cut_off(folder, n_pictures):
    """Leave a take as a crash leaves it."""
    arguments = [sys.executable, "-c", CRASH, str(folder), str(n_pictures)]
    assert subprocess.run(arguments, check=False).returncode == 1


def test_a_take_that_was_cut_off_is_recovered(tmp_path):
    folder = new_take_folder(tmp_path, "crash")
    cut_off(folder, 60)
    take = read_take(folder)
    assert not take.complete
    assert soundfile.info(str(take.sound(take.parts[0]))).frames == 60 * 1600

    take = recover_take(folder)

    assert take.complete
    assert take.seconds == pytest.approx(2.0)
    with av.open(str(take.film(take.parts[0]))) as film:
        assert sum(1 for _ in film.decode(video=0)) > 40
    assert recover_take(folder) == take == read_take(folder)


def test_a_film_that_did_not_live_is_given_up(tmp_path):
    folder = new_take_folder(tmp_path, "crash")
    cut_off(folder, 3)
    take = recover_take(folder)
    assert not take.parts[0].film
    assert take.seconds == pytest.approx(0.1)
    assert not part_of(take.film(take.parts[0])).exists()


def test_the_header_is_readable_by_people(tmp_path):
    TakeWriter(new_take_folder(tmp_path, "one"), HEADER, start=1.5).close()
    values = json.loads((tmp_path / "one" / "take.json").read_text())
    assert values["patch"] == 'name = "studio"\n'
    assert values["parts"][0]["start"] == 1.5
