"""Whether the rooms that Python finds are ours.

Their names are plain, and pip does not notice when two distributions own the same one.
"""

from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

# The top-level names that the distribution `bodyloop` owns; pyproject.toml lists the same.
NAMES: Final = (
    "app",
    "assets",
    "audio",
    "motion",
    "music",
    "patch",
    "render",
    "takes",
    "zones",
)
DISTRIBUTION: Final = "bodyloop"


def ownership_problems() -> list[str]:
    """Return one sentence for each of our names that another distribution also owns, or hides."""
    return claimed_names() + hidden_names()


def claimed_names() -> list[str]:
    """Return one sentence for each of our names that another installed distribution lists."""
    owners = packages_distributions()
    return [
        f"'{name}' also belongs to {other}: install bodyloop into an environment of its own"
        for name in NAMES
        for other in sorted(set(owners.get(name, ())) - {DISTRIBUTION})
    ]


def hidden_names() -> list[str]:
    """Return one sentence for each of our names that Python would load from elsewhere."""
    home = Path(__file__).resolve().parent.parent
    places = {name: _place(name) for name in NAMES}
    return [
        f"'{name}' would be loaded from {place or 'nowhere'}, not from {home}: "
        "run bodyloop by its own script, without PYTHONPATH"
        for name, place in places.items()
        if place != home
    ]


def _place(name: str) -> Path | None:
    spec = PathFinder.find_spec(name)  # looks again, also for what is imported already
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).resolve().parent
