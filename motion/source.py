"""From what a performer names to the camera that is meant."""

from pathlib import Path

from motion.camera import Camera, CameraConfig, CameraError
from motion.film import Film
from motion.picture_folder import PictureFolder
from motion.webcam import Webcam, find_camera
from music.clock import Clock


def open_camera(source: str, clock: Clock, config: CameraConfig | None = None) -> Camera:
    """Open a device by its index, `/dev/video…` or name, a film, or a folder of pictures.

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


def open_clip(path: Path, folder_rate: float = 30.0) -> Film | PictureFolder:
    """Open a film or a folder of pictures."""
    return PictureFolder(path, folder_rate) if path.is_dir() else Film(path)


def _device_index(source: str) -> int | None:
    number = source.removeprefix("/dev/video")
    return int(number) if number.isdecimal() else None
