"""Normal equations of a few shared unknowns and of many bodies that do not know each other."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from motion.views.camera_pair import Numbers

_RIDGE: Final = 1e-6


@dataclass(slots=True)
class NormalEquations:
    """The shared unknowns (G), those of N bodies (B each), and what is between."""

    shared: Numbers  # (G, G)
    between: Numbers  # (N, G, B)
    bodies: Numbers  # (N, B, B)
    shared_right: Numbers  # (G,)
    bodies_right: Numbers  # (N, B)

    @classmethod
    def empty(cls, n: int, size: int, body: int) -> "NormalEquations":
        """Return equations that say nothing yet."""
        return cls(
            np.zeros((size, size)),
            np.zeros((n, size, body)),
            np.zeros((n, body, body)),
            np.zeros(size),
            np.zeros((n, body)),
        )

    def steps(self, damping: float) -> tuple[Numbers, Numbers]:
        """Return the steps of the shared unknowns (G,) and of the bodies (N, B)."""
        reduced, right, solved, alone = self._reduced(damping)
        heavier = reduced + np.diag(damping * np.diag(self.shared) + _RIDGE)
        step = np.asarray(np.linalg.solve(heavier, -right), np.float64)
        return step, -alone - solved @ step

    def covariance(self) -> Numbers:
        """Return the covariance (G, G) of the shared unknowns."""
        return np.asarray(np.linalg.pinv(self._reduced(0.0)[0]), np.float64)

    def _reduced(self, damping: float) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Eliminate the bodies: equations of the rest, their right side, what gives the bodies."""
        heavier = self.bodies.copy()
        diagonal = np.einsum("nii->ni", heavier)
        diagonal += damping * diagonal + _RIDGE
        across = np.swapaxes(self.between, 1, 2)
        solved = np.asarray(np.linalg.solve(heavier, across), np.float64)  # (N, B, G)
        right = self.bodies_right[..., None]
        alone = np.asarray(np.linalg.solve(heavier, right)[..., 0], np.float64)
        reduced = self.shared - (self.between @ solved).sum(axis=0)
        right = self.shared_right - (self.between @ alone[..., None])[..., 0].sum(axis=0)
        return reduced, right, solved, alone
