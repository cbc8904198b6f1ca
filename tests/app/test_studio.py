import os
from contextlib import closing

import pytest

from app.resources import DEMO_FILM
from app.studio import cut_short, open_patch, refuse_in_vain, tell
from app.summary import Summary
from audio.sample import SampleBank
from motion.cameras.film import Film
from patch.reading import PatchError
from takes.error import TakeError


def read_all(film):
    with closing(film):
        while film.read() is not None:
            pass
    return film


def test_a_whole_clip_is_not_talked_about():
    assert cut_short(read_all(Film(DEMO_FILM)), 4.0) == []


def test_a_clip_that_ends_early_is_told(films):
    film = read_all(Film(films / "cut.mp4"))
    (told,) = cut_short(film, 1.5)
    assert told.startswith("The clip cut.mp4 is cut short: 1.5 s of its 4.0 s could be read")


def test_what_can_be_written_is_not_refused(tmp_path):
    (tmp_path / "old.mp4").write_bytes(b"an older film")
    refuse_in_vain(tmp_path / "new.mp4", DEMO_FILM)
    refuse_in_vain(tmp_path / "old.mp4", DEMO_FILM)
    refuse_in_vain(tmp_path / "old.mp4", tmp_path / "gone.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.mp4"]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(TakeError, match=r"is a folder: give the name of a file"):
        refuse_in_vain(tmp_path)


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(TakeError, match=r"There is no folder .*nowhere: make it"):
        refuse_in_vain(tmp_path / "nowhere" / "show.mp4")


def test_a_folder_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root
    with pytest.raises(TakeError, match=r"No permission to write .*show\.mp4"):
        refuse_in_vain(tmp_path / "show.mp4")


def test_the_clip_is_never_written_over(tmp_path):
    clip = tmp_path / "dance.mp4"
    clip.write_bytes(b"precious")
    (tmp_path / "link.mp4").symlink_to(clip)
    for name in ("dance.mp4", "link.mp4"):
        with pytest.raises(TakeError, match="is the clip itself"):
            refuse_in_vain(tmp_path / name, clip)


def test_the_summary_is_told_and_says_whether_it_was_stopped(capsys):
    summary = Summary(camera_frames=30, seen=30, seconds=1.0, work_seconds=0.5)
    assert tell(summary, quiet=False) == 0
    assert capsys.readouterr().out.endswith("Made in 0.5 s: 0.50 s of work for each second.\n")
    assert tell(Summary(stopped=True), quiet=True) == 130
    assert capsys.readouterr().out == ""


def test_a_patch_that_cannot_be_played_is_refused(tmp_path):
    bank = SampleBank([], 48000)
    with pytest.raises(PatchError, match=r'play\[1\] names no sample: "drum_bass_soft"'):
        open_patch("drum_kit", bank)
    with pytest.raises(PatchError, match='there is no patch "drumkit"; did you mean "drum_kit"'):
        open_patch("drumkit", bank)
