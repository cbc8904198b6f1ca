import av
import numpy as np
import pytest

from takes.error import TakeError
from takes.film import FilmWriter
from takes.film_sound import FilmPart, join_films

RATE = 48000


def film(path, seconds, light):
    """A film of one light, with a sound that must not come through."""
    with FilmWriter(path, (64, 48), RATE) as writer:
        for n in range(round(30 * seconds)):
            writer.picture(n / 30, np.full((48, 64, 4), light, np.uint8))
        writer.sound(np.full((round(seconds * RATE), 2), 0.5, np.float32))
    return path


def pictures(path):
    with av.open(str(path)) as opened:
        return [
            (round(p.time, 3), round(p.to_ndarray(format="gray").mean(), -1))
            for p in opened.decode(video=0)
        ]


def sound(path):
    with av.open(str(path)) as opened:
        return np.concatenate([block.to_ndarray() for block in opened.decode(audio=0)], axis=1)


def beep(seconds, at):
    whole = np.zeros((round(seconds * RATE), 2), np.float32)
    whole[round(at * RATE) : round((at + 0.1) * RATE)] = 0.6
    return whole


def test_films_follow_one_another_with_another_sound(tmp_path):
    first = FilmPart(film(tmp_path / "film.mp4", 1.0, 60), 0.0)
    second = FilmPart(film(tmp_path / "film-2.mp4", 0.5, 200), 0.8)
    out = tmp_path / "out.mp4"
    join_films([first, second], np.array_split(beep(1.3, 0.4), 9), RATE, out)
    seen = pictures(out)
    assert len(seen) == 24 + 15
    times = np.array([t for t, _ in seen])
    assert (
        np.abs(times - np.concatenate((np.arange(24) / 30, 0.8 + np.arange(15) / 30))).max() < 0.002
    )
    assert {light for _, light in seen[:24]} != {light for _, light in seen[24:]}
    heard = np.abs(sound(out)).max(axis=0)
    assert abs(np.flatnonzero(heard > 0.3)[0] / RATE - 0.4) < 0.005
    assert heard[: round(0.35 * RATE)].max() < 0.05
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film-2.mp4", "film.mp4", "out.mp4"]


def test_without_a_film_and_without_a_place_it_says_so(tmp_path):
    with pytest.raises(TakeError, match="played without one"):
        join_films([], [], RATE, tmp_path / "out.mp4")
    part = FilmPart(film(tmp_path / "film.mp4", 0.5, 60), 0.0)
    with pytest.raises(TakeError, match="There is no folder"):
        join_films([part], [beep(0.5, 0.1)], RATE, tmp_path / "nowhere" / "out.mp4")
