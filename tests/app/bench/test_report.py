import hashlib
import json

import pytest

from app.bench.memory import resident_mib
from app.bench.report import Measurement, report, write_report
from app.cli import program_version
from takes.error import TakeError


@pytest.fixture
def measurement(tmp_path):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"a film")
    return Measurement(
        settings={"model": "full", "size": [576, 576]},
        seconds=1.23456,
        figures={"own_ms_p95": 2.5, "rss_mib_start": None},
        inputs=[clip, tmp_path],
        baselines={"mediapipe": {"own_ms_p95": 9.0}},
        notes={"own_ms_p95": "camera frame in to commands out"},
    )


def test_a_report_says_what_was_measured_on_what(measurement):
    values = report("path", measurement)
    assert (values["bench"], values["version"]) == ("path", program_version())
    assert values["machine"]["cores"] >= 1
    assert values["machine"]["python"].startswith("3.")
    assert values["input"] == [
        {"file": "clip.mp4", "sha256": hashlib.sha256(b"a film").hexdigest()},
        {"file": measurement.inputs[1].name, "sha256": "a folder"},
    ]
    assert values["seconds"] == 1.235
    assert values["figures"] == {"own_ms_p95": 2.5, "rss_mib_start": None}
    assert values["baselines"] == {"mediapipe": {"own_ms_p95": 9.0}}


def test_a_report_is_written_whole(measurement, tmp_path):
    path = tmp_path / "path.json"
    write_report(path, report("path", measurement))
    assert json.loads(path.read_text()) == report("path", measurement)
    assert list(tmp_path.glob("*.part")) == []


def test_a_report_that_cannot_be_written_is_one_sentence(measurement, tmp_path):
    with pytest.raises(TakeError, match=r"There is no folder .*nowhere: make it"):
        write_report(tmp_path / "nowhere" / "path.json", report("path", measurement))


def test_the_memory_is_that_of_a_python_process():
    assert 10.0 < resident_mib() < 4000.0
