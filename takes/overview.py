"""A take's sound at a glance: how loud it is, and a picture of it in one line of text."""

import json
import math
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from takes.joined import end_frame, first_frame, joined_sound, sound_spans
from takes.json_lines import plain
from takes.loudness import LoudnessMeter
from takes.take import Take

_FILE = "overview.json"
_COLUMNS = 240  # that are kept; a picture may have fewer
_BARS = " ▁▂▃▄▅▆▇█"
_LOWEST_DB = -48.0  # dB, below which there is no bar


@dataclass(frozen=True, slots=True)
class Overview:
    """What is kept of a take's sound, so that a list of takes need not read them all again."""

    frames: int  # of sound
    lufs: float | None  # integrated loudness, ITU-R BS.1770-4; None where it is silent
    peak_db: float | None  # of the loudest sample, dBFS; None where all are 0
    peaks: tuple[float, ...]  # linear, one for each column of the picture


def overview_of(take: Take) -> Overview:
    """Return a take's overview; it is kept in the take's folder where that can be written.

    Raises:
        TakeError: the sound cannot be read.
    """
    n_frames = end_frame(take) - first_frame(take)
    path = take.folder / _FILE
    kept = _read(path)
    if kept is not None and kept.frames == n_frames:
        return kept
    overview = _measured(take, n_frames)
    if take.complete:
        with suppress(OSError):
            path.write_text(json.dumps(plain(asdict(overview), 6)) + "\n", "utf-8")
    return overview


def picture(overview: Overview, columns: int = 48) -> str:
    """Return the sound's peaks as a line of bars, each step 6 dB."""
    peaks = np.asarray(overview.peaks)
    groups = np.array_split(peaks, min(columns, len(peaks))) if len(peaks) else []
    return "".join(_bar(float(group.max())) for group in groups)


def _bar(peak: float) -> str:
    level = 20.0 * math.log10(max(peak, 1e-9))
    share = 1.0 - min(max(level / _LOWEST_DB, 0.0), 1.0)
    return _BARS[math.ceil(share * (len(_BARS) - 1))]


def _measured(take: Take, n_frames: int) -> Overview:
    meter, peaks = LoudnessMeter(take.header.sample_rate), np.zeros(_COLUMNS)
    if not sound_spans(take):
        return Overview(n_frames, None, None, ())
    position = 0
    for block in joined_sound(take):
        meter.add(block)
        columns = (position + np.arange(len(block))) * _COLUMNS // max(n_frames, 1)
        np.maximum.at(peaks, np.minimum(columns, _COLUMNS - 1), np.abs(block).max(axis=1))
        position += len(block)
    lufs, peak = meter.integrated(), float(peaks.max())
    return Overview(
        frames=n_frames,
        lufs=lufs if math.isfinite(lufs) else None,
        peak_db=20.0 * math.log10(peak) if peak > 0.0 else None,
        peaks=tuple(peaks.tolist()),
    )


def _read(path: Path) -> Overview | None:
    try:
        values = json.loads(path.read_bytes())
        return Overview(**{**values, "peaks": tuple(values["peaks"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
