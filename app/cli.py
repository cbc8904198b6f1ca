"""The program `bodyloop`: one verb a call."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Protocol

# A verb's module is imported only when it is asked for, so that `bodyloop --help` answers at once.
VERBS: Final[dict[str, str]] = {
    "demo": "play bundled footage into a film, no camera or sound card needed",
    "play": "perform live: camera, sound card, window",
    "render": "turn a film of a body into a performance",
    "replay": "play a saved take again, to the ear or to a file",
    "takes": "list, show, restore, export, change and compare saved takes",
    "patch": "list, check and explain patches",
    "gesture": "teach gestures by showing them, list and forget them",
    "track": "write the landmarks of a film to a file",
    "calibrate": "set two cameras to each other by a person who walks",
    "devices": "list cameras, sound devices, screens and graphics",
    "doctor": "say what is wrong, and what to do",
    "bench": "measure, on named work",
}
ROOMS: Final = ("app", "audio", "motion", "music", "patch", "render", "takes", "zones")
CANNOT: Final = 2
STOPPED: Final = 130  # by ctrl-C; what shells give too


class Verb(Protocol):
    """A module of `app.verbs`."""

    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verb's options."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status: 0 done, 1 a check did not hold, 2 cannot."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _answer(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("bodyloop: stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Nobody reads on; what is still held must not complain once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except (OSError, ValueError) as error:
        if not _is_of_the_world(error):
            raise
        print(f"bodyloop: {_sentence(error)}", file=sys.stderr)
        return CANNOT
    return status


def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return version("bodyloop")
    except PackageNotFoundError:
        return "0 (not installed)"


def _overview() -> str:
    lines = [
        "usage: bodyloop VERB ...",
        "",
        "A loop pedal and instrument played with the body.",
        "",
    ]
    lines += [f"  {name:9} {purpose}" for name, purpose in VERBS.items()]
    return "\n".join([*lines, "", "bodyloop VERB --help tells more."])


def _answer(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help"):
        print(_overview())
        return 0 if words else CANNOT
    if words[0] == "--version":
        print(f"bodyloop {program_version()}")
        return 0
    if words[0] not in VERBS:
        print(f"bodyloop: there is no verb '{words[0]}'; see bodyloop --help", file=sys.stderr)
        return CANNOT
    return _run(words[0], words[1:])


def _run(name: str, words: list[str]) -> int:
    verb: Verb = importlib.import_module(f"app.verbs.{name}")
    parser = argparse.ArgumentParser(
        prog=f"bodyloop {name}",
        description=VERBS[name][0].upper() + VERBS[name][1:] + ".",
        epilog=f"example: {verb.EXAMPLE}",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")
    parser.add_argument("-v", "--verbose", action="store_true", help="say more, on stderr")
    verb.add_arguments(parser)
    options = parser.parse_args(words)
    level = (
        logging.ERROR if options.quiet else logging.DEBUG if options.verbose else logging.WARNING
    )
    logging.basicConfig(level=level, format="bodyloop: %(message)s")
    return verb.run(options)


def _is_of_the_world(error: Exception) -> bool:
    """Tell what a user can mend from a bug of ours, which deserves its traceback."""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in ROOMS


def _sentence(error: Exception) -> str:
    if type(error).__module__ == "builtins" and isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
