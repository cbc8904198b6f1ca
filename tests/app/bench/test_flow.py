import json

import numpy as np
import pytest

from app.bench.area import area_under_curve
from app.bench.flow_figures import areas, rate_changes, turned
from app.bench.flow_labels import Label
from app.bench.flow_windows import Window, mean_between, measures, window_begins
from app.bench.plain_speed import wrist_speeds
from app.bench.webcam_noise import WebcamNoise, noisy
from app.cli import main
from motion.flow.flow_source import FLOW_SOURCES
from motion.landmark import INDEX
from motion.recording import LandmarkRecording, load_recording
from tests.data.flow_body import RATE
from tests.data.flow_kinect import read_kinect
from tests.data.make_flow_contrasts import make

SECONDS = 4.0


def label(**changes):
    entry = {"file": "a.npz", "from": 0.0, "to": 4.0, "contrast": "open", "side": "open"}
    return entry | {key.rstrip("_"): value for key, value in changes.items()}


def upright():
    """Return (33, 2) metres of a standing body, arms hanging; x right, y down."""
    places = np.zeros((33, 2))
    places[:11] = 0.0, -0.8
    parts = {"shoulder": (0.17, -0.5), "elbow": (0.22, -0.25), "wrist": (0.24, 0.0)}
    parts |= {"hip": (0.1, 0.0), "knee": (0.1, 0.45), "ankle": (0.1, 0.9)}
    parts |= {"pinky": (0.24, 0.05), "index": (0.24, 0.06), "thumb": (0.22, 0.04)}
    parts |= {"heel": (0.1, 0.95), "foot_index": (0.12, 0.96)}
    for name, (x, y) in parts.items():
        places[INDEX[f"left_{name}"]], places[INDEX[f"right_{name}"]] = (x, y), (-x, y)
    return places


def body(reach, fps=60.0):
    """Return a recording: hands that circle `reach` metres beside the shoulders."""
    t = np.arange(round(SECONDS * fps) + 1) / fps
    world = np.zeros((len(t), 1, 33, 3), np.float32)
    world[..., :2] = upright()
    for side, sign in (("left", 1.0), ("right", -1.0)):
        circle = 0.1 * np.stack([sign * np.cos(4 * t), np.sin(4 * t)], 1)
        world[:, 0, INDEX[f"{side}_wrist"], :2] = circle + np.array([sign * (0.17 + reach), -0.4])
    lm = np.ones((len(t), 1, 33, 4), np.float32)
    lm[..., 0] = 0.5 + 0.35 * world[..., 0] / (16 / 9)
    lm[..., 1] = 0.5 + 0.35 * world[..., 1]
    lm[..., 2] = 0.0
    return LandmarkRecording(t, lm, world)


def write(folder, entries, **recordings):
    for name, recording in recordings.items():
        np.savez(
            folder / f"{name}.npz",
            t=recording.t,
            lm=recording.lm,
            world=recording.world,
            aspect=np.array(recording.aspect),
        )
    (folder / "labels.json").write_text(json.dumps(entries))


@pytest.fixture
def tiny(tmp_path):
    """Return a folder of two recordings, arms spread and arms drawn in."""
    entries = [label(), label(file="b.npz", side="contracted")]
    write(tmp_path, entries, a=body(0.5), b=body(0.0))
    return tmp_path


def test_the_area_is_how_often_one_side_is_above_the_other():
    def area(low, high):
        return area_under_curve(np.array(low, float), np.array(high, float))

    assert area([1, 2, 3], [4, 5]) == 1.0
    assert area([4, 5], [1, 2, 3]) == 0.0
    assert area([1, 3], [2, 4]) == 0.75  # 2>1, 4>1, 4>3 of four pairs
    assert area([1, 2], [2, 3]) == 0.875  # the tie counts half
    assert area([7, 7, 7], [7]) == 0.5


def test_an_area_needs_both_sides():
    with pytest.raises(ValueError, match="got 0 and 1"):
        area_under_curve(np.empty(0), np.ones(1))


def test_noise_does_not_turn_a_measure_round():
    windows = [
        Window(Label("a", 0.0, 3.0, "open", side), 1, 0.0, "left_wrist")
        for side in ("open", "open", "contracted", "contracted")
    ]
    sides = {"open": ("open", "contracted")}
    raw = areas(windows, np.array([[4.0], [3.0], [2.0], [1.0]]), ["m"], sides)
    after = areas(windows, np.array([[1.0], [2.0], [3.0], [4.0]]), ["m"], sides)
    assert turned(raw, raw) == {"open": {"m": 1.0}}
    assert turned(after, raw) == {"open": {"m": 0.0}}


