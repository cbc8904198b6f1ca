"""The network that foretells a landing, as numbers in a file; its training is in `training`."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

# Seconds from now to a landing, the middles of the classes; one more class: no landing is near.
BINS: Final = np.arange(-6, 25) / 100.0
BIN: Final = 0.01  # seconds
_NETWORKS: Final = Path(__file__).resolve().parents[2] / "assets" / "strikes"
FORETELLING: Final = _NETWORKS / "foretold.npz"  # from what came before
SETTLING: Final = _NETWORKS / "landed.npz"  # from both sides
_SPREAD: Final = 6.0  # standard deviations at which an unheard-of number is cut
_LEAK: Final = 0.02


class LandingModelError(OSError):
    """A file of weights that cannot be used."""


@dataclass(frozen=True, slots=True)
class LandingModel:
    """A committee of k networks: leaky rectified layers, a softmax over `BINS` and "none".

    Each member learnt from other players; their mean errs less with somebody whom none has seen
    (Breiman 1996, Bagging predictors).
    """

    mean: Weights  # (n,)
    deviation: Weights  # (n,)
    weights: tuple[Weights, ...]  # (k, n, h1), (k, h1, h2), …, (k, h, len(BINS) + 1)
    biases: tuple[Weights, ...]  # (k, 1, h1), …

    def __call__(self, numbers: Weights) -> Weights:
        """Return the probabilities (b, len(BINS) + 1) for numbers (b, n)."""
        h = np.clip((numbers - self.mean) / self.deviation, -_SPREAD, _SPREAD)
        last = len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            h = h @ weight + bias
            if i < last:
                h = np.maximum(h, np.float32(_LEAK) * h)
        h = np.exp(h - h.max(axis=2, keepdims=True))
        p: Weights = (h / h.sum(axis=2, keepdims=True)).mean(axis=0)
        return p

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the weights."""
        arrays = {f"weight{i}": weight for i, weight in enumerate(self.weights)}
        arrays |= {f"bias{i}": bias for i, bias in enumerate(self.biases)}
        np.savez_compressed(path, mean=self.mean, deviation=self.deviation, **arrays)  # type: ignore[arg-type]


def load_landing_model(path: str | os.PathLike[str]) -> LandingModel:
    """Read weights.

    Raises:
        LandingModelError: they are missing or are no weights.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            n = sum(name.startswith("weight") for name in data.files)
            model = LandingModel(
                data["mean"].astype(np.float32),
                data["deviation"].astype(np.float32),
                tuple(data[f"weight{i}"].astype(np.float32) for i in range(n)),
                tuple(data[f"bias{i}"].astype(np.float32) for i in range(n)),
            )
    except FileNotFoundError as error:
        raise LandingModelError(f"model {path} is missing: install Bodyloop again") from error
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise LandingModelError(f"model {path} is broken: install Bodyloop again") from error
    if model.weights[-1].ndim != 3 or model.weights[-1].shape[2] != len(BINS) + 1:
        raise LandingModelError(f"model {path} is not for this version: install Bodyloop again")
    return model
