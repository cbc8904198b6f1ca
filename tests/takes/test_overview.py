import numpy as np
import pytest

from takes.overview import Overview, overview_of, picture
from takes.take import TakeHeader, TakeWriter, new_take_folder, read_take

RATE = 8000
HEADER = TakeHeader("0.1", RATE, 100.0, "studio", "", "dance.mp4")


def take_of(folder, sound):
    made = new_take_folder(folder, "take")
    writer = TakeWriter(made, HEADER)
    writer.sound(sound)
    writer.close()
    return read_take(made)


def test_loud_and_quiet_are_seen(tmp_path):
    rng = np.random.default_rng(0)
    sound = rng.uniform(-1.0, 1.0, (4 * RATE, 2)).astype(np.float32)
    sound[RATE : 2 * RATE] = 0.0
    sound[2 * RATE :] *= 0.1
    take = take_of(tmp_path, sound)
    overview = overview_of(take)
    assert picture(overview, 8) == "██  ▅▅▅▅"
    assert overview.peak_db == pytest.approx(0.0, abs=0.01)
    assert overview.lufs is not None
    assert (take.folder / "overview.json").is_file()
    assert picture(overview_of(take), 8) == picture(overview, 8)


def test_what_was_kept_is_used_until_the_sound_is_another(tmp_path):
    take = take_of(tmp_path, np.full((RATE, 2), 0.5, np.float32))
    first = overview_of(take)
    (take.folder / "overview.json").write_text(
        '{"frames": 8000, "lufs": -9.0, "peak_db": 0.0, "peaks": [1.0]}'
    )
    assert overview_of(take) == Overview(8000, -9.0, 0.0, (1.0,))
    (take.folder / "overview.json").write_text(
        '{"frames": 5, "lufs": -9.0, "peak_db": 0.0, "peaks": []}'
    )
    assert overview_of(take) == first
    (take.folder / "overview.json").write_text("rubbish")
    assert overview_of(take) == first


def test_silence_has_no_loudness(tmp_path):
    overview = overview_of(take_of(tmp_path, np.zeros((RATE, 2), np.float32)))
    assert (overview.lufs, overview.peak_db) == (None, None)
    assert picture(overview, 4) == "    "
