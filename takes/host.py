"""Live recording, in a process of its own."""

import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from takes.assignment import ADVANCE, COMMAND, EVENT, Assignment, Beside
from takes.board import (
    LAST_LAYER,
    LAST_PICTURE,
    N_LOST_FRAMES,
    N_LOST_MESSAGES,
    N_LOST_PICTURES,
    N_PICTURES,
    NEXT_FRAME,
    NEXT_TIMING,
    RECORDING,
    STATE,
    Board,
)
from takes.error import TakeError
from takes.json_lines import plain
from takes.source import PictureReader, PictureSource, SoundReader, SoundSource
from takes.take import TakeHeader

_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from takes.child import main; main()"


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """How a recorder is."""

    alive: bool  # its process runs
    recording: bool  # and it writes; on a disk that is full or gone it does not, and holds on
    seconds: float  # recorded so far
    pictures: int
    lost_pictures: int
    lost_sound_frames: int  # silence lies in their place
    lost_messages: int  # events and commands that found the ring full
    message: str  # what became of the disk last; "" while all is well


class Recorder:
    """Records sound, pictures and events into a take's folder, and never makes anyone wait.

    A recorder whose process died goes on with a further part of the same take: the rings hold a
    few seconds, so that nothing is lost between the parts.

    Thread: `write`, `command` and `advance` from any; the others from one.
    """

    def __init__(
        self,
        folder: Path,
        header: TakeHeader,
        sound: SoundSource | None,
        pictures: PictureSource | None,
        film_rate: float = 30.0,
        beside: Beside | None = None,
    ) -> None:
        """Prepare a recording.

        Args:
            folder: from `takes.take.new_take_folder`.
            header: what is played with.
            sound: where the sound lies; None for a take without sound.
            pictures: where the pictures lie; None for a take without a film.
            film_rate: expected pictures a second.
            beside: what else is recorded, and where the take goes on when its disk is full.
        """
        self._folder, self._header = folder, header
        self._sound, self._pictures, self._film_rate = sound, pictures, film_rate
        self._beside = beside or Beside()
        self._board = Board.create()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._first_frame, self._last_picture = 0, 0
        self._last_status: RecorderStatus | None = None  # after the end

    def start(self) -> None:
        """Begin: everything that is sounded and shown from now on is recorded.

        Raises:
            TakeError: the sources are gone, or the process does not start.
        """
        try:
            self._first_frame, self._last_picture = self._now()
        except FileNotFoundError as error:
            raise TakeError("There is nothing to record: start sound and picture first.") from error
        start = self._first_frame / self._header.sample_rate
        self._board.set_end(start)
        self._spawn(self._first_frame, self._last_picture, start)

    def write(self, event: Mapping[str, Any]) -> bool:
        """Note what happened, with `t` and `kind`; False, and counted, where there is no room.

        Raises:
            ValueError: no time, or no kind.
        """
        values = plain(event)
        if not isinstance(values.get("t"), int | float) or not isinstance(values.get("kind"), str):
            raise ValueError(f"an event needs a number t and a text kind, got {dict(event)}")
        return self._put(EVENT, values)

    def command(self, command: Mapping[str, Any]) -> bool:
        """Note a command of the sound; False, and counted, where there is no room."""
        return self._put(COMMAND, plain(command))

    def advance(self, t: float) -> bool:
        """Say that everything up to `t`, the newest camera frame's time, has been told."""
        return self._put(ADVANCE, float(t))

    @property
    def folder(self) -> Path:
        """The take's folder."""
        return self._folder

    @property
    def process_id(self) -> int | None:
        """The id of the process that records."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the process runs; on a full disk it does, and `status` says that it stopped."""
        return self._process is not None and self._process.poll() is None

    def status(self) -> RecorderStatus:
        """Return how the recorder is."""
        if self._last_status is not None:
            return self._last_status
        board, alive = self._board, self.alive
        return RecorderStatus(
            alive=alive,
            recording=alive and board.get(STATE) == RECORDING,
            seconds=board.end - self._first_frame / self._header.sample_rate,
            pictures=board.get(N_PICTURES),
            lost_pictures=board.get(N_LOST_PICTURES),
            lost_sound_frames=board.get(N_LOST_FRAMES),
            lost_messages=board.get(N_LOST_MESSAGES),
            message=board.sentence,
        )

    def restart(self) -> None:
        """Go on after the process died, with a further part of the take.

        Raises:
            TakeError: the process does not start.
        """
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        board = self._board
        if board.get(NEXT_FRAME) < 0 and board.get(LAST_PICTURE) < 0:  # it had not begun
            self._spawn(self._first_frame, self._last_picture, board.end)
            return
        frame = board.get(NEXT_FRAME)
        start = frame / self._header.sample_rate if self._sound else board.end
        self._spawn(max(frame, 0), max(board.get(LAST_PICTURE), 0), start)

    def close(self, timeout: float = 60.0) -> bool:
        """Finish the files; False where that takes longer than `timeout` seconds and goes on.

        A second time does nothing.
        """
        if self._last_status is not None:
            return True
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                return False
        with self._lock:
            self._last_status = self.status()
            self._board.remove()
        return True

    def _now(self) -> tuple[int, int]:
        """Return the next frame of sound, and the number of the newest picture."""
        frame = picture = 0
        if self._sound:
            sounds = SoundReader(self._sound)
            frame = sounds.next_frame
            sounds.close()
        if self._pictures:
            pictures = PictureReader(self._pictures)
            picture = pictures.last
            pictures.close()
        return frame, picture

    def _put(self, kind: bytes, value: object) -> bool:
        message = kind + json.dumps(value, separators=(",", ":")).encode()
        with self._lock:
            return self._last_status is None and self._board.put(message)

    def _spawn(self, first_frame: int, last_picture: int, start: float) -> None:
        assignment = Assignment(
            self._folder,
            self._header,
            self._sound,
            self._pictures,
            self._film_rate,
            first_frame,
            last_picture,
            self._board.get(LAST_LAYER),
            self._board.get(NEXT_TIMING),
            start,
            self._beside,
        )
        root = str(Path(__file__).parent.parent)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, root],
                stdin=subprocess.PIPE,
                start_new_session=True,  # ctrl-C is ours to answer
            )
            assert self._process.stdin is not None, "it was asked for"
            pickle.dump((assignment, self._board.name), self._process.stdin)
            self._process.stdin.flush()
        except OSError as error:
            raise TakeError(f"The recorder does not start ({error}): try again.") from error
