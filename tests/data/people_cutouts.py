"""People cut out of films that show one person each, with their landmarks.

The landmark model draws the person's outline beside the landmarks (its mask). What reads the model
here is written for itself: it makes the truth that the product's tracker is measured by.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from motion.landmark import INDEX, LANDMARKS
from motion.people.model import Model
from motion.people.model_files import MODELS

STANDING = 480.0  # pixels from nose to heels of somebody who stands, in a cut-out
SIDE = 256  # pixels of what the model looks at, and of its mask
ROOMY = 1.25  # side of the region over the diameter of the body's circle
SURE = 0.5  # score below which a picture is left out
BLUR = 1.5  # pixels
STEADY = 7  # pictures over which the place of the hips is taken: landmarks tremble
SKIN = ((0, 135, 85), (255, 180, 135))  # Y, Cr, Cb
FEET = [INDEX["left_heel"], INDEX["right_heel"]]
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
MIRRORED = [
    INDEX[name.replace("left", "right") if "left" in name else name.replace("right", "left")]
    for name in LANDMARKS
]


@dataclass(frozen=True, slots=True)
class Cutout:
    """Somebody in one picture, about as large as `STANDING`."""

    png: bytes  # BGRA, colours already multiplied with alpha
    points: np.ndarray  # (33, 3) x, y from the foot of the plumb line in pixels, visibility
    corner: tuple[float, float]  # of the picture's top left, likewise

    @property
    def picture(self):
        """(height, width, 4) uint8."""
        return _picture(self.png)


@dataclass(frozen=True, slots=True)
class Actor:
    """The pictures of a person, which may be played forth and back."""

    cutouts: tuple[Cutout, ...]
    rate: float  # pictures a second

    def at(self, t):
        """Return the cut-out at a time, without a jump at either end."""
        last = len(self.cutouts) - 1
        place = int(t * self.rate) % (2 * last) if last else 0
        return self.cutouts[place if place <= last else 2 * last - place]


def cut_out(path, most=1800, hue=None):
    """Cut the one person out of a film; `hue` (0..179) dyes what they wear."""
    film = cv2.VideoCapture(str(path))
    rate = film.get(cv2.CAP_PROP_FPS)
    found, eye = [], Eye()
    while len(found) < most:
        more, image = film.read()
        if not more:
            break
        seen = eye.look(image)
        if seen is not None:
            points, alpha = seen
            picture = image if hue is None else dyed(image, points, hue)
            found.append((points, *_trimmed(picture, alpha)))
    film.release()
    if not found:
        raise ValueError(f"{path} shows nobody, or cannot be read")
    return Actor(_on_one_floor(found), rate)


def dyed(image, points, hue):
    """Give another colour to everything below the shoulders that is not skin."""
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = hue
    hsv[..., 1] = np.maximum(hsv[..., 1], 140)
    hsv[..., 2] = np.clip(hsv[..., 2] * 0.75 + 45.0, 0, 255)
    skin = cv2.inRange(cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb), *SKIN) > 0
    collar = points[[INDEX["left_shoulder"], INDEX["right_shoulder"]], 1].min()
    keeps = skin | (np.arange(len(image)) < collar)[:, None]
    return np.where(keeps[..., None], image, cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR))


class Eye:
    """Follows one person from picture to picture."""

    def __init__(self):
        self._model = Model(MODELS / "pose_landmark_full.tflite")
        self._finder = Model(MODELS / "movenet_multipose_160x256.tflite")
        self._circle = None  # middle of the hips and top of the body's circle, pixels

    def look(self, image):
        """Return landmarks (33, 3) in pixels and how much each pixel is the person, or None."""
        for _ in range(1 if self._circle is not None else 2):
            if self._circle is None:
                self._circle = self._find(image)
            if self._circle is None:
                return None
            seen = self._look_within(image)
            if seen is None:
                return None
        return seen

    def _look_within(self, image):
        to_picture = _crop_to_picture(*self._circle)
        crop = cv2.warpAffine(
            image, to_picture, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        self._model.run(crop[None, :, :, ::-1].astype(np.float32) / 255.0)
        if self._model.output((1, 1))[0, 0] < SURE:
            self._circle = None
            return None
        raw = self._model.output((1, 195)).reshape(39, 5)
        points = raw[:, :2] @ to_picture[:, :2].T + to_picture[:, 2]
        self._circle = points[33], points[34]
        mask = _share(self._model.output((1, SIDE, SIDE, 1))[0, :, :, 0])
        mask = cv2.warpAffine(mask, to_picture, image.shape[1::-1], flags=cv2.INTER_LINEAR)
        alpha = np.clip((cv2.GaussianBlur(mask, (0, 0), BLUR) - 0.3) / 0.4, 0.0, 1.0)
        return np.column_stack([points[:33], _share(raw[:33, 3])]), _largest(alpha)

    def _find(self, image):
        height, width = image.shape[:2]
        scale = min(256 / width, 160 / height)
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        tensor = np.zeros((1, 160, 256, 3), np.int32)
        tensor[0, : len(small), : small.shape[1]] = small[:160, :256, ::-1]
        self._finder.run(tensor)
        people = self._finder.output((1, 6, 56))[0]
        best = people[people[:, 55].argmax()]
        if best[55] < 0.2:
            return None
        joints = best[:51].reshape(17, 3)[:, 1::-1] * (256, 160) / scale
        hips, shoulders = joints[11:13].mean(axis=0), joints[5:7].mean(axis=0)
        return hips, hips + 2.2 * (shoulders - hips)


def _share(logit):
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -60.0, 60.0)))


def _crop_to_picture(hips, top):
    """Return (2, 3): from pixels of the upright square around a circle to those of the picture."""
    up = np.asarray(top, np.float64) - hips
    down, right = -up, np.array([-up[1], up[0]])
    step = 2.0 * ROOMY / SIDE
    axes = np.column_stack([right, down]) * step
    return np.column_stack([axes, np.asarray(hips) - axes @ (SIDE / 2, SIDE / 2)])


def _largest(alpha):
    """Take away specks that do not hang together with the body."""
    n, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 0.0).astype(np.uint8))
    if n < 2:
        return alpha
    return np.where(labels == 1 + stats[1:, cv2.CC_STAT_AREA].argmax(), alpha, 0.0)


def _trimmed(image, alpha):
    """Return the part that shows something, as a PNG of BGRA, and its top left corner."""
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(rows):
        return _png(np.zeros((1, 1, 4), np.uint8)), (0, 0)
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    share = alpha[part][..., None]
    bgra = np.concatenate([image[part] * share, 255.0 * share], axis=2)
    return _png(bgra.round().astype(np.uint8)), (int(columns[0]), int(rows[0]))


def _on_one_floor(found):
    """Bring the pictures to one size and put them above one foot of the plumb line.

    Sideways that follows the hips; up and down it is the floor that they mostly stand on.
    """
    points = np.array([seen for seen, _, _ in found])
    feet = points[:, FEET, 1].max(axis=1)
    scale = STANDING / np.median(feet - points[:, INDEX["nose"], 1])
    width = min(STEADY, len(found))
    hips = np.pad(points[:, HIPS, 0].mean(axis=1), width // 2, mode="edge")
    plumb = np.convolve(hips, np.full(width, 1.0 / width), "same")[width // 2 :]
    floor = np.median(feet)
    cutouts = []
    for (seen, png, (left, top)), x in zip(found, plumb, strict=False):
        bgra = _picture(png)
        size = [max(1, round(n * scale)) for n in bgra.shape[1::-1]]
        way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
        resized = _png(cv2.resize(bgra, size, interpolation=way))
        moved = (seen - (x, floor, 0.0)) * (scale, scale, 1.0)
        cutouts.append(Cutout(resized, moved, ((left - x) * scale, (top - floor) * scale)))
    return tuple(cutouts)


def _png(bgra):
    return cv2.imencode(".png", bgra, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def _picture(png):
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
