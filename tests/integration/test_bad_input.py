"""What the world does to a film's performance: one sentence, and whatever was made is kept."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from takes.event_log import read_events
from takes.take import read_take
from tests.integration.program import CLIP, ROOT, wait_for

ASSETS = ROOT / "assets"


def bodyloop(*words, before=(), cwd=ROOT, **environment):
    """Run the program to its end."""
    return subprocess.run(
        [*before, sys.executable, "-m", "app.cli", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120.0,
        cwd=cwd,
        env=os.environ | environment,
    )


def refused(done):
    """The one sentence of a program that could not."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("bodyloop: ")
    return line.removeprefix("bodyloop: ")


def film_of(path):
    """The number of a film's pictures and the seconds of its sound; both can be decoded whole."""
    with av.open(str(path)) as film:
        parts = list(film.decode(film.streams.video[0], film.streams.audio[0]))
    sounds = [part for part in parts if isinstance(part, av.AudioFrame)]
    return len(parts) - len(sounds), sum(part.samples / part.sample_rate for part in sounds)


def nobody(path):
    """A second of grey mist."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        random = np.random.default_rng(5)
        for _ in range(30):
            mist = random.normal(128.0, 6.0, (240, 320, 3)).clip(0, 255).astype(np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(mist, "rgb24")))
        film.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.mp4", "does not exist: check the path"),
        ("text.mp4", "is not a film that can be read: give an MP4, MKV, WebM or AVI"),
        ("empty.mp4", "is empty: copy it again"),
        ("folder", "holds no pictures"),
    ],
)
def test_what_is_no_film_is_one_sentence(tmp_path, name, told):
    (tmp_path / "text.mp4").write_text("Dear dancer,\n" * 50)
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder").mkdir()
    out = tmp_path / "show.mp4"
    sentence = refused(bodyloop("render", tmp_path / name, out))
    assert str(tmp_path / name) in sentence
    assert told in sentence
    assert list(tmp_path.glob("show*")) == []


def test_a_film_cut_short_still_becomes_a_performance(tmp_path, films):
    done = bodyloop("render", films / "cut.mp4", tmp_path / "show.mp4")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The clip cut.mp4 is cut short:" in done.stdout
    pictures, seconds = film_of(tmp_path / "show.mp4")
    assert 10 < pictures < 100
    assert seconds == pytest.approx(pictures / 30.0, abs=0.03)


def test_a_clip_without_people_works_and_says_so(tmp_path):
    clip = nobody(tmp_path / "mist.mp4")
    done = bodyloop("render", clip, tmp_path / "show.mp4", "--events", tmp_path / "show.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nobody was seen: step back until your whole body is in the picture." in done.stdout
    assert film_of(tmp_path / "show.mp4") == (30, pytest.approx(1.0, abs=0.03))
    assert not any(event["kind"] == "note" for event in read_events(tmp_path / "show.jsonl"))


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def own_patch(tmp_path):
    """A performer's own patch and layout, to be changed."""
    patch, layout = tmp_path / "mine.toml", tmp_path / "drum_kit.toml"
    shutil.copy(ASSETS / "patches" / "drum_kit.toml", patch)
    shutil.copy(ASSETS / "layouts" / "drum_kit.toml", layout)
    change(patch, 'layout = "drum_kit"', 'layout = "drum_kit.toml"')
    return patch, layout


def test_a_patch_with_an_unknown_key_names_file_key_and_the_nearest(tmp_path, own_patch):
    patch, _ = own_patch
    change(patch, "[[layer.play]]\n", "[[layer.play]]\nvolume = 3\n")
    sentence = refused(bodyloop("render", CLIP, tmp_path / "show.mp4", "--patch", patch))
    assert sentence.startswith(f"{patch}: layer[1].play[1].volume is no key here; known are")
    change(patch, "volume = 3", "gian = 3")
    sentence = refused(bodyloop("patch", "check", patch))
    assert sentence == f'{patch}: layer[1].play[1].gian is no key here; did you mean "gain"?'


def test_a_layout_with_an_unknown_key_names_file_key_and_the_nearest(tmp_path, own_patch):
    patch, layout = own_patch
    change(layout, "radius", "radios")
    sentence = refused(bodyloop("render", CLIP, tmp_path / "show.mp4", "--patch", patch))
    assert sentence.startswith(f"{patch}: layout cannot be used: {layout}: zone[")
    assert "radi" in sentence
    assert 'is "radios" meant?' in sentence or 'did you mean "radius"?' in sentence


def test_a_patch_that_names_no_sample_names_the_nearest(tmp_path, own_patch):
    patch, _ = own_patch
    change(patch, '"drum_snare_soft"', '"drum_snare_sofd"')
    sentence = refused(bodyloop("render", CLIP, tmp_path / "show.mp4", "--patch", patch))
    assert 'names no sample: "drum_snare_sofd"; did you mean "drum_snare_soft"?' in sentence


