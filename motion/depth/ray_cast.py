"""Solid shapes as a camera sees them, pixel by pixel.

All in metres from the camera: x right, y down, z away. Rays begin in the camera and have z 1.0, so
the length of a ray up to a surface is the depth that a depth camera measures there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float, float]
Colour = tuple[int, int, int]  # BGR
Numbers = NDArray[np.float64]


class Solid(Protocol):
    """What can be seen."""

    @property
    def colour(self) -> Colour:
        """Its colour everywhere."""

    def depth(self, rays: Numbers) -> Numbers:
        """Return where rays (n, 3) enter it, (n,) metres along z; infinity where they miss."""


@dataclass(frozen=True, slots=True)
class Capsule:
    """All that lies within a radius of a line between two points; a ball where they are one."""

    begin: Point
    end: Point
    radius: float
    colour: Colour

    def depth(self, rays: Numbers) -> Numbers:
        """Return where rays enter."""
        axis = np.subtract(self.end, self.begin)
        ends = np.minimum(
            _ball(np.array(self.begin), self.radius, rays),
            _ball(np.array(self.end), self.radius, rays),
        )
        length = float(axis @ axis)
        if length < 1e-12:
            return ends
        # What is left of rays and of the way to the axis once their part along the axis is gone.
        across = rays - np.outer(rays @ axis / length, axis)
        away = np.array(self.begin) - (self.begin @ axis) / length * axis
        near = _enter(
            (across * across).sum(axis=1), across @ away, float(away @ away) - self.radius**2
        )
        share = (
            np.where(np.isfinite(near), near, 0.0) * (rays @ axis) - self.begin @ axis
        ) / length
        side = np.where((share > 0.0) & (share < 1.0), near, np.inf)
        return np.minimum(side, ends)


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """A ball drawn out along the three axes of the room."""

    centre: Point
    halves: Point  # half its width, height and depth
    colour: Colour

    def depth(self, rays: Numbers) -> Numbers:
        """Return where rays enter."""
        return _ball(np.divide(self.centre, self.halves), 1.0, rays / self.halves)


@dataclass(frozen=True, slots=True)
class Box:
    """A block along the axes of the room; a wall or a floor where it is large."""

    low: Point
    high: Point
    colour: Colour

    def depth(self, rays: Numbers) -> Numbers:
        """Return where rays enter."""
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = np.array(self.low) / rays, np.array(self.high) / rays
        enter = np.fmax.reduce(np.fmin(one, other), axis=1)
        leave = np.fmin.reduce(np.fmax(one, other), axis=1)
        return np.where((enter <= leave) & (enter > 0.0), enter, np.inf)


def cast(solids: Sequence[Solid], rays: Numbers) -> tuple[Numbers, NDArray[np.uint8]]:
    """Return the nearest depth (n,), infinity where there is nothing, and its colour (n, 3)."""
    nearest = np.full(len(rays), np.inf)
    colour = np.zeros((len(rays), 3), np.uint8)
    for solid in solids:
        depth = solid.depth(rays)
        before = depth < nearest
        nearest[before] = depth[before]
        colour[before] = solid.colour
    return nearest, colour


def _ball(centre: Numbers, radius: float, rays: Numbers) -> Numbers:
    return _enter((rays * rays).sum(axis=1), rays @ centre, float(centre @ centre) - radius**2)


def _enter(a: Numbers, half_b: Numbers, c: float) -> Numbers:
    """Return the lesser root of a t² - 2 half_b t + c = 0, infinity where there is none ahead."""
    inside = half_b * half_b - a * c
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (half_b - np.sqrt(inside)) / a
    return np.where((inside >= 0.0) & (t > 0.0), t, np.inf)
