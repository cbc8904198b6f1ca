"""What `demo` and `render` share: a clip in, a film and a take out."""

import sys
from dataclasses import replace
from pathlib import Path

from app.cli import program_version
from app.offline import Job, perform
from app.progress import Progress
from app.runtime import session_clock
from app.summary import Summary
from audio.parameter import PARAMETERS
from audio.sample import SampleBank
from patch.patch import Patch, check
from patch.reading import PatchError, find_patch, load_patch
from takes.take import TakeHeader


def open_patch(name: str, bank: SampleBank) -> tuple[Patch, Path]:
    """Return a patch, checked against the samples and parameters that there are, and its file.

    Raises:
        PatchError: it is missing or wrong, or names what nobody knows.
    """
    path = find_patch(name)
    patch = load_patch(path)
    faults = check(patch, bank.names, PARAMETERS)
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
    progress = Progress(what, job.camera.seconds, session_clock)
    began = session_clock()
    try:
        summary = perform(replace(job, progress=progress.to))
    finally:
        progress.close()
        job.tracker.close()
        job.camera.close()
    summary.work_seconds = session_clock() - began
    return summary


def tell(summary: Summary, quiet: bool) -> None:
    """Say what happened."""
    if quiet:
        return
    for line in summary.lines():
        print(line)
    if summary.work_seconds:
        print(
            f"Made in {summary.work_seconds:.1f} s: "
            f"{summary.realtime_factor:.2f} s of work for each second."
        )
    sys.stdout.flush()