def test_a_sample_that_is_not_sound_is_named(tmp_path):
    for room in ("app", "audio", "motion", "music", "patch", "render", "takes", "zones"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("patches", "layouts", "samples"):
        shutil.copytree(ASSETS / kind, tmp_path / "assets" / kind)
    broken = tmp_path / "assets" / "samples" / "bd_haus.flac"
    broken.write_text("boom")
    sentence = refused(bodyloop("render", CLIP, tmp_path / "show.mp4", cwd=tmp_path))
    assert sentence == (
        f"{broken} is not a sound file that can be read; give a WAV, FLAC, OGG, MP3 or AIFF file"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["render", CLIP, "nowhere/show.mp4"], "There is no folder {0}/nowhere: make it"),
        (["render", CLIP, "show.mp4", "--events", "nowhere/e.jsonl"], "There is no folder {0}/now"),
        (["render", CLIP, "."], "{0} is a folder: give the name of a file."),
        (["render", "own.mp4", "own.mp4"], "{0}/own.mp4 is the clip itself"),
        (["track", CLIP, "nowhere/dance.npz"], "There is no folder {0}/nowhere: make it"),
    ],
    ids=["folder", "events", "is a folder", "clip", "track"],
)
def test_where_nothing_can_lie_is_said_at_once(tmp_path, words, told):
    shutil.copy(CLIP, tmp_path / "own.mp4")
    there = [word if word is CLIP or word[0] in "-rt" else tmp_path / word for word in words]
    assert refused(bodyloop(*there)).startswith(told.format(tmp_path))
    assert (tmp_path / "own.mp4").read_bytes() == CLIP.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["own.mp4"]


def disk(folder, options, keep=None):
    """The words before a command that give it a disk of its own, kept in `keep` afterwards."""
    copy = f"cp -r {folder}/. {keep}" if keep else "true"
    script = f'mount -t tmpfs -o {options} none {folder} && "$@"; status=$?; {copy}; exit $status'
    words = ["unshare", "--mount", "sh", "-c", script, "sh"]
    if not shutil.which("unshare") or subprocess.run([*words, "true"], check=False).returncode:
        pytest.skip("needs util-linux's unshare and the right to mount (run as root)")
    return words


@pytest.mark.parametrize("verb", ["render", "demo"])
def test_a_disk_that_may_not_be_written_is_one_sentence(tmp_path, films, verb):
    place = tmp_path / "disk"
    place.mkdir()
    words = {
        "render": ["render", films / "short.mp4", place / "show.mp4"],
        "demo": ["demo", "--out", place / "out"],
    }[verb]
    sentence = refused(bodyloop(*words, before=disk(place, "ro")))
    assert sentence.startswith(f"No permission to write {place}/")
    assert sentence.endswith("choose another folder or change its permissions.")


@pytest.fixture
def kept(tmp_path):
    """What lies on a full disk afterwards."""
    for name in ("disk", "kept"):
        (tmp_path / name).mkdir()
    return tmp_path / "kept"


def test_a_full_disk_keeps_film_and_events(tmp_path, kept, films):
    place = tmp_path / "disk"
    words = ["render", films / "long.mp4", place / "show.mp4", "--events", place / "show.jsonl"]
    done = bodyloop(*words, before=disk(place, "size=700k", kept))
    assert refused(done) == (
        f"The disk is full: {place}/show.mp4 holds what was recorded until then; "
        "free some space before recording again."
    )
    pictures, seconds = film_of(kept / "show.mp4")
    assert pictures > 15
    assert seconds > 0.5
    assert len(read_events(kept / "show.jsonl")) > 15
    assert sorted(path.name for path in kept.iterdir()) == ["show.jsonl", "show.mp4"]


def test_a_full_disk_keeps_the_take(tmp_path, kept):
    place = tmp_path / "disk"
    done = bodyloop("demo", "--out", place, before=disk(place, "size=1500k", kept))
    assert refused(done).startswith(f"The disk is full: {place}/")
    pictures, _ = film_of(kept / "show.mp4")
    assert pictures > 15
    sound, rate = soundfile.read(kept / "take" / "sound.wav")
    assert len(sound) > 0.5 * rate
    assert read_take(kept / "take").header.patch_name == "Loop pedal"
    assert len(read_events(kept / "take" / "events.jsonl")) > 15


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-C", "termination"])
def test_ctrl_c_keeps_the_film_so_far(tmp_path, films, start, number):
    out, events = tmp_path / "show.mp4", tmp_path / "show.jsonl"
    program = start("render", films / "long.mp4", out, "--events", events)
    part = out.with_name("show.mp4.part")
    wait_for(lambda: part.exists() and part.stat().st_size > 300_000, 60.0, "a second of film")
    program.process.send_signal(number)
    assert program.process.wait(10.0) == 130
    assert program.said == ""
    assert "Stopped by hand: what was made until then is kept." in program.told
    pictures, seconds = film_of(out)
    assert 15 < pictures < 720
    assert seconds == pytest.approx(pictures / 30.0, abs=0.03)
    assert read_events(events)[-1]["t"] == pytest.approx(pictures / 30.0, abs=0.5)
    assert sorted(path.name for path in tmp_path.glob("show*")) == ["show.jsonl", "show.mp4"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "{0}: cannot be read (No such file or directory)"),
        ("[sound]\nblok = 64\n", '{0}: sound.blok is no key here; did you mean "block"?'),
        ("[sound\n", "{0}: is no valid TOML ("),
    ],
    ids=["missing", "unknown key", "no TOML"],
)
def test_settings_that_cannot_be_used_are_one_sentence(tmp_path, text, told):
    file = tmp_path / "config.toml"
    if text is not None:
        file.write_text(text)
    sentence = refused(bodyloop("takes", BODYLOOP_CONFIG=str(file)))
    assert sentence.startswith(told.format(file))


def test_settings_are_looked_at_before_the_work(tmp_path):
    missing = str(tmp_path / "gone.toml")
    done = bodyloop("render", CLIP, tmp_path / "show.mp4", BODYLOOP_CONFIG=missing)
    assert refused(done).startswith(f"{missing}: cannot be read")
    assert list(Path(tmp_path).iterdir()) == []
