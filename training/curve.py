"""Curves on the hidden clock: filters, slow wandering, and paths made of knots."""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE: Final = 240.0  # hertz of the hidden truth

Vector: TypeAlias = NDArray[np.float64]  # (3,) x right, y up, z to the camera; metres
Curve: TypeAlias = NDArray[np.float64]  # (n,) or (n, axes), on the hidden clock

# Bells: speed along a movement goes with s^rise * (1 - s)^fall. Low rise and fall: soft at both
# ends; high rise: a whip; low fall: a hard arrest.
BELL_RISES: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
BELL_FALLS: Final = (0.7, 1.0, 1.5, 2.0)
_STEPS: Final = 128


def _bell_tables() -> NDArray[np.float64]:
    s = (np.arange(_STEPS) + 0.5) / _STEPS
    tables = []
    for rise in BELL_RISES:
        for fall in BELL_FALLS:
            way = np.concatenate([[0.0], np.cumsum(s**rise * (1.0 - s) ** fall)])
            tables.append(way / way[-1])
    return np.array(tables)


_BELLS: Final = _bell_tables()
QUINTIC: Final = -1  # the form of a segment that is no bell


def bell_form(rise: float, fall: float) -> int:
    """Return the form of the nearest tabled bell."""
    i = int(np.argmin([abs(r - rise) for r in BELL_RISES]))
    j = int(np.argmin([abs(f - fall) for f in BELL_FALLS]))
    return i * len(BELL_FALLS) + j


def times(seconds: float) -> Curve:
    """Return the hidden clock of a take."""
    return np.arange(int(seconds * RATE)) / RATE


def lowpass(x: Curve, cutoff_hz: float) -> Curve:
    """Smooth without delay by a Gaussian that halves the power at the cut-off."""
    sigma = np.sqrt(np.log(2.0)) / (2.0 * np.pi * cutoff_hz) * RATE
    reach = max(int(3.0 * sigma), 1)
    if 2 * reach >= len(x):
        return x.copy()
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    columns = x.reshape(len(x), -1).T
    if reach > 100:
        smooth = [_by_spectrum(c, kernel, reach) for c in columns]
    else:
        smooth = [np.convolve(np.pad(c, reach, mode="edge"), kernel, "valid") for c in columns]
    return np.stack(smooth, axis=1).reshape(x.shape)


def _by_spectrum(x: Curve, kernel: Curve, reach: int) -> Curve:
    padded = np.pad(x, reach, mode="edge")
    size = 1 << int(len(padded) + len(kernel) - 1).bit_length()
    product = np.fft.rfft(padded, size) * np.fft.rfft(kernel, size)
    return np.fft.irfft(product, size)[2 * reach : 2 * reach + len(x)]


