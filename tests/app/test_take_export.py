"""What is made of a take that has a film and layers."""

from dataclasses import replace

import av
import numpy as np
import soundfile

from app.take_compare import compared
from app.take_export import Order, export, films_of
from takes.layer_source import Layer
from takes.take import TakeHeader, TakeWriter, new_take_folder, read_take

RATE = 48000
HEADER = TakeHeader("0.1", RATE, 100.0, "studio", "", "dance.mp4", {"model": "lite"})


def take_of(root, header=HEADER, *, film=True, starts=(0.0,)):
    folder = new_take_folder(root, "monday")
    for start in starts:
        writer = TakeWriter(folder, header, film_size=(64, 48) if film else None, start=start)
        for n in range(15 if film else 0):
            writer.picture(start + n / 30, np.full((48, 64, 4), 90, np.uint8))
        writer.sound(np.full((RATE // 2, 2), 0.25 if film else 0.125, np.float32))
        writer.layer(Layer(1, 0, 1, 4800, np.full((480, 2), 0.5, np.float32)))
        writer.close()
    return read_take(folder)


def film_of(path):
    with av.open(str(path)) as opened:
        return sum(1 for _ in opened.decode(video=0)), opened.duration / av.time_base


def test_a_film_of_several_parts_becomes_one(tmp_path):
    take = take_of(tmp_path, starts=(0.0, 0.5))
    (told,) = export(Order(take, tmp_path / "out", "flac"), "video")
    n_pictures, seconds = film_of(tmp_path / "out" / "monday.mp4")
    assert told.endswith("the film with the sound of this take.")
    assert n_pictures == 30
    assert abs(seconds - 1.0) < 0.05


def test_a_version_has_the_film_of_the_take_that_it_was_made_of(tmp_path):
    parent = take_of(tmp_path)
    version = take_of(tmp_path, replace(HEADER, parent="monday", changes=("softer",)), film=False)
    assert version.folder.name == "monday-2"
    assert [part.file for part in films_of(version)] == [parent.film(parent.parts[0])]
    export(Order(version, tmp_path / "out", "flac"), "video")
    assert film_of(tmp_path / "out" / "monday-2.mp4")[0] == 15
    lost = replace(version, header=replace(HEADER, parent="gone"))
    assert films_of(lost) == []


def test_layers_go_with_the_stems(tmp_path):
    told = export(Order(take_of(tmp_path), tmp_path / "out", "wav"), "stems")
    assert told[-1].endswith("layers: 1 layers of loops as they were recorded.")
    sound, _ = soundfile.read(tmp_path / "out" / "layers" / "0001-track-0-layer-1.wav")
    assert np.array_equal(sound, np.full((480, 2), 0.5))


def test_what_was_played_with_otherwise_is_told(tmp_path):
    one = take_of(tmp_path, film=False)
    settings = replace(HEADER, tempo=90.0, settings={"model": "full"}, patch="x", parent="monday")
    lines = compared(one, take_of(tmp_path, settings, film=False))
    assert "model: lite and full." in lines
    assert "tempo: 100.0 and 90.0." in lines
    assert "The patch of that name has been changed between them." in lines
    assert "monday-2 was made of monday; changed: nothing." in lines
    assert lines[-1] == "The sound is the same, bit for bit, as far as both go."
    louder = compared(one, take_of(tmp_path))
    assert louder[-1] == "The sound differs from 0.000 s on, by -18.1 dBFS at most."
