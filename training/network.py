"""Fits a committee of small networks to examples."""

import itertools
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.landing_model import LandingModel

Table = NDArray[np.float32]

HIDDEN: Final = (128, 80)
MEMBERS: Final = 4
EPOCHS: Final = 14
BATCH: Final = 1024
STEP: Final = 2e-3


@dataclass(frozen=True, slots=True)
class Examples:
    """Numbers, classes and weights."""

    numbers: Table  # (n, f)
    classes: Table  # (n, len(BINS) + 1)
    weights: Table  # (n,)


def joined(parts: Iterable[Examples]) -> Examples:
    """Put examples together."""
    kept = list(parts)
    return Examples(
        np.concatenate([part.numbers for part in kept]),
        np.concatenate([part.classes for part in kept]),
        np.concatenate([part.weights for part in kept]),
    )


def fit(data: Examples, seed: int) -> LandingModel:
    """Train a committee; each member learns from a share of the examples of its own."""
    mean, deviation = data.numbers.mean(axis=0), data.numbers.std(axis=0) + 1e-6
    n = len(data.numbers)
    members = []
    for member in range(MEMBERS):
        share = slice(n * member // MEMBERS, n * (member + 1) // MEMBERS)
        x = np.clip((data.numbers[share] - mean) / deviation, -6.0, 6.0).astype(np.float32)
        part = Examples(x, data.classes[share], data.weights[share])
        members.append(_fit_member(part, np.random.default_rng((seed, member))))
    layers = [np.stack(parameters) for parameters in zip(*members, strict=True)]
    half = len(layers) // 2
    return LandingModel(
        mean.astype(np.float32),
        deviation.astype(np.float32),
        tuple(layers[:half]),
        tuple(bias[:, None] for bias in layers[half:]),
    )


def _fit_member(data: Examples, rng: np.random.Generator) -> list[Table]:
    """Minimise the cross entropy by Adam (Kingma and Ba, 2015) with a falling step."""
    x = data.numbers
    sizes = (x.shape[1], *HIDDEN, data.classes.shape[1])
    parameters = [
        (rng.standard_normal((a, b)) * np.sqrt(2.0 / a)).astype(np.float32)
        for a, b in itertools.pairwise(sizes)
    ] + [np.zeros(b, np.float32) for b in sizes[1:]]
    adam = _Adam(parameters)
    n_steps = EPOCHS * (len(x) // BATCH)
    done = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        loss = 0.0
        for begin in range(0, len(x) - BATCH + 1, BATCH):
            rows = order[begin : begin + BATCH]
            found, slopes = _slopes(parameters, x[rows], data.classes[rows], data.weights[rows])
            loss += found
            done += 1
            rate = STEP * 0.5 * (1.0 + np.cos(np.pi * done / n_steps)) * min(1.0, done / 200.0)
            adam.step(slopes, rate)
        sys.stdout.write(f"epoch {epoch + 1}: loss {loss / (len(x) // BATCH):.4f}\n")
        sys.stdout.flush()
    return parameters


def _slopes(
    parameters: list[Table], x: Table, classes: Table, weights: Table
) -> tuple[float, list[Table]]:
    """Return the loss of a batch and its slopes along every parameter."""
    layers = len(parameters) // 2
    outputs = [x]
    for i in range(layers):
        h = outputs[-1] @ parameters[i] + parameters[layers + i]
        outputs.append(np.maximum(h, np.float32(0.02) * h) if i < layers - 1 else h)
    p = np.exp(outputs[-1] - outputs[-1].max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = float(-(weights[:, None] * classes * np.log(p + 1e-9)).sum()) / len(x)
    back = (p - classes) * weights[:, None] / np.float32(len(x))
    slopes: list[Table] = [np.empty(0, np.float32)] * len(parameters)
    for i in reversed(range(layers)):
        slopes[i] = outputs[i].T @ back + np.float32(1e-5) * parameters[i]
        slopes[layers + i] = back.sum(axis=0)
        if i:
            back = (back @ parameters[i].T) * np.where(outputs[i] > 0.0, 1.0, 0.02).astype(
                np.float32
            )
    return loss, slopes


class _Adam:
    """Moves parameters against their slopes."""

    def __init__(self, parameters: list[Table]) -> None:
        self._parameters = parameters
        self._first = [np.zeros_like(p) for p in parameters]
        self._second = [np.zeros_like(p) for p in parameters]
        self._done = 0

    def step(self, slopes: list[Table], rate: float) -> None:
        """Take one step, in place."""
        self._done += 1
        for i, slope in enumerate(slopes):
            self._first[i] += 0.1 * (slope - self._first[i])
            self._second[i] += 0.001 * (slope * slope - self._second[i])
            mean = self._first[i] / (1.0 - 0.9**self._done)
            spread = np.sqrt(self._second[i] / (1.0 - 0.999**self._done))
            self._parameters[i] -= rate * mean / (spread + 1e-8)
