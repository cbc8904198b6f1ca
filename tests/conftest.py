"""What the tests of all rooms share."""

from fractions import Fraction
from pathlib import Path

import av
import pytest

FILM = Path(__file__).parents[1] / "assets" / "footage" / "solo_dance_room.mp4"
RATE = 30  # pictures a second


class ManualClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now=0.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return ManualClock()


def copy_pictures(path, n_pictures, rounds=1):
    """Copy the first pictures of the bundled film, several times over, without encoding again."""
    seconds = Fraction(n_pictures, RATE)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as copy:
        stream = None
        for number in range(rounds):
            with av.open(str(FILM)) as film:
                stream = stream or copy.add_stream_from_template(film.streams.video[0])
                packets = (packet for packet in film.demux(video=0) if packet.dts is not None)
                for packet, _ in zip(packets, range(n_pictures), strict=False):
                    shift = int(number * seconds / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    copy.mux(packet)
    return path


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """A folder of dances: `short.mp4` (1.5 s), `long.mp4` (24 s), `cut.mp4` (half of 4 s)."""
    folder = tmp_path_factory.mktemp("films")
    copy_pictures(folder / "short.mp4", 45)
    copy_pictures(folder / "long.mp4", 120, rounds=6)
    whole = copy_pictures(folder / "whole.mp4", 120).read_bytes()
    (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    return folder
