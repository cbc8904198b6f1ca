"""From what a performer names to the camera that is meant."""

from pathlib import Path

from motion.cameras.camera import Camera, CameraConfig, CameraError
from motion.cameras.film import Film
from motion.cameras.picture_folder import PictureFolder
from motion.cameras.webcam import Webcam, find_camera
from motion.depth.camera import DepthCamera
from motion.depth.film import DepthFilm
from motion.depth.folder import DepthFolder, is_depth_folder
from motion.depth.realsense import ENDINGS, RealSenseRecording
from motion.depth.sheet import SHEET, read_sheet
from music.clock import Clock


def open_camera(source: str, clock: Clock, config: CameraConfig | None = None) -> Camera:
    """Open a device by its index, `/dev/video…` or name, a film, a folder, or a depth recording.

    `clock` stamps the pictures of a device; films bring their own times.
    """
    config = config or CameraConfig()
    index = _device_index(source)
    if index is not None:
        return Webcam(index, clock, config)
    path = Path(source).expanduser()
    if source and path.exists():
        return open_clip(path, config.folder_rate)
    named = find_camera(source) if source and not path.suffix else None
    if named is not None:
        return Webcam(named, clock, config)
    raise CameraError(
        f"there is no film, folder or camera {source!r}: check the path, or see bodyloop devices"
    )


def open_clip(path: Path, folder_rate: float = 30.0) -> Camera:
    """Open a film, a folder of pictures, or a recording with depth.

    With depth are: a folder with `depth.json`, such a JSON file itself, a RealSense recording.
    """
    if path.is_dir() and is_depth_folder(path):
        return _open_depth_folder(path, folder_rate)
    if path.is_dir():
        return PictureFolder(path, folder_rate)
    if path.suffix.lower() == ".json":
        return _open_depth(path, folder_rate)
    if path.suffix.lower() in ENDINGS:
        return DepthCamera(RealSenseRecording(path), path.name)
    return Film(path)


def _open_depth_folder(folder: Path, folder_rate: float) -> Camera:
    path = folder / SHEET
    if not path.is_file():
        raise CameraError(
            f"folder {folder} holds depth pictures, but no {SHEET} that explains them:"
            " write one with intrinsics and depth_scale"
        )
    return _open_depth(path, folder_rate)


def _open_depth(path: Path, folder_rate: float) -> Camera:
    """Open what a JSON file explains: the two films that it names, or the pictures beside it."""
    sheet = read_sheet(path)
    name = path.parent.name if path.name == SHEET else path.name
    if sheet.colour is not None or sheet.depth is not None:
        return DepthCamera(DepthFilm(sheet), name)
    return DepthCamera(DepthFolder(sheet, folder_rate), name)


def _device_index(source: str) -> int | None:
    number = source.removeprefix("/dev/video")
    return int(number) if number.isdecimal() else None
