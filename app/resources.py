"""Where the things that come with the program lie."""

from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
SAMPLES: Final = ASSETS / "samples"
PATCHES: Final = ASSETS / "patches"
LAYOUTS: Final = ASSETS / "layouts"
MODELS: Final = ASSETS / "models"
DEMO_FILM: Final = ASSETS / "footage" / "solo_dance_room.mp4"
