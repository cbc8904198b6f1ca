import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from takes.encoder import ENCODERS, best_encoder
from takes.error import TakeError
from takes.film import FilmWriter
from takes.film_file import part_of, recover_film

RATE = 48000


def flat(width, height, colour=(90, 120, 60)):
    picture = np.full((height, width, 4), 255, np.uint8)
    picture[..., :3] = colour
    return picture


def jittered_times(n, rate=30.0):
    jitter = np.random.default_rng(3).uniform(-0.006, 0.006, n)
    return np.arange(n) / rate + 0.02 + jitter


def clicks(seconds, at):
    sound = np.zeros((round(seconds * RATE), 2), np.float32)
    for t in at:
        first = round(t * RATE)
        sound[first : first + 96] = 0.8
    return sound


def read_film(path):
    """Times and brightness of the pictures, the sound (2, n) and its first time."""
    times, light, sound, begin = [], [], [], None
    with av.open(str(path)) as film:
        for part in film.decode(film.streams.video[0], film.streams.audio[0]):
            seconds = float(part.pts * part.time_base)
            if isinstance(part, av.VideoFrame):
                times.append(seconds)
                light.append(float(part.to_ndarray()[: part.height, : part.width].mean()))
            else:
                begin = seconds if begin is None else begin
                sound.append(part.to_ndarray())
    return np.array(times), np.array(light), np.concatenate(sound, axis=1), begin


def onsets(sound, begin, n_apart=RATE // 5):
    loud = np.flatnonzero(np.abs(sound).max(axis=0) > 0.3)
    firsts = loud[np.flatnonzero(np.diff(loud, prepend=-n_apart) >= n_apart)]
    return begin + firsts / RATE


def write_clicks_and_flashes(film, times, at):
    sound = clicks(times[-1] + 0.5, at)
    n_done = 0
    for t in times:
        lit = any(0.0 <= t - click < 0.06 for click in at)
        film.picture(float(t), flat(64, 48, (250,) * 3 if lit else (20,) * 3))
        n_next = min(round((t + 0.05) * RATE), len(sound))
        film.sound(sound[n_done:n_next])
        n_done = n_next


def test_clicks_and_pictures_are_read_back_at_their_times(tmp_path):
    times, at = jittered_times(90), (0.5, 1.0, 1.7, 2.25)
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        write_clicks_and_flashes(film, times, at)

    shown, light, sound, begin = read_film(tmp_path / "film.mp4")

    assert len(shown) == len(times)
    assert np.abs(shown - times).max() < 0.0005
    assert np.abs(onsets(sound, begin) - at).max() < 0.003
    for click in at:
        first_lit = shown[(light > 130) & (shown >= click)][0]
        assert first_lit == pytest.approx(times[times >= click][0], abs=0.0005)
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob("*.copy"))


@pytest.mark.parametrize("seconds_of_sound", [0.4, 2.0])
def test_sound_and_picture_end_together(tmp_path, seconds_of_sound):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        for n in range(30):
            film.picture(n / 30, flat(64, 48))
        film.sound(clicks(seconds_of_sound, ()))
    end = max(1.0, seconds_of_sound)
    with av.open(str(tmp_path / "film.mp4")) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert float(picture.duration * picture.time_base) == pytest.approx(end, abs=0.001)
        assert float(sound.duration * sound.time_base) == pytest.approx(end, abs=0.03)
    assert read_film(tmp_path / "film.mp4")[2].shape[1] == pytest.approx(end * RATE, abs=1024)


def test_the_index_lies_in_front(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        film.picture(0.0, flat(64, 48))
    data = (tmp_path / "film.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("colour", [(250, 40, 90), (30, 200, 60), (20, 60, 240), (235, 235, 235)])
def test_colours_come_back(tmp_path, colour):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), None) as film:
        for n in range(3):
            film.picture(n / 30, flat(64, 48, colour))
    with av.open(str(tmp_path / "film.mp4")) as film:
        picture = list(film.decode(video=0))[-1]
        assert (picture.color_range, picture.colorspace) == (1, 5)
        back = picture.to_ndarray(format="rgb24")[24, 32].astype(int)
    assert np.abs(back - colour).max() <= 4


def test_an_odd_size_loses_its_last_row_and_column(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (65, 49), RATE) as film:
        film.picture(0.0, flat(65, 49))
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (64, 48)


