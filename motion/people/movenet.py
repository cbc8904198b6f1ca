"""Finding people in a whole picture.

MoveNet MultiPose Lightning (Google, 2021): up to six people with 17 joints and a box each.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.people.model import Model
from motion.people.model_files import DETECTOR, MODELS
from motion.people.region import Region, region_around

N_JOINTS: Final = 17
MAX_PEOPLE: Final = 6
MIN_SCORE: Final = 0.2  # of a person
MIN_JOINT: Final = 0.25  # score of a joint that is seen
MIN_SEEN: Final = 6  # joints that a person must show
SAME_BODY: Final = 0.12  # mean distance of the joints, in body heights, below which two are one
SHOULDERS: Final = [5, 6]
HIPS: Final = [11, 12]
TORSO: Final = [5, 6, 11, 12]


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the detector sees them."""

    joints: NDArray[np.float32]  # (17, 3) x right, y down in pixels, score 0..1; COCO order
    box: tuple[float, float, float, float]  # left, top, right, bottom, pixels
    score: float  # 0..1

    @property
    def height(self) -> float:
        """Extent of the joints that are seen, from the highest to the lowest, pixels."""
        y = self.joints[self.joints[:, 2] > MIN_JOINT, 1]
        return max(float(y.max() - y.min()), 1.0) if len(y) else 1.0

    @property
    def circle(self) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """The middle of the hips and the top of the circle round the body, (2,) pixels each."""
        hips = self.joints[HIPS, :2].mean(axis=0)
        up = self.joints[SHOULDERS, :2].mean(axis=0) - hips
        torso = max(float(np.hypot(*up)), 1e-3)
        seen = self.joints[self.joints[:, 2] > MIN_SCORE, :2]
        farthest = float(np.hypot(*(seen - hips).T).max()) if len(seen) else torso
        # Joints end at wrists and ankles; the circle goes round hands and feet. 1.92 torsos are
        # a standing body, for one whose legs are out of the picture. Set on the trial clips.
        radius = 1.12 * max(farthest, 1.92 * torso)
        return hips, hips + up * (radius / torso)

    @property
    def region(self) -> Region:
        """Where the landmark model shall look for this person."""
        return region_around(*self.circle)


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture shrunk to what the detector looks at."""

    tensor: NDArray[np.int32]  # (1, 160, 256, 3) RGB; the picture in the top left, the rest black
    scale: float  # its size over that of the whole picture


class MoveNet:
    """The person detector.

    Thread: `find_in` one at a time; `shrink` may run beside it.
    """

    def __init__(self) -> None:
        self._model = Model(MODELS / DETECTOR)
        _, self._height, self._width, _ = self._model.input_shape

    def find(self, image: NDArray[np.uint8]) -> list[Person]:
        """Return the people in a BGR picture, the surest first, each once."""
        return self.find_in(self.shrink(image))

    def shrink(self, image: NDArray[np.uint8]) -> SmallPicture:
        """Return what the detector needs of a BGR picture."""
        height, width = image.shape[:2]
        scale = min(self._width / width, self._height / height)
        w, h = max(1, round(width * scale)), max(1, round(height * scale))
        tensor = np.zeros(self._model.input_shape, np.int32)
        small = cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA)
        tensor[0, :h, :w] = small[:, :, ::-1]
        return SmallPicture(tensor, scale)

    def find_in(self, picture: SmallPicture) -> list[Person]:
        """Return the people in a shrunk picture, in pixels of the whole one."""
        self._model.run(picture.tensor)
        rows = self._model.output((1, MAX_PEOPLE, N_JOINTS * 3 + 5))[0]
        return distinct([self._person(row, picture.scale) for row in rows])

    def _person(self, row: NDArray[np.float32], scale: float) -> Person:
        to_pixels = np.array([self._width, self._height], np.float32) / np.float32(scale)
        joints = row[: N_JOINTS * 3].reshape(N_JOINTS, 3)[:, [1, 0, 2]]
        joints[:, :2] *= to_pixels
        top, left, bottom, right = (float(v) for v in row[N_JOINTS * 3 : N_JOINTS * 3 + 4])
        x, y = float(to_pixels[0]), float(to_pixels[1])
        return Person(joints, (left * x, top * y, right * x, bottom * y), float(row[-1]))


def distinct(people: list[Person]) -> list[Person]:
    """Return those that show enough of a person, the surest first, without doubles."""
    kept: list[Person] = []
    for person in sorted(people, key=lambda p: -p.score):
        seen = int((person.joints[:, 2] > MIN_JOINT).sum())
        if person.score < MIN_SCORE or seen < MIN_SEEN:
            continue
        if not any(_same_body(person, other) for other in kept):
            kept.append(person)
    return kept


def _same_body(a: Person, b: Person) -> bool:
    both = (a.joints[:, 2] > MIN_SCORE) & (b.joints[:, 2] > MIN_SCORE)
    if both.sum() < 4:
        return False
    apart = np.hypot(*(a.joints[both, :2] - b.joints[both, :2]).T).mean()
    return bool(apart < SAME_BODY * a.height)
