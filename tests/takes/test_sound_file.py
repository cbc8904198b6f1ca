import hashlib
import signal
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from takes.error import TakeError
from takes.sound_file import SoundWriter, wav_header, wav_seconds


def noise(n_frames):
    return np.random.default_rng(5).uniform(-1, 1, (n_frames, 2)).astype(np.float32)


def test_every_bit_comes_back(tmp_path):
    sound = noise(10_000)
    writer = SoundWriter(tmp_path / "sound.wav", 48000)
    for block in np.array_split(sound, 7):
        writer.write(block)
    writer.close()
    back, rate = soundfile.read(tmp_path / "sound.wav", dtype="float32")
    assert rate == 48000
    assert np.array_equal(back, sound)
    assert soundfile.info(str(tmp_path / "sound.wav")).subtype == "FLOAT"
    assert wav_seconds(tmp_path / "sound.wav") == pytest.approx(10_000 / 48000)


def test_the_same_sound_is_the_same_bytes(tmp_path):
    hashes = set()
    for n_blocks in (1, 9):
        writer = SoundWriter(tmp_path / "sound.wav", 44100)
        for block in np.array_split(noise(3000), n_blocks):
            writer.write(block)
        writer.close()
        hashes.add(hashlib.sha256((tmp_path / "sound.wav").read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_the_header_is_right_after_every_block(tmp_path):
    path = tmp_path / "sound.wav"
    writer = SoundWriter(path, 48000)
    for n_blocks in range(4):
        assert soundfile.info(str(path)).frames == n_blocks * 480
        sizes = np.frombuffer(path.read_bytes()[4:8], "<u4")[0]
        assert sizes == path.stat().st_size - 8
        writer.write(noise(480))
    writer.close()


def test_silence_fills_up(tmp_path):
    writer = SoundWriter(tmp_path / "sound.wav", 8000)
    writer.write_silence(20_000)
    writer.write_silence(-3)
    writer.close()
    assert writer.seconds == 2.5
    assert not soundfile.read(tmp_path / "sound.wav")[0].any()


def test_four_gigabytes_are_no_limit(tmp_path):
    n_frames = (1 << 32) // 8 + 48_000
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(wav_header(48000, 2, n_frames))
        file.truncate(file.tell() + 8 * n_frames)  # a hole: it takes no room
    assert soundfile.info(str(path)).frames == n_frames


def test_wrong_shapes_and_places_are_refused(tmp_path):
    writer = SoundWriter(tmp_path / "sound.wav", 48000)
    with pytest.raises(ValueError, match=r"sound must be \(n, 2\), got \(5, 1\)"):
        writer.write(np.zeros((5, 1), np.float32))
    writer.close()
    with pytest.raises(TakeError, match="There is no folder"):
        SoundWriter(tmp_path / "nowhere" / "sound.wav", 48000)
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(TakeError, match="Cannot read"):
        wav_seconds(tmp_path / "text.wav")


WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
import numpy as np
from takes.sound_file import SoundWriter
writer = SoundWriter(Path(sys.argv[1]), 48000)
for n in range(50):
    writer.write(np.full((480, 2), n + 1, np.float32))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_costs_no_block(tmp_path):
    path = tmp_path / "sound.wav"
    died = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    back, _ = soundfile.read(path)
    assert len(back) == 50 * 480
    assert back[-1, 0] == 50
