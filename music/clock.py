"""The type of every clock in the house."""

from collections.abc import Callable

Clock = Callable[[], float]  # seconds, never running backwards
