"""The beat in whole audio frames, so that loops never drift against it."""

from music.timeline import Timeline


def whole_frame_timeline(tempo: float, sample_rate: int) -> Timeline:
    """Return the timeline of the nearest tempo whose beat is a whole number of audio frames.

    Loops then never drift against the beat. A beat moves by half a frame at most: at 48 kHz and
    120 beats a minute that is 0.002 %.
    """
    n_frames = round(60.0 * sample_rate / tempo)
    return Timeline(60.0 * sample_rate / n_frames)
