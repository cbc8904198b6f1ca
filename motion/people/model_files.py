"""The files of the networks, and which sizes of the landmark model are there.

"heavy" is too large to come with the program (27 MB): it is offered where somebody has put its
file beside the others. Importing this loads no network.
"""

from pathlib import Path
from typing import Final

MODELS: Final = Path(__file__).resolve().parents[2] / "assets" / "models"
DETECTOR: Final = "movenet_multipose_160x256.tflite"
LANDMARK_MODELS: Final = {  # from the quickest to the best
    "lite": "pose_landmark_lite.tflite",
    "full": "pose_landmark_full.tflite",
    "heavy": "pose_landmark_heavy.tflite",
}
BY_HAND: Final = ("heavy",)  # sizes whose files do not come with the program


class ModelError(OSError):
    """A model file that is missing or that LiteRT cannot run."""


def sizes_there(folder: Path = MODELS) -> tuple[str, ...]:
    """Return the sizes of the landmark model that can be asked for, from the quickest to the best.

    What comes with the program is always named: where it is lost, that is told when it is opened.
    """
    return tuple(
        size
        for size, name in LANDMARK_MODELS.items()
        if size not in BY_HAND or (folder / name).is_file()
    )


def landmark_model(size: str, folder: Path = MODELS) -> Path:
    """Return the file of a landmark model.

    Raises:
        ModelError: it is one that must be put there by hand, and is not there.
    """
    if size not in LANDMARK_MODELS:
        raise ValueError(f"model must be one of {sorted(LANDMARK_MODELS)}, got {size!r}")
    path = folder / LANDMARK_MODELS[size]
    if size in BY_HAND and not path.is_file():
        raise ModelError(
            f"the {size} model does not come with Bodyloop: put {path.name} of MediaPipe's pose"
            f" models into {folder}, or choose {' or '.join(sizes_there(folder))}"
        )
    return path
