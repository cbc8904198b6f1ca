"""Which sizes of the landmark model can be asked for."""

import shutil

import pytest

from motion.people.model_files import (
    LANDMARK_MODELS,
    MODELS,
    ModelError,
    landmark_model,
    sizes_there,
)
from motion.tracker import KNOWN_SIZES, MODEL_SIZES, open_tracker


def test_heavy_is_offered_where_its_file_was_put(tmp_path):
    assert sizes_there(tmp_path) == ("lite", "full")
    with pytest.raises(ModelError, match=rf"put pose_landmark_heavy\.tflite .* into {tmp_path}"):
        landmark_model("heavy", tmp_path)
    shutil.copy(MODELS / LANDMARK_MODELS["full"], tmp_path / LANDMARK_MODELS["heavy"])
    assert sizes_there(tmp_path) == ("lite", "full", "heavy")
    assert landmark_model("heavy", tmp_path).parent == tmp_path


def test_an_unknown_size_is_told():
    with pytest.raises(ValueError, match="model must be one of"):
        landmark_model("huge")


def test_all_known_sizes_can_be_named_and_those_that_are_there_opened():
    assert set(MODEL_SIZES) <= set(KNOWN_SIZES)
    for size in set(KNOWN_SIZES) - set(MODEL_SIZES):
        with pytest.raises(ModelError, match=f"the {size} model does not come with Bodyloop"):
            open_tracker("litert", size)