def wander(rng: np.random.Generator, n: int, cutoff_hz: float, sd: float) -> Curve:
    """Return slow noise (n, 3) of a standard deviation."""
    step = max(int(RATE / cutoff_hz / 6.0), 1)
    coarse = rng.standard_normal((n // step + 5, 3))
    at = np.arange(n) / step + 1.0
    k = at.astype(int)
    f = (at - k)[:, None]
    a, b, c, d = coarse[k - 1], coarse[k], coarse[k + 1], coarse[k + 2]
    # A uniform cubic B-spline through the coarse noise: smooth, and cheap.
    weights = ((1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3)
    spline = (weights[0] * a + weights[1] * b + weights[2] * c + weights[3] * d) / 6.0
    return np.asarray(spline * sd / 0.58)


def shifted(x: Curve, seconds: float) -> Curve:
    """Return the curve earlier by some seconds (it leads), its ends held."""
    k = round(seconds * RATE)
    index = np.clip(np.arange(len(x)) + k, 0, len(x) - 1)
    return x[index]


@dataclass(slots=True)
class Swing:
    """A round movement laid over a path between two times."""

    start: float
    end: float
    axes: NDArray[np.float64]  # (harmonics * 2, 3) metres of cosine and sine
    rate_hz: float
    fade: float = 0.5  # seconds to begin and to end

    def add_to(self, t: Curve, path: Curve) -> None:
        """Add it to a path (n, 3)."""
        i, j = np.searchsorted(t, (self.start, self.end))
        if j - i < 4:
            return
        own = t[i:j] - self.start
        left = self.end - t[i:j]
        edge = np.clip(np.minimum(own, left) / max(min(self.fade, own[-1] / 2), 1e-3), 0.0, 1.0)
        edge = edge**3 * (10.0 - 15.0 * edge + 6.0 * edge**2)
        phase = 2.0 * np.pi * self.rate_hz * own
        for k in range(len(self.axes) // 2):
            turn = np.stack([np.cos((k + 1) * phase), np.sin((k + 1) * phase)], axis=1)
            path[i:j] += edge[:, None] * (turn @ self.axes[2 * k : 2 * k + 2])


@dataclass(slots=True)
class Knot:
    """A place on a path, and how the path goes through it."""

    t: float
    place: Vector
    speed: Vector
    brake: Vector  # acceleration on arriving
    spring: Vector  # acceleration on leaving


def resting(place: Vector) -> "Trail":
    """Return a path that begins at rest in a place."""
    return Trail([Knot(0.0, place, *np.zeros((3, 3)))])


@dataclass(slots=True)
class Trail:
    """A path made of knots: between two of them a quintic, or a bell from rest to rest."""

    knots: list[Knot]
    forms: list[int] = field(default_factory=list)
    swings: list[Swing] = field(default_factory=list)
    strokes: list[tuple[float, float]] = field(default_factory=list)  # intended: start, lowest

    @property
    def t(self) -> float:
        """The time of the last knot."""
        return self.knots[-1].t

    @property
    def place(self) -> Vector:
        """The place of the last knot."""
        return self.knots[-1].place

    def go(
        self,
        t: float,
        place: Vector,
        speed: Vector | None = None,
        brake: Vector | None = None,
        form: int = QUINTIC,
    ) -> None:
        """Go on to a place at a time, with a speed and an acceleration there (none: at rest).

        The next movement starts with that speed, but without acceleration: see `spring`.
        """
        self.knots.append(
            Knot(
                max(t, self.t + 0.02),
                place,
                np.zeros(3) if speed is None else speed,
                np.zeros(3) if brake is None else brake,
                np.zeros(3),
            )
        )
        self.forms.append(form)

    def spring(self, start: Vector) -> None:
        """Let the next movement start with an acceleration."""
        self.knots[-1].spring = start

    def hold(self, t: float) -> None:
        """Rest until a time."""
        if t > self.t + 0.02:
            self.go(t, self.place)

    def path(self, t: Curve) -> Curve:
        """Return the places (n, 3) at times on the hidden clock."""
        last = Knot(self.t + 1e6, self.place, *np.zeros((3, 3)))
        knots = [*self.knots, last]
        at = np.array([knot.t for knot in knots])
        p = np.array([knot.place for knot in knots])
        v = np.array([knot.speed for knot in knots])
        arriving = np.array([knot.brake for knot in knots])
        leaving = np.array([knot.spring for knot in knots])
        forms = np.array([*self.forms, QUINTIC])
        k = np.clip(np.searchsorted(at, t, side="right") - 1, 0, len(forms) - 1)
        width = (at[k + 1] - at[k])[:, None]
        s = np.clip((t - at[k])[:, None] / width, 0.0, 1.0)
        way = _quintic(s, width, (p[k], v[k], leaving[k]), (p[k + 1], v[k + 1], arriving[k + 1]))
        bell = forms[k] != QUINTIC
        if bell.any():
            q = k[bell]
            share = _bell(forms[q], s[bell, 0])[:, None]
            way[bell] = p[q] + (p[q + 1] - p[q]) * share
        for swing in self.swings:
            swing.add_to(t, way)
        return way


_End: TypeAlias = tuple[Curve, Curve, Curve]


def _quintic(s: Curve, h: Curve, first: _End, last: _End) -> Curve:
    """Return the fifth-order Hermite polynomial between two knots."""
    s2 = s * s
    s3 = s2 * s
    rise = s3 * (10.0 - 15.0 * s + 6.0 * s2)
    v0 = s - s3 * (6.0 - 8.0 * s + 3.0 * s2)
    v1 = s3 * (-4.0 + 7.0 * s - 3.0 * s2)
    a0 = 0.5 * s2 * (1.0 - s) ** 3
    a1 = 0.5 * s3 * (1.0 - s) ** 2
    place = first[0] + (last[0] - first[0]) * rise
    bend = h * (first[1] * v0 + last[1] * v1) + h * h * (first[2] * a0 + last[2] * a1)
    return np.asarray(place + bend)


def _bell(forms: NDArray[np.int64], s: Curve) -> Curve:
    at = s * _STEPS
    k = np.minimum(at.astype(int), _STEPS - 1)
    low = _BELLS[forms, k]
    return np.asarray(low + (_BELLS[forms, k + 1] - low) * (at - k))
