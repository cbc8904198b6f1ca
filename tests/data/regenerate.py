"""Make the small recordings of this folder again: python tests/data/regenerate.py.

Needs the bundled film and the models. What the tests expect of a recording is counts and spans
of time, so that a recording made on another processor serves as well.
"""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
FILMS = {"solo_dance_room.npz": HERE.parents[1] / "assets" / "footage" / "solo_dance_room.mp4"}


def main() -> None:
    """Track every film anew."""
    for name, film in FILMS.items():
        subprocess.run(["bodyloop", "track", str(film), str(HERE / name)], check=True)


if __name__ == "__main__":
    main()
