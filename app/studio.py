"""What `demo` and `render` share: a clip in, a film and a take out."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

from app.cli import STOPPED, program_version
from app.first_start import SENTENCE
from app.interrupt import stopping
from app.offline import Job, perform
from app.patch_check import patch_faults
from app.progress import Progress
from app.runtime import session_clock
from app.summary import Summary
from audio.compiled import makes_sound
from audio.host import load_engine
from audio.sample import SampleBank
from motion.cameras.camera import Camera
from motion.cameras.film import Film
from patch.patch import Patch
from patch.reading import PatchError, find_patch, load_patch
from takes.error import TakeError, cannot_write
from takes.take import TakeHeader


def open_patch(name: str, bank: SampleBank) -> tuple[Patch, Path]:
    """Return a patch that can be played with the samples that there are, and its file.

    Raises:
        PatchError: it is missing or wrong, names what nobody knows, or records more than fits.
    """
    path = find_patch(name)
    patch = load_patch(path)
    faults = patch_faults(patch, bank.names)
    if faults:
        raise PatchError(faults[0])
    return patch, path


def take_header(patch: Patch, path: Path, source: str, settings: dict[str, object]) -> TakeHeader:
    """Return what a take needs to be played again."""
    rate = settings["sample_rate"]
    assert isinstance(rate, int)
    return TakeHeader(
        version=program_version(),
        sample_rate=rate,
        tempo=patch.tempo,
        patch_name=patch.name,
        patch=path.read_text(encoding="utf-8"),
        source=source,
        settings=settings,
    )


def perform_with_progress(job: Job, what: str) -> Summary:
    """Play a job, showing how far it is, and note how long it took."""
    _make_engine()
    progress = Progress(what, job.camera.seconds, session_clock)
    began = session_clock()
    try:
        with stopping(job.stop.set):
            summary = perform(replace(job, progress=progress.to))
    finally:
        progress.close()
        job.tracker.close()
        job.camera.close()
    summary.work_seconds = session_clock() - began
    summary.remarks += cut_short(job.camera, summary.seconds)
    return summary


def _make_engine() -> None:
    """Make the sound engine's machine code where it is missing, and say so: it takes a while."""
    if makes_sound():
        return
    print(f"bodyloop: {SENTENCE}", file=sys.stderr, flush=True)
    load_engine()


def cut_short(camera: Camera, seconds: float) -> list[str]:
    """Return a sentence where a film ended before its announced end; `seconds` were read."""
    if not (isinstance(camera, Film) and camera.truncated):
        return []
    return [
        f"The clip {camera.name} is cut short: {seconds:.1f} s of its {camera.seconds or 0.0:.1f} s"
        " could be read; copy it again to get the rest."
    ]


def refuse_in_vain(path: Path, clip: Path | None = None) -> None:
    """Say at once what would stop a file from being written once the work is done.

    Raises:
        TakeError: it cannot lie there, or it is the clip itself.
    """
    code = 0
    if path.is_dir():
        code = errno.EISDIR
    elif not path.parent.is_dir():
        code = errno.ENOENT
    elif not os.access(path.parent, os.W_OK):
        code = errno.EACCES
    if code:
        raise cannot_write(path, OSError(code, os.strerror(code)))
    if clip is not None and path.exists() and clip.exists() and path.samefile(clip):
        raise TakeError(f"{path} is the clip itself: give another name for what is made of it.")


def tell(summary: Summary, quiet: bool) -> int:
    """Say what happened, and return the exit status."""
    status = STOPPED if summary.stopped else 0
    if quiet:
        return status
    for line in summary.lines():
        print(line)
    if summary.work_seconds:
        print(
            f"Made in {summary.work_seconds:.1f} s: "
            f"{summary.realtime_factor:.2f} s of work for each second."
        )
    sys.stdout.flush()
    return status
