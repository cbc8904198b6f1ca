import csv
import hashlib
from pathlib import Path

import pytest

from motion.people.model import Model
from motion.people.model_files import BY_HAND, LANDMARK_MODELS, ModelError

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.mark.parametrize("folder", ["models", "footage"])
def test_every_file_is_as_published_and_credited(folder):
    place = ASSETS / folder
    sums = dict(
        reversed(line.split("  ", 1)) for line in (place / "SHA256SUMS").read_text().splitlines()
    )
    files = {p.name for p in place.iterdir()} - {"SHA256SUMS", "CREDITS.tsv"}
    files -= {LANDMARK_MODELS[size] for size in BY_HAND}
    assert files == set(sums)
    for name, expected in sums.items():
        assert hashlib.sha256((place / name).read_bytes()).hexdigest() == expected, name
    with (place / "CREDITS.tsv").open(encoding="utf-8") as file:
        credited = list(csv.DictReader(file, delimiter="\t"))
    assert {row["file"] for row in credited} == files
    assert all(row[k] for row in credited for k in ("author", "source", "licence", "changes"))
    assert {row["licence"] for row in credited} == {"Apache-2.0"}


def test_a_missing_or_damaged_model_is_told(tmp_path):
    with pytest.raises(ModelError, match="is missing"):
        Model(tmp_path / "none.tflite")
    damaged = tmp_path / "damaged.tflite"
    damaged.write_bytes(b"no model" * 100)
    with pytest.raises(ModelError, match="cannot be run"):
        Model(damaged)


def test_loading_prints_nothing(capfd):
    Model(ASSETS / "models" / "pose_landmark_lite.tflite")
    assert capfd.readouterr() == ("", "")
