import numpy as np
import pytest
import soundfile

from takes.error import TakeError
from takes.joined import end_frame, first_frame, joined_sound
from takes.sound_formats import FORMATS, blocks_of_file, write_sound
from takes.take import TakeHeader, TakeWriter, new_take_folder, read_take

RATE = 8000
HEADER = TakeHeader("0.1", RATE, 100.0, "studio", "", "dance.mp4")


def take_of(folder, *parts):
    """Write a take whose parts begin and end at frames; each frame tells its number."""
    made = new_take_folder(folder, "take")
    for first, end in parts:
        writer = TakeWriter(made, HEADER, start=first / RATE)
        sound = np.arange(first, end, dtype=np.float32)[:, None].repeat(2, 1) / 65536
        writer.sound(sound, -sound)
        writer.close()
    return read_take(made)


def joined(take, **options):
    return np.concatenate([np.zeros((0, 2), np.float32), *joined_sound(take, **options)])


def test_parts_follow_one_another_and_gaps_are_silent(tmp_path):
    take = take_of(tmp_path, (1000, 3000), (2500, 4000), (6000, 7000))
    assert (first_frame(take), end_frame(take)) == (1000, 7000)
    sound = joined(take)[:, 0] * 65536
    wanted = np.arange(1000, 7000)
    wanted[3000:5000] = 0
    assert np.array_equal(sound, wanted)
    assert np.array_equal(joined(take, heard=True)[:, 0] * -65536, wanted)


def test_of_a_take_that_was_cut_off_everything_is_there(tmp_path):
    folder = new_take_folder(tmp_path, "take")
    writer = TakeWriter(folder, HEADER)
    writer.sound(np.ones((3000, 2), np.float32))
    assert len(joined(read_take(folder))) == 3000
    writer.close()


def test_without_sound_there_is_none(tmp_path):
    folder = new_take_folder(tmp_path, "take")
    TakeWriter(folder, HEADER, sound=False).close()
    assert len(joined(read_take(folder))) == 0


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_holds_the_sound(tmp_path, ending):
    t = np.arange(3 * RATE) / RATE
    sound = (0.5 * np.sin(2 * np.pi * 300 * t)).astype(np.float32)[:, None].repeat(2, 1)
    path = tmp_path / f"mix.{ending}"
    write_sound(path, np.array_split(sound, 3), RATE)
    back = np.concatenate(list(blocks_of_file(path)))
    assert soundfile.info(str(path)).samplerate == RATE
    assert len(back) == len(sound)
    assert (
        np.sqrt(np.mean(np.square(back - sound))) < {"flac": 1e-6, "wav": 1e-9, "ogg": 0.02}[ending]
    )
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_what_cannot_be_written_or_read_is_one_sentence(tmp_path):
    with pytest.raises(TakeError):
        write_sound(tmp_path / "nowhere" / "mix.flac", [np.zeros((10, 2), np.float32)], RATE)
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(TakeError, match="Cannot read"):
        list(blocks_of_file(tmp_path / "text.wav"))