def test_a_picture_that_does_not_come_later_is_left_out(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), None) as film:
        assert not film.picture(-0.1, flat(64, 48))
        assert film.picture(0.1, flat(64, 48))
        assert not film.picture(0.1, flat(64, 48))
        assert not film.picture(0.05, flat(64, 48))
        assert film.picture(0.2, flat(64, 48))
        assert film.n_pictures == 2


def test_a_film_with_sound_alone_is_black(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        film.sound(clicks(0.7, (0.3,)))
    shown, light, sound, begin = read_film(tmp_path / "film.mp4")
    assert (list(shown), light[0] < 20) == ([0.0], True)
    assert onsets(sound, begin) == pytest.approx([0.3], abs=0.003)


def test_wrong_shapes_are_refused(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        with pytest.raises(ValueError, match=r"picture must be \(48, 64, 4\)"):
            film.picture(0.0, flat(48, 64))
        with pytest.raises(ValueError, match=r"sound must be \(n, 2\)"):
            film.sound(np.zeros((10, 1), np.float32))
    with pytest.raises(ValueError, match="2x2"):
        FilmWriter(tmp_path / "other.mp4", (1, 48), RATE)
    with pytest.raises(ValueError, match="closed"):
        film.picture(9.0, flat(64, 48))


def test_sound_that_is_no_number_does_not_stop_the_film(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE) as film:
        for value in (np.nan, np.inf, -np.inf, 1e30):
            film.sound(np.full((5000, 2), value, np.float32))
        film.sound(clicks(0.5, (0.3,)))
    assert (tmp_path / "film.mp4").exists()


def test_the_encoder_is_said(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", (64, 48), None) as film:
        film.picture(0.0, flat(64, 48))
        assert film.encoder == best_encoder().name


@pytest.mark.parametrize("encoder", [e for e in ENCODERS if e.name in av.codecs_available])
def test_every_encoder_keeps_the_times(tmp_path, encoder):
    times = jittered_times(30)
    with FilmWriter(tmp_path / "film.mp4", (64, 48), RATE, encoder=encoder) as film:
        write_clicks_and_flashes(film, times, (0.5,))
    shown, _, sound, begin = read_film(tmp_path / "film.mp4")
    assert np.abs(shown - times).max() < 0.0005
    assert onsets(sound, begin) == pytest.approx([0.5], abs=0.003)


def test_no_such_folder_is_one_sentence(tmp_path):
    with pytest.raises(TakeError, match=r"There is no folder .*nowhere: make it"):
        FilmWriter(tmp_path / "nowhere" / "film.mp4", (64, 48), RATE)


RECORD_AND_DIE = """
import os, signal, sys
from pathlib import Path
import numpy as np
from takes.film import FilmWriter
film = FilmWriter(Path(sys.argv[1]), (64, 48), 48000)
for n in range(90):
    film.picture(n / 30, np.full((48, 64, 4), n, np.uint8))
    film.sound(np.zeros((1600, 2), np.float32))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_recording_plays_but_for_its_last_second(tmp_path):
    path = tmp_path / "film.mp4"
    died = subprocess.run([sys.executable, "-c", RECORD_AND_DIE, str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not path.exists()
    assert read_film(part_of(path))[0][-1] > 2.0  # plays as it lies

    assert recover_film(path)

    shown, _, sound, _ = read_film(path)
    assert shown[-1] > 2.0
    assert np.allclose(np.diff(shown), 1 / 30, atol=0.001)
    assert sound.shape[1] > 2.0 * RATE
    assert not part_of(path).exists()
    assert not recover_film(path)


def test_the_next_film_of_the_name_does_not_touch_what_a_kill_left(tmp_path):
    path = tmp_path / "film.mp4"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", RECORD_AND_DIE, str(path)], check=False)
    with FilmWriter(path, (64, 48), RATE) as film:
        film.picture(0.0, flat(64, 48))
    left = ["film-cut-off-1.mp4", "film-cut-off-2.mp4", "film.mp4"]
    assert sorted(child.name for child in tmp_path.iterdir()) == left
    assert read_film(tmp_path / left[1])[0][-1] > 2.0


def test_a_recording_killed_at_once_says_so(tmp_path):
    part_of(tmp_path / "film.mp4").write_bytes(b"\0\0\0\x20ftypiso5")
    with pytest.raises(TakeError, match="holds no film"):
        recover_film(Path(tmp_path / "film.mp4"))