def test_a_change_is_in_percent_of_the_range_over_all_windows():
    full, half = np.array([[0.0], [0.5], [np.nan]]), np.array([[0.0], [0.45], [0.3]])
    changes = rate_changes(full, half, ["m"])
    assert changes["largest"] == {"m": 10.0}
    assert changes["mean"] == {"m": 5.0}


def test_windows_begin_a_second_after_the_label_and_overlap_by_half():
    assert window_begins(Label("a", 2.0, 5.0, "c", "s")) == [3.0, 3.5, 4.0]
    assert window_begins(Label("a", 2.0, 4.0, "c", "s")) == [3.0]
    assert window_begins(Label("a", 2.0, 3.9, "c", "s")) == []


def test_a_mean_over_time_does_not_depend_on_where_camera_frames_fall():
    for t in (np.linspace(0, 3, 181), np.linspace(0, 3, 91), np.array([0, 0.9, 1.1, 1.4, 2.2, 3])):
        mean = mean_between(t, np.stack([t, np.ones_like(t)], 1), 1.0, 2.0)
        assert mean == pytest.approx([1.5, 1.0])


def test_what_was_hardly_seen_has_no_mean():
    t = np.linspace(0.0, 1.4, 85)
    assert np.isnan(mean_between(t, np.ones((85, 1)), 1.0, 2.0)).all()
    assert mean_between(t, np.ones((85, 1)), 0.8, 1.8) == pytest.approx([1.0])


def test_measures_of_joints_are_those_of_the_active_wrist():
    sources = ("energy", "direction.x", "speed.nose", "speed.left_wrist", "speed.right_wrist")
    assert measures(sources) == {
        "energy": ("energy", "energy"),
        "direction.x": ("direction.x", "direction.x"),
        "speed.active_wrist": ("speed.left_wrist", "speed.right_wrist"),
    }


def test_plain_speed_is_that_of_the_circle():
    t, speeds = wrist_speeds(body(0.3), 0)
    assert speeds[t > 0.5].mean(axis=0) == pytest.approx([0.4, 0.4], rel=0.02)


def test_noise_is_as_large_as_told_and_the_same_again():
    clean = body(0.3)
    noise = WebcamNoise(seed=3, losses=0.0, dropped=0.0, astray=0.0)
    off = noisy(clean, noise, 1).world - clean.world
    assert off.std() == pytest.approx(0.008, rel=0.1)
    one, two, other = (noisy(clean, WebcamNoise(seed=3), salt) for salt in (1, 1, 2))
    np.testing.assert_array_equal(one.lm, two.lm)
    assert not np.array_equal(one.t, other.t)
    assert 0.9 * len(clean.t) < len(one.t) < len(clean.t)
    assert (one.lm[..., 3] < 0.5).any()


def test_open_and_contracted_are_told_apart_where_speed_does_not(tiny):
    out = tiny / "flow.json"
    assert main(["bench", "flow", str(tiny), "--json", str(out), "-q"]) == 0
    values = json.loads(out.read_text())
    figures, plain = values["figures"], values["baselines"]["plain_speed"]
    names = {name for name in FLOW_SOURCES if name.count(".") == 0}
    assert names | {"speed.active_wrist"} <= set(figures["auc"]["open"])
    assert figures["auc"]["open"]["openness"] == 1.0
    assert figures["higher"]["open"]["openness"] == "open"
    assert figures["auc_noisy"]["open"]["openness"] > 0.9
    assert figures["windows"] == {"open": {"open": 5, "contracted": 5}}
    assert figures["rate_change_pct"] == max(figures["rate_change_pct_by_measure"].values())
    assert figures["rate_change_pct_by_contrast"] == {"open": figures["rate_change_pct"]}
    assert set(plain["auc"]["open"]) == {"plain_speed"}
    assert plain["rate_change_pct_by_measure"]["plain_speed"] is not None
    assert values["settings"]["noise"]["jitter"] == 0.008
    assert [item["file"] for item in values["input"]] == ["labels.json", "a.npz", "b.npz"]


def test_a_recording_at_30_fps_is_not_halved(tmp_path):
    entries = [label(), label(file="b.npz", side="contracted")]
    write(tmp_path, entries, a=body(0.5, 30.0), b=body(0.0, 30.0))
    out = tmp_path / "flow.json"
    assert main(["bench", "flow", str(tmp_path), "--json", str(out), "-q"]) == 0
    values = json.loads(out.read_text())
    assert values["figures"]["rate_change_pct"] is None
    assert values["notes"]["rate_change_pct_by_measure"].startswith("without a.npz, b.npz")


