"""What the machine has: cameras, sound, screens, graphics."""

from dataclasses import asdict, dataclass

from audio.device import AudioDevice, AudioDeviceError, list_devices
from motion.cameras.webcam import CameraDevice, list_cameras
from render.context import ContextInfo, RenderError, describe, headless_context
from render.screen import Screen, list_screens


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything found; a sentence in `troubles` where something could not be asked."""

    cameras: list[CameraDevice]
    sound: list[AudioDevice]
    screens: list[Screen]
    graphics: ContextInfo | None
    troubles: list[str]

    def values(self) -> dict[str, object]:
        """Return it in JSON's own types."""
        return asdict(self)


def take_inventory() -> Inventory:
    """Ask for everything; never raises for what is missing."""
    troubles: list[str] = []
    sound: list[AudioDevice] = []
    graphics: ContextInfo | None = None
    try:
        sound = list_devices()
    except AudioDeviceError as error:
        troubles.append(str(error))
    try:
        context = headless_context()
        graphics = describe(context)
        context.release()
    except RenderError as error:
        troubles.append(str(error))
    return Inventory(list_cameras(), sound, list_screens(), graphics, troubles)
