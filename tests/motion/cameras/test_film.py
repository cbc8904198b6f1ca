import math
import struct
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.film import Film

DEMO = Path(__file__).parents[3] / "assets" / "footage" / "solo_dance_room.mp4"
TICK = Fraction(1, 30)


def picture(shade, width=64, height=48):
    image = np.full((height, width, 3), shade, np.uint8)
    image[: height // 2, : width // 2] = 255 - shade
    return image


def write(path, pts, kind=None, codec="mpeg4", size=(64, 48)):
    with av.open(str(path), "w", format=kind) as container:
        stream = container.add_stream(codec, rate=30)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base = TICK
        for i, at in enumerate(pts):
            frame = av.VideoFrame.from_ndarray(picture(i * 8 % 256, *size), format="bgr24")
            frame.pts, frame.time_base = at, TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_all(film):
    frames = []
    while (frame := film.read()) is not None:
        frames.append(frame)
    return frames


def test_the_demo_clip_gives_every_picture_with_its_time():
    film = Film(DEMO)
    frames = read_all(film)
    assert (film.size, film.rate, len(frames)) == ((576, 576), 30.0, 120)
    assert [f.index for f in frames] == list(range(120))
    np.testing.assert_allclose([f.t for f in frames], np.arange(120) / 30.0, atol=1e-6)
    assert frames[0].t == 0.0
    assert frames[0].image.dtype == np.uint8
    assert film.read() is None
    assert not film.truncated
    film.close()


def test_a_varying_rate_keeps_the_times_of_the_container(tmp_path):
    pts = [0, 1, 2, 5, 6, 12, 13]
    frames = read_all(Film(write(tmp_path / "film.mkv", pts)))
    np.testing.assert_allclose([f.t for f in frames], np.array(pts) / 30.0, atol=1e-3)


def test_a_film_that_begins_late_starts_at_zero(tmp_path):
    frames = read_all(Film(write(tmp_path / "film.mkv", [60, 61, 63])))
    np.testing.assert_allclose([f.t for f in frames], [0.0, 1 / 30, 0.1], atol=1e-3)


def test_missing_times_are_made_from_the_rate(tmp_path):
    path = write(tmp_path / "film.mp4", range(12))
    data = bytearray(path.read_bytes())
    durations = data.index(b"stts") + 12  # of one run of pictures: how many, how long each
    assert struct.unpack_from(">2i", data, durations)[0] == 12
    data[durations + 4 : durations + 8] = bytes(4)
    path.write_bytes(data)
    film = Film(path)
    times = [f.t for f in read_all(film)]
    np.testing.assert_allclose(times, np.arange(12) / film.rate, atol=1e-6)


def test_a_film_is_turned_upright(tmp_path):
    path = write(tmp_path / "film.mp4", range(5))
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 44  # version 0: the track header's matrix
    quarter = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 48 << 16, 0, 1 << 30)
    data[matrix : matrix + 36] = quarter
    path.write_bytes(data)
    film = Film(path)
    assert film.size == (48, 64)
    assert all(f.image.shape == (64, 48, 3) for f in read_all(film))


def test_a_cut_film_plays_to_its_last_good_picture_and_says_so(tmp_path):
    whole = tmp_path / "whole.avi"
    writer = cv2.VideoWriter(str(whole), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (64, 48))
    for i in range(60):
        writer.write(picture(i * 4))
    writer.release()
    cut = tmp_path / "cut.avi"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert not Film(whole).truncated
    film = Film(cut)
    frames = read_all(film)
    assert 10 < len(frames) < 50
    assert film.truncated
    assert all(math.isclose(f.t, f.index / 30.0, abs_tol=1e-6) for f in frames)
    film = Film(whole)
    assert len(read_all(film)) == 60
    assert not film.truncated


def test_damage_in_the_middle_does_not_stop_a_film(tmp_path):
    path = tmp_path / "damaged.mp4"
    data = bytearray(DEMO.read_bytes())
    data[40_000:42_000] = bytes(2000)
    path.write_bytes(data)
    film = Film(path)
    times = [f.t for f in read_all(film)]
    assert 100 < len(times) < 120
    assert not film.truncated
    assert times[0] == 0.0
    assert (np.diff(times) > 0.0).all()


def broken(tmp_path, what):
    path = tmp_path / f"{what}.mp4"
    if what == "empty":
        path.touch()
    elif what == "text":
        path.write_text("not a film\n" * 100)
    elif what == "headless":
        path.write_bytes(DEMO.read_bytes()[:50_000])  # its index lies at the end
    elif what == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize("what", ["missing", "empty", "text", "headless", "folder"])
def test_what_is_no_film_is_told_in_one_sentence(tmp_path, what, capfd):
    path = broken(tmp_path, what)
    with pytest.raises(CameraError) as caught:
        Film(path)
    told = str(caught.value)
    assert str(path) in told
    assert ": " in told
    assert "\n" not in told
    assert capfd.readouterr() == ("", "")


def test_a_film_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = write(tmp_path / "film.mkv", range(3))
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root
    with pytest.raises(CameraError, match="may not be read"):
        Film(path)


def test_a_sound_file_is_no_film(tmp_path):
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), layout="mono")
        frame.rate = 8000
        container.mux(stream.encode(frame))
    with pytest.raises(CameraError, match="not a film"):
        Film(path)
