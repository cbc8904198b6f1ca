"""What the recorder's process does: everything that others publish goes to the disk."""

import json
import os
from contextlib import suppress
from threading import Event

import cv2

from takes.assignment import ADVANCE, COMMAND, EVENT, Assignment
from takes.board import (
    LAST_PICTURE,
    N_LOST_FRAMES,
    N_LOST_PICTURES,
    N_PICTURES,
    NEXT_FRAME,
    RECORDING,
    STATE,
    STOPPED,
    Board,
)
from takes.error import TakeError
from takes.recovery import recover_take
from takes.source import PictureReader, SoundReader
from takes.take import TakeWriter

_PAUSE = 0.02  # seconds from one look at the rings to the next
_LAG = 1.0  # seconds by which the newest camera frame may lie behind the sound
_NICENESS = 5  # an encoder must never hold up the sound or the tracker


def record(assignment: Assignment, board: Board, ending: Event) -> None:
    """Record until `ending` is set, then finish the files."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    cv2.setNumThreads(1)
    recording = _Recording(assignment, board)
    while not ending.wait(_PAUSE):
        recording.look()
    recording.look()
    recording.finish()


class _Recording:
    """The files, and the readers of the rings."""

    def __init__(self, assignment: Assignment, board: Board) -> None:
        self._board = board
        self._folder = assignment.folder
        self._start = assignment.start
        self._writer: TakeWriter | None = None
        self._sounds: SoundReader | None = None
        self._pictures: PictureReader | None = None
        # What an earlier process of this recorder has counted.
        self._earlier = {
            word: board.get(word) for word in (N_PICTURES, N_LOST_PICTURES, N_LOST_FRAMES)
        }
        self._n_pictures = 0
        try:
            self._open(assignment)
        except FileNotFoundError:
            self._stop("Nothing is recorded: the sound or the picture process has gone.")
        except TakeError as error:
            self._stop(str(error))

    def _open(self, assignment: Assignment) -> None:
        if assignment.sound:
            self._sounds = SoundReader(assignment.sound, assignment.first_frame)
        if assignment.pictures:
            self._pictures = PictureReader(assignment.pictures, assignment.last_picture)
        self._writer = TakeWriter(
            assignment.folder,
            assignment.header,
            film_size=assignment.pictures.size if assignment.pictures else None,
            film_rate=assignment.film_rate,
            start=assignment.start,
            sound=assignment.sound is not None,
        )
        self._board.set(STATE, RECORDING)

    def look(self) -> None:
        """Take everything that is new."""
        try:
            self._take_sound()
            self._take_pictures()
            self._take_messages()
        except TakeError as error:
            self._stop(str(error))
        self._show()

    def finish(self) -> None:
        """End the take, and mend what earlier parts of it lost in a crash."""
        if self._writer is not None:
            try:
                self._writer.close()
                recover_take(self._folder)
            except TakeError as error:
                self._stop(str(error))
        self._show()
        for reader in (self._sounds, self._pictures):
            if reader is not None:
                reader.close()

    def _stop(self, sentence: str) -> None:
        """Write no more, keep what there is, and say why; everyone else goes on."""
        self._board.say(sentence)
        self._board.set(STATE, STOPPED)
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(TakeError):  # it was said already
                writer.give_up()

    def _take_sound(self) -> None:
        if self._sounds and self._writer:
            self._writer.sound(self._sounds.read())
            # The time of the newest camera frame is not told by a tracker that hangs.
            self._writer.advance(self._start + self._writer.seconds - _LAG)

    def _take_pictures(self) -> None:
        while self._pictures and self._writer and (picture := self._pictures.read()):
            self._n_pictures += self._writer.picture(*picture)

    def _take_messages(self) -> None:
        while (message := self._board.first()) is not None:
            if self._writer:
                self._take_message(message[:1], json.loads(message[1:]), self._writer)
            self._board.drop_first()

    @staticmethod
    def _take_message(kind: bytes, value: object, writer: TakeWriter) -> None:
        if kind == ADVANCE and isinstance(value, float):
            writer.advance(value)
        elif kind == EVENT and isinstance(value, dict):
            writer.event(value)
        elif kind == COMMAND and isinstance(value, dict):
            writer.command(value)

    def _show(self) -> None:
        board = self._board
        if self._writer:
            board.set_end(self._start + self._writer.seconds)
        board.set(N_PICTURES, self._earlier[N_PICTURES] + self._n_pictures)
        if self._sounds:
            board.set(NEXT_FRAME, self._sounds.next_frame)
            board.set(N_LOST_FRAMES, self._earlier[N_LOST_FRAMES] + self._sounds.n_lost)
        if self._pictures:
            board.set(LAST_PICTURE, self._pictures.last)
            board.set(N_LOST_PICTURES, self._earlier[N_LOST_PICTURES] + self._pictures.n_lost)
