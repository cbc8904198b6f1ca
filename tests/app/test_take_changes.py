"""Stems, changes and new versions of a take that was played by the engine."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from app.resources import SAMPLES
from app.take_edits import ChangeError, Changes, changed_events, changed_script, tracks_of
from app.take_export import Order, export
from app.take_player import Script, bank_of, rendered, script_of, take_sound
from app.take_stems import Stems, residual_db
from app.take_version import new_version, tracks_named
from app.translate import command_values
from audio.command import KeepNote, PlaySample, RecordTrack, SetParameter
from audio.engine import Engine
from audio.sample import SampleBank
from audio.settings import EngineSettings
from takes.error import TakeError
from takes.joined import joined_sound
from takes.take import TakeHeader, TakeWriter, read_take

RATE = 48000
BEAT = 0.25  # seconds
LOOP = 4 * BEAT
SECONDS = 5.0


def commands():
    """Four ticks that are kept in a loop on track 0, then two kicks on track 1."""
    told = [RecordTrack(0.5, 0, round(LOOP * RATE))]
    for number in range(4):
        at = 0.5 + number * BEAT + 0.03
        told.append(PlaySample(at, "elec_tick", gain=0.9, note=number + 1))
        told.append(KeepNote(at + 0.1, number + 1, 0.5 + number * BEAT))
    told.append(SetParameter(1.6, "drone.level", 0.2))
    told.append(RecordTrack(2.0, 1, round(LOOP * RATE)))
    told += [PlaySample(t, "bd_haus", gain=0.8, reverb=0.3) for t in (2.0, 2.5)]
    return told


def events():
    yield from ({"t": 0.5, "kind": "loop", "what": "record", "track": 0, "layer": "ticks"},)
    yield from ({"t": 2.0, "kind": "loop", "what": "record", "track": 1, "layer": "kicks"},)
    for number in range(4):
        t = 0.5 + number * BEAT
        yield {"t": t + 0.03, "kind": "note", "id": number + 1, "sound": "elec_tick", "person": 1}
        yield {"t": t + 0.1, "kind": "kept", "note_id": number + 1, "t_kept": t}
    for t in (2.0, 2.5):
        yield {"t": t, "kind": "note", "id": None, "t_kept": t, "sound": "bd_haus", "person": 2}


@pytest.fixture(scope="module")
def bank():
    return SampleBank.load(SAMPLES, RATE)


@pytest.fixture(scope="module")
def take(bank, tmp_path_factory):
    """A take whose sound was rendered in blocks as odd as those of a card."""
    folder = tmp_path_factory.mktemp("takes") / "monday"
    folder.mkdir()
    writer = TakeWriter(folder, TakeHeader("0.1", RATE, 240.0, "Ticks", "", "dance.mp4"))
    engine = Engine(bank, EngineSettings(sample_rate=RATE))
    waiting, position = sorted(commands(), key=lambda command: command.at), 0
    for event in events():
        writer.event(event)
    while position < SECONDS * RATE:
        while waiting and waiting[0].at < position / RATE + 0.05:
            command = waiting.pop(0)
            assert engine.apply(command)
            writer.command(command_values(command))
        writer.sound(engine.render(331))
        position += 331
    writer.close()
    return read_take(folder)


def sound_of(take):
    return np.concatenate(list(joined_sound(take)))


def onsets(sound):
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 0.05)
    return loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.1 * RATE)] / RATE


def test_the_sound_is_the_same_bytes_again(take, bank):
    again = np.concatenate(list(take_sound(take, script_of(take), bank)))
    assert np.abs(again).max() > 0.1
    assert np.array_equal(again, sound_of(take))


def test_what_the_microphone_heard_goes_into_the_engine_again(bank, tmp_path):
    heard = np.random.default_rng(1).normal(0.0, 0.1, (RATE, 2)).astype(np.float32)
    engine = Engine(bank, EngineSettings(sample_rate=RATE))
    opened = SetParameter(0.1, "input.gain", 0.5)
    engine.apply(opened)
    writer = TakeWriter(tmp_path, TakeHeader("0.1", RATE, 240.0, "Voice", "", "0"))
    writer.command(command_values(opened))
    for block in np.array_split(heard, 97):
        writer.sound(engine.render(len(block), block), block)
    writer.close()
    take = read_take(tmp_path)
    again = np.concatenate(list(take_sound(take, script_of(take), bank)))
    assert np.abs(again[RATE // 2 :]).max() > 0.05
    assert np.array_equal(again, sound_of(take))


def test_what_came_late_comes_late_again(bank):
    """A command that reached the engine after its time sounds where it did, not where it should."""
    note = PlaySample(0.1, "elec_tick")
    live = Engine(bank, EngineSettings(sample_rate=RATE))
    first = live.render(6000)
    live.apply(note)
    wanted = np.concatenate((first, live.render(6000)))
    engine = Engine(bank, EngineSettings(sample_rate=RATE))
    script = Script([note], RATE, late={0: 6000})
    assert np.array_equal(np.concatenate(list(rendered(engine, script, 12000))), wanted)
    assert np.flatnonzero(np.abs(wanted).max(axis=1) > 1e-4)[0] >= 6000


def test_skipped_time_is_skipped_again(bank):
    note = PlaySample(0.05, "bass_hit_c")
    live = Engine(bank, EngineSettings(sample_rate=RATE))
    live.apply(note)
    blocks = [live.render(4000)]
    live.skip(1000)
    blocks += [np.zeros((1000, 2), np.float32), live.render(4000)]
    engine = Engine(bank, EngineSettings(sample_rate=RATE))
    script = Script([note], RATE, skips=((4000, 1000),))
    assert np.array_equal(
        np.concatenate(list(rendered(engine, script, 9000))), np.concatenate(blocks)
    )


def test_stems_add_up_to_the_whole_before_the_limiter(take, bank):
    stems = Stems(take, script_of(take), bank)
    assert np.abs(stems.whole - sound_of(take)).max() < 1e-3  # too soft for the limiter
    tracks, sounds = list(stems.tracks()), list(stems.sounds())
    assert [stem.name for stem in tracks] == ["live", "track-0", "track-1"]
    assert [stem.name for stem in sounds] == ["bd_haus", "elec_tick", "drone"]
    assert residual_db(stems.whole, tracks) < -60.0
    assert residual_db(stems.whole, sounds) < -60.0
    assert residual_db(stems.whole, sounds[1:]) > -30.0
    live, ticks, kicks = (stem.sound for stem in tracks)
    assert not np.abs(ticks[: round(1.4 * RATE)]).max() > 1e-3
    assert np.abs(ticks[round(1.5 * RATE) :]).max() > 0.05
    assert np.abs(kicks[: round(2.9 * RATE)]).max() < 1e-3
    assert np.abs(live).max() > 0.05


def test_a_muted_track_is_silent_and_a_softer_one_softer(take, bank):
    script = script_of(take)
    at = slice(round(1.45 * RATE), round(1.55 * RATE))  # where the loop of ticks enters
    peaks = {}
    for gain in (0.0, 0.5, 1.0):
        changed = changed_script(script, Changes(gains={0: gain}))
        peaks[gain] = np.abs(np.concatenate(list(take_sound(take, changed, bank)))[at]).max()
    assert peaks[0.0] < 0.01 < peaks[1.0]
    assert peaks[0.5] == pytest.approx(0.5 * peaks[1.0], rel=0.05)


@pytest.mark.parametrize("shift", [-0.06, 0.08])
def test_a_shifted_track_sounds_earlier_or_later_in_its_loop(take, bank, shift):
    script = script_of(take)
    notes = [
        c for c in script.commands if not isinstance(c, SetParameter)
    ]  # the drone has no onset
    sounds = []
    for changes in (Changes(gains={1: 0.0}), Changes(gains={1: 0.0}, shifts={0: shift})):
        changed = changed_script(replace(script, commands=notes), changes)
        sounds.append(np.concatenate(list(take_sound(take, changed, bank))))
    plain, sound = sounds
    looped = onsets(sound[round(3.3 * RATE) : round(4.3 * RATE)])
    before = onsets(plain[round(3.3 * RATE) : round(4.3 * RATE)])
    apart = [np.abs((looped - t - shift + BEAT / 2) % BEAT - BEAT / 2).min() for t in before]
    assert max(apart) < 0.003
    assert len(before) >= 3
    told = changed_events(script, take.events(), Changes(shifts={0: shift}))
    kept = [event["t_kept"] for event in told if event["kind"] == "note"]
    assert kept[:4] == pytest.approx([0.5 + n * BEAT + shift for n in range(4)])
    assert kept[4:] == [2.0, 2.5]


def test_another_instrument_plays_the_same_notes(take):
    changes = Changes(instruments={"elec_tick": "sn_dub"})
    changed = changed_script(script_of(take), changes)
    names = [c.sample for c in changed.commands if isinstance(c, PlaySample)]
    assert names == ["sn_dub"] * 4 + ["bd_haus"] * 2
    told = changed_events(script_of(take), take.events(), changes)
    assert next(e["sound"] for e in told if e["kind"] == "note") == "sn_dub"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (Changes(gains={7: 0.5}), "no track 7; it has 0, 1"),
        (Changes(gains={0: 4.0}), "2 times as loud at most"),
        (Changes(shifts={0: 0.5}), "250 ms at most"),
        (Changes(instruments={"gong": "bd_haus"}), "no gong sounds in the take"),
    ],
)
def test_what_cannot_be_changed_is_told(take, changes, told):
    with pytest.raises(ChangeError, match=told):
        changed_script(script_of(take), changes)


def test_a_new_version_names_its_parent_and_sounds_the_same_again(take, bank):
    changes = Changes(gains={1: 0.5}, instruments={"elec_tick": "elec_wood"})
    version = new_version(take, changes, ["track 1 -6 dB", "elec_wood instead of elec_tick"])
    assert version.folder.name == "monday-2"
    assert (version.header.parent, version.header.changes[0]) == ("monday", "track 1 -6 dB")
    assert len(sound_of(version)) == len(sound_of(take))
    assert not np.array_equal(sound_of(version), sound_of(take))
    again = np.concatenate(list(take_sound(version, script_of(version), bank)))
    assert np.array_equal(again, sound_of(version))
    assert {e["sound"] for e in version.events() if e["kind"] == "note"} == {"bd_haus", "elec_wood"}


def test_of_a_version_that_cannot_be_made_nothing_is_left(take):
    before = sorted(take.folder.parent.iterdir())
    for changes, name in ((Changes(gains={9: 1.0}), ""), (Changes(gains={0: 1.0}), "a/b")):
        with pytest.raises(ChangeError):
            new_version(take, changes, ["?"], name)
    assert sorted(take.folder.parent.iterdir()) == before


def test_tracks_are_named_by_number_or_layer(take):
    assert tracks_of(script_of(take).commands) == [0, 1]
    assert tracks_named("1", take.events()) == [1]
    assert tracks_named("ticks", take.events()) == [0]
    with pytest.raises(ChangeError, match="layers: ticks, kicks"):
        tracks_named("bells", take.events())


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_the_mix_is_written_in_every_format(take, tmp_path, ending):
    export(Order(take, tmp_path / "deep" / "er", ending), "mix")
    sound, rate = soundfile.read(tmp_path / "deep" / "er" / f"monday.{ending}")
    assert rate == RATE
    assert len(sound) == len(sound_of(take))
    assert np.sqrt(np.mean(np.square(sound - sound_of(take)))) < 0.02


def test_stems_are_written_and_told(take, tmp_path):
    told = export(Order(take, tmp_path, "flac"), "stems")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*")) == [
        "sounds/bd_haus.flac",
        "sounds/drone.flac",
        "sounds/elec_tick.flac",
        "tracks/live.flac",
        "tracks/track-0.flac",
        "tracks/track-1.flac",
    ]
    assert all("before the limiter by -1" in line for line in told)


def test_notes_are_written_as_midi(take, tmp_path):
    export(Order(take, tmp_path, "flac"), "midi")
    data = (tmp_path / "monday.mid").read_bytes()
    assert data.startswith(b"MThd")
    assert data.count(b"MTrk") == 3  # tempo and markers, and two people
    assert data.count(b"key 37: elec_tick") == 1
    assert data.count(b"record, track 1, kicks") == 1


def test_a_take_without_film_says_so(take, tmp_path):
    with pytest.raises(TakeError, match="played without one"):
        export(Order(take, tmp_path, "flac"), "video")


def test_the_bank_is_that_of_the_program(take, bank):
    assert bank_of(take).names == bank.names
