"""What the disk refuses: no room, and no permission."""

import os
import subprocess
import sys

import pytest

from takes.error import TakeError
from takes.event_log import EventLog
from takes.film import FilmWriter
from takes.sound_file import SoundWriter
from takes.take import new_take_folder
from tests.integration.small_disk import small_disk_words

FILL_FILM = """
import sys
from pathlib import Path
import av, numpy as np
from takes.error import TakeError
from takes.film import FilmWriter
path = Path(sys.argv[1]) / "film.mp4"
film = FilmWriter(path, (256, 256), 48000)
noise = np.random.default_rng(0).integers(0, 255, (256, 256, 4), np.uint8)
try:
    for n in range(600):
        film.picture(n / 30, np.roll(noise, 7 * n, axis=0))
        film.sound(np.zeros((1600, 2), np.float32))
except TakeError as error:
    assert error.disk_full
    assert str(error).startswith("The disk is full: "), error
    assert "film.mp4 holds what was recorded" in str(error)
else:
    raise AssertionError("it should have been full")
film.close()
assert [child.name for child in path.parent.iterdir()] == ["film.mp4"]
with av.open(str(path)) as kept:
    n_pictures = sum(1 for _ in kept.decode(video=0))
assert n > 15 and n_pictures >= n - 35, (n, n_pictures)
"""

FULL_AT_THE_END = """
import sys
from pathlib import Path
import av, numpy as np
from takes.film import FilmWriter
path = Path(sys.argv[1]) / "film.mp4"
film = FilmWriter(path, (256, 256), None)
noise = np.random.default_rng(0).integers(0, 255, (256, 256, 4), np.uint8)
n = 0
while sum(child.stat().st_size for child in path.parent.iterdir()) < 600_000:
    film.picture(n / 30, np.roll(noise, 7 * n, axis=0))
    n += 1
film.close()
with av.open(str(path)) as kept:
    assert sum(1 for _ in kept.decode(video=0)) == n
assert [child.name for child in path.parent.iterdir()] == ["film.mp4"]
"""

FULL_BEFORE_THE_END = """
import sys
from pathlib import Path
import av, numpy as np
from takes.error import TakeError
from takes.film import FilmWriter
path = Path(sys.argv[1]) / "film.mp4"
film = FilmWriter(path, (256, 256), 48000)
noise = np.random.default_rng(0).integers(0, 255, (256, 256, 4), np.uint8)
for n in range(20):
    film.picture(n / 30, np.roll(noise, 7 * n, axis=0))
    film.sound(np.zeros((1600, 2), np.float32))
with (path.parent / "other").open("wb", buffering=0) as other:
    try:
        while True:
            other.write(bytes(1000))
    except OSError:
        pass
try:
    film.close()
except TakeError as error:
    assert error.disk_full
else:
    raise AssertionError("its last pieces found no room")
with av.open(str(path)) as kept:
    assert sum(1 for _ in kept.decode(video=0)) >= 10
assert sorted(child.name for child in path.parent.iterdir()) == ["film.mp4", "other"]
"""

FILL_SOUND = """
import sys
from pathlib import Path
import numpy as np, soundfile
from takes.error import TakeError
from takes.sound_file import SoundWriter
path = Path(sys.argv[1]) / "sound.wav"
writer = SoundWriter(path, 48000)
block = np.arange(1500, dtype=np.float32)[:, None].repeat(2, 1)
try:
    for _ in range(1000):
        writer.write(block)
except TakeError as error:
    assert "The disk is full" in str(error)
writer.close()
sound, _ = soundfile.read(path)
assert len(sound) == writer.n_frames > 100_000
assert (sound[:, 0] == np.arange(len(sound)) % 1500).all()
assert path.stat().st_size == 94 + 8 * len(sound)
"""

FILL_EVENTS = """
import sys
from pathlib import Path
from takes.error import TakeError
from takes.event_log import EventLog, read_events
path = Path(sys.argv[1]) / "events.jsonl"
log = EventLog(path)
n = 0
try:
    while True:
        log.write({"t": float(n), "kind": "hit", "zone": "x" * 1000})
        log.advance(n + 1.0)
        n += 1
except TakeError as error:
    assert "The disk is full" in str(error)
assert len(read_events(path)) == n
assert path.read_bytes().endswith(b"\\n")
"""


@pytest.mark.parametrize(
    "program",
    [FILL_FILM, FULL_AT_THE_END, FULL_BEFORE_THE_END, FILL_SOUND, FILL_EVENTS],
    ids=["film", "end of film", "last pieces of film", "sound", "events"],
)
def test_what_was_recorded_before_the_disk_was_full_is_kept(tmp_path, program):
    arguments = [*small_disk_words(tmp_path), sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def locked(tmp_path, tmp_path_factory):
    """A folder in which we may write nothing; the system's administrator becomes nobody."""
    # PyAV imports parts of itself when the first film is written, which nobody may not read.
    FilmWriter(tmp_path_factory.mktemp("open") / "film.mp4", (64, 48), 48000).close()
    tmp_path.chmod(0o500)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield tmp_path
    os.seteuid(user)
    tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "begin",
    [
        lambda folder: FilmWriter(folder / "film.mp4", (64, 48), 48000),
        lambda folder: SoundWriter(folder / "sound.wav", 48000),
        lambda folder: EventLog(folder / "events.jsonl"),
        lambda folder: new_take_folder(folder, "take"),
    ],
    ids=["film", "sound", "events", "folder"],
)
def test_no_permission_is_one_sentence(locked, begin):
    with pytest.raises(TakeError, match=r"No permission to write .*: choose another folder"):
        begin(locked)
