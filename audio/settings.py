"""The settings of the engine and of the process that plays it."""

from dataclasses import dataclass

from audio.layout import PERIOD


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine is built for."""

    sample_rate: int = 48000  # Hz
    track_seconds: float = 30.0  # the longest loop
    history_seconds: float = 8.0  # of output that is kept for a recorder, at least
    seam_seconds: float = 0.008  # crossfade at a loop's seam and where a track is cut off
    past_seconds: float = 30.0  # that can be made a loop afterwards
    store_loops: int = 12  # the longest loops for which the layers of all tracks have room
    input_delay: int = 0  # frames from what is heard to what was played to it, as measured

    def __post_init__(self) -> None:
        if not 8000 <= self.sample_rate <= 192000:
            raise ValueError(f"sample_rate must lie in 8000..192000, got {self.sample_rate}")
        if not 0.5 <= self.track_seconds <= 600.0:
            raise ValueError(f"track_seconds must lie in 0.5..600, got {self.track_seconds}")
        if not 0.5 <= self.history_seconds <= 60.0:
            raise ValueError(f"history_seconds must lie in 0.5..60, got {self.history_seconds}")
        if not 0.001 <= self.seam_seconds <= 0.01:
            raise ValueError(f"seam_seconds must lie in 0.001..0.01, got {self.seam_seconds}")
        if not 1.0 <= self.past_seconds <= 120.0:
            raise ValueError(f"past_seconds must lie in 1..120, got {self.past_seconds}")
        if not 1 <= self.store_loops <= 256:
            raise ValueError(f"store_loops must lie in 1..256, got {self.store_loops}")
        if not 0 <= self.input_delay <= self.sample_rate:
            raise ValueError(f"input_delay must be a second at most, got {self.input_delay} frames")

    @property
    def track_frames(self) -> int:
        """Return the longest loop in frames."""
        return round(self.track_seconds * self.sample_rate)

    @property
    def shortest_loop(self) -> int:
        """Return the shortest loop in frames: two seams, and no less than a control period."""
        return max(2 * round(self.seam_seconds * self.sample_rate), PERIOD)


@dataclass(frozen=True, slots=True)
class HostSettings:
    """How the sound card is opened."""

    block: int = 128  # frames a callback
    device: str = ""  # host API and name, as "JACK: system", or a part of it; empty: the best
    silent: bool = False  # open no card at all
    test_ramp: bool = False  # sound an exact ramp on the left, to count breaks by
    microphone: str = ""  # name of an input of the same host API; empty: its own; "none": none
    spare: bool = True  # keep a second process ready, for when the first one dies

    def __post_init__(self) -> None:
        if not 16 <= self.block <= 8192:
            raise ValueError(f"block must lie in 16..8192 frames, got {self.block}")
