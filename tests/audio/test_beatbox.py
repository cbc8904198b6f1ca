"""Sounds of the mouth, taught by five examples each."""

import numpy as np
import pytest

from audio.beatbox import Beatbox, BeatboxError, Played, assign_sample, teach
from audio.beatbox_kernel import take_order
from audio.layout import C_FRAME, C_ITEM, C_OP, C_VALUE, OP_PLAY
from audio.microphone import Microphone, MicrophoneSettings
from tests.data.microphone_sounds import RATE, mouth, sung

KINDS = ("kick", "snare", "hat")


@pytest.fixture(scope="module")
def taught():
    examples = {kind: [mouth(kind, 100 + seed)[0] for seed in range(5)] for kind in KINDS}
    return teach(examples, RATE)


def hear(taught, sound):
    microphone = Microphone(RATE, MicrophoneSettings(guard=False))
    taught.install(microphone.arena, microphone.base)
    microphone.hear(sound[:, None])
    return microphone.hits()


def test_new_sounds_are_named_within_thirty_milliseconds(taught):
    right = wrong = 0
    for kind, name in enumerate(KINDS):
        for seed in range(15):
            sound, begins = mouth(name, seed)
            hits = hear(taught, sound)
            assert len(hits) == 1
            assert (hits[0].decided - begins) / RATE < 0.03
            right += hits[0].kind == kind
            wrong += hits[0].kind not in (kind, -1)
    assert right >= 41
    assert wrong == 0


def test_what_was_not_taught_is_unknown(taught):
    clicks = [hear(taught, mouth("click", seed)[0]) for seed in range(10)]
    assert all(hit.kind == -1 and hit.confidence == 0.0 for hits in clicks for hit in hits)
    assert sum(map(len, clicks)) == 10
    voices = [hear(taught, sung(hz, 0.5, 1)) for hz in (110.0, 220.0, 440.0)]
    assert all(hit.kind == -1 for hits in voices for hit in hits)


def test_loudness_changes_the_strength_and_not_the_name(taught):
    sound, _ = mouth("snare", 3)
    loud, faint = hear(taught, sound), hear(taught, 0.4 * sound)
    assert [hit.kind for hit in (*loud, *faint)] == [1, 1]
    assert faint[0].strength == pytest.approx(0.4 * loud[0].strength, rel=0.01)
    assert loud[0].confidence > 0.4


def test_without_lessons_every_onset_is_unknown():
    microphone = Microphone(RATE)
    microphone.hear(mouth("kick", 1)[0][:, None])
    assert [hit.kind for hit in microphone.hits()] == [-1]


def test_what_was_learned_comes_back_from_its_file(taught, tmp_path):
    taught.save(tmp_path / "mouth.npz")
    again = Beatbox.load(tmp_path / "mouth.npz")
    assert again.names == KINDS
    sound, _ = mouth("hat", 7)
    assert hear(again, sound) == hear(taught, sound)


def test_a_named_sound_orders_its_sample(taught):
    microphone = Microphone(RATE, MicrophoneSettings(guard=False))
    taught.install(microphone.arena, microphone.base)
    assign_sample(microphone.arena, microphone.base, 0, Played(sample=4, gain=0.5, rate=2.0))
    assign_sample(microphone.arena, microphone.base, 2, Played(sample=5))
    assign_sample(microphone.arena, microphone.base, 2, None)
    microphone.hear(mouth("hat", 3)[0][:, None])
    assert take_order(microphone.arena, microphone.base, 1000) == -1
    microphone.hear(mouth("kick", 3)[0][:, None])
    command = take_order(microphone.arena, microphone.base, 1000)
    row = microphone.arena[command : command + 8]
    assert (row[C_OP], row[C_ITEM], row[C_FRAME]) == (OP_PLAY, 4, 1000)
    values = row.view(np.float64)
    assert 0.1 < values[C_VALUE] <= 0.5
    assert values[C_VALUE + 2] == 2.0
    assert take_order(microphone.arena, microphone.base, 1064) == -1


def test_lessons_that_teach_nothing_are_refused_in_words(tmp_path):
    kick = mouth("kick", 1)[0]
    with pytest.raises(BeatboxError, match="kick has 1 examples"):
        teach({"kick": [kick]}, RATE)
    with pytest.raises(BeatboxError, match="example 2 of kick holds no sound"):
        teach({"kick": [kick, np.zeros(RATE // 2, np.float32), kick]}, RATE)
    with pytest.raises(BeatboxError, match="teach 1 to 16 kinds"):
        teach({}, RATE)
    (tmp_path / "other.npz").write_bytes(b"no lessons")
    with pytest.raises(BeatboxError, match="holds no learned sounds"):
        Beatbox.load(tmp_path / "other.npz")