CONTRACTED = label(file="b.npz", side="contracted")
BAD = {
    "no_list": ({"file": "a.npz"}, "must hold a list of objects"),
    "empty": ([], "must hold a list of objects"),
    "no_object": (["a.npz"], "entry 1 must be an object"),
    "no_key": ([{"file": "a.npz"}], "entry 1 has no 'from'"),
    "no_file": ([label(), label(file="c.npz", side="contracted")], "names c.npz, which is not in"),
    "no_recording": (
        [label(), label(file="labels.json", side="contracted")],
        "labels.json",
    ),
    "backwards": ([label(), CONTRACTED | {"from": 4.0}], "'from' (4 s) must come before 'to'"),
    "no_time": ([label(), label(to="end")], "'to' must be a time in seconds, got 'end'"),
    "nan": ([label(), label(to=float("nan"))], "'to' must be a time in seconds, got nan"),
    "no_text": ([label(), label(side=None)], "'side' must be a text, got None"),
    "one_side": ([label(), label(file="b.npz")], "must have two sides, it has 1 ('open')"),
    "three_sides": (
        [label(), label(side="shut"), CONTRACTED],
        "must have two sides, it has 3 ('open', 'shut', 'contracted')",
    ),
    "too_late": ([label(), CONTRACTED | {"to": 9.0}], "is labelled from 0 to 9 s, but lasts"),
    "too_short": ([label(), CONTRACTED | {"to": 1.5}], "has no window: label at least 2 s"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_labels_are_one_sentence(tiny, case, capsys):
    entries, wanted = BAD[case]
    (tiny / "labels.json").write_text(json.dumps(entries))
    assert main(["bench", "flow", str(tiny)]) == 2
    said = capsys.readouterr().err
    assert wanted in said
    assert said.count("\n") == 1


def test_missing_or_broken_labels_are_one_sentence(tmp_path, capsys):
    assert main(["bench", "flow", str(tmp_path / "none")]) == 2
    assert main(["bench", "flow", str(tmp_path)]) == 2
    (tmp_path / "labels.json").write_text("[{")
    assert main(["bench", "flow", str(tmp_path)]) == 2
    (tmp_path / "labels.json").write_bytes(b"\xff\xfe\x00")
    assert main(["bench", "flow", str(tmp_path)]) == 2
    said = capsys.readouterr().err.splitlines()
    wanted = ["There is no folder", "labels.json: write a list", "is no JSON", "is no JSON"]
    assert [want in line for want, line in zip(wanted, said, strict=True)] == [True] * 4


def test_generated_contrasts_load_and_move_equally_fast(tmp_path):
    labels = make(tmp_path, players=1)
    speeds = {}
    for entry in labels:
        recording = load_recording(tmp_path / entry["file"])
        assert np.diff(recording.t) == pytest.approx(1.0 / RATE)
        t, speed = wrist_speeds(recording, 0)
        inside = (t >= entry["from"]) & (t <= entry["to"])
        speeds.setdefault(entry["contrast"], {}).setdefault(entry["side"], []).append(
            speed[inside].mean()
        )
    assert set(speeds) == {"light", "open", "together", "even"}
    for by_side in speeds.values():
        one, other = (np.mean(values) for values in by_side.values())
        assert 0.7 < one / other < 1.4


def test_a_kinect_body_is_seen_from_the_front_at_even_times(tmp_path):
    names = ["head", "neck"]
    for side in ("left", "right"):
        names += [f"{side}_{part}" for part in ("shoulder", "elbow", "wrist", "fingertip", "thumb")]
        names += [f"{side}_{part}" for part in ("hip", "knee", "ankle", "foot")]
    lines = ["\t".join(["MARKER_NAMES", *names]), "\t".join(["Frame", "Time"])]
    for row in range(300):  # 100 a second, the newest of 30 a second held
        seen = np.floor(row * 0.3 + 1e-9) / 30.0
        x = [-150.0 if name.startswith("left") else 150.0 for name in names]
        y = [-500.0 + 300.0 * np.sin(seen) * name.endswith("wrist") for name in names]
        places = np.stack([x, y, np.full(len(names), 3000.0 + seen)], 1).ravel()
        lines.append("\t".join([str(row), f"{row / 100:.3f}", *map(str, places)]))
    path = tmp_path / "kinect.tsv"
    path.write_text("\n".join(lines))
    arrays = read_kinect(path)
    assert np.diff(arrays["t"]) == pytest.approx(1 / 60)
    left, right = arrays["lm"][:, 15], arrays["lm"][:, 16]
    assert (left[:, 0] > right[:, 0]).all()
    wrist, hip = arrays["world"][:, 15, 1], arrays["world"][:, 23, 1]
    wanted = -0.3 * np.sin(arrays["t"])
    assert np.abs((wrist - hip) - wanted).max() < 0.01  # metres
    assert arrays["src"].sum() == 19
