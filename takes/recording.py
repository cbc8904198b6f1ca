"""What the recorder's process does: everything that others publish goes to the disk."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event

import cv2
import numpy as np
from numpy.typing import NDArray

from takes.assignment import ADVANCE, COMMAND, EVENT, TIMING, Assignment
from takes.board import (
    LAST_LAYER,
    LAST_PICTURE,
    N_LOST_FRAMES,
    N_LOST_PICTURES,
    N_PICTURES,
    NEXT_FRAME,
    NEXT_TIMING,
    RECORDING,
    STATE,
    STOPPED,
    Board,
)
from takes.disk_sync import DiskSync
from takes.error import TakeError
from takes.held import Held, Message
from takes.layer_source import Layer
from takes.published import Published
from takes.recovery import recover_take
from takes.rescue import Rescue, give_up, has_room
from takes.take import TakeWriter

_PAUSE = 0.02  # seconds from one look at the rings to the next
_RETRY = 50  # looks from one trial of a disk that took nothing to the next
_NICENESS = 5  # an encoder must never hold up the sound or the tracker


def record(assignment: Assignment, board: Board, ending: Event, sync: DiskSync) -> None:
    """Record until `ending` is set, then finish the files."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    cv2.setNumThreads(1)
    recording = _Recording(assignment, board, sync)
    while not ending.wait(_PAUSE):
        recording.look()
    recording.look()
    recording.finish()


class _Recording:
    """The files, the readers of the rings, and the last seconds in memory.

    Where the disk takes nothing more the reading goes on, and what is held in memory is written as
    soon as it does again: as a further part of the take, or, before anything is lost, elsewhere.
    """

    def __init__(self, assignment: Assignment, board: Board, sync: DiskSync) -> None:
        self._assignment, self._board, self._sync = assignment, board, sync
        self._rate = assignment.header.sample_rate
        self._published: Published | None = None
        self._writer: TakeWriter | None = None
        self._held = Held(assignment.first_frame, self._rate)
        self._rescue = Rescue(assignment.folder, assignment.beside.elsewhere)
        self._folder = assignment.folder
        self._begin_frame = round(assignment.start * self._rate)  # of the part that is written
        self._n_saved = 0  # messages
        self._n_looks = 0
        # What an earlier process of this recorder has counted.
        self._earlier = {
            word: board.get(word) for word in (N_PICTURES, N_LOST_PICTURES, N_LOST_FRAMES)
        }
        self._n_pictures = 0
        try:
            self._published = Published(assignment)
            self._writer = self._open(assignment.start)
        except FileNotFoundError:
            self._tell_stop("Nothing is recorded: the sound or the picture process has gone.")
        except TakeError as error:
            self._lose_disk(error)

    def look(self) -> None:
        """Take everything that is new."""
        self._n_looks += 1
        if self._published is None:
            return
        self._see_to_the_disk()
        self._take_sound()
        self._take_messages()
        while (picture := self._published.picture()) is not None:
            self._write(partial(self._write_picture, *picture))
            self._take_sound()  # an encoder takes its time
            self._take_messages()
        self._take_layers()
        if self._writer is None and self._n_looks % _RETRY == 0:
            self._go_on(elsewhere=self._held.full)
        self._show()

    def finish(self) -> None:
        """End the take, and mend what earlier parts of it lost in a crash."""
        if self._writer is None and self._published is not None:
            self._go_on(elsewhere=True)
        self._sync.folder = None
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
                recover_take(writer.folder)
            except TakeError as error:
                self._tell_stop(str(error))
        self._show()
        if self._published:
            self._published.close()

    def _open(self, start: float) -> TakeWriter:
        """Begin a part of the take.

        Raises:
            TakeError: it cannot be written.
        """
        assignment = self._assignment
        pictures = assignment.pictures
        writer = TakeWriter(
            self._folder,
            assignment.header,
            film_size=pictures.size if pictures else None,
            film_rate=assignment.film_rate,
            start=start,
            sound=assignment.sound is not None,
        )
        self._sync.fault = None
        self._sync.folder = self._folder
        self._board.set(STATE, RECORDING)
        return writer

    def _see_to_the_disk(self) -> None:
        """Take note of what the disk said when it was to write through."""
        fault = self._sync.fault
        if fault is not None and self._writer is not None:
            self._lose_disk(self._rescue.gone(fault), gone=True)

    def _write(self, step: Callable[[TakeWriter], None]) -> bool:
        """Take a step of writing; False where there is no disk to write to."""
        if self._writer is None:
            return False
        try:
            step(self._writer)
        except TakeError as error:
            self._lose_disk(error)
            return False
        return True

    def _lose_disk(self, error: TakeError, *, gone: bool = False) -> None:
        """Write no more, hold on to what is not safe, and say why; everyone else goes on."""
        writer, self._writer = self._writer, None
        self._sync.folder, self._sync.fault = None, None
        if writer is not None:
            self._begin_frame += writer.n_frames
            give_up(writer)
        if gone:
            self._begin_frame, self._n_saved = self._held.first_frame, 0
        self._tell_stop(self._rescue.sentence(error))

    def _go_on(self, *, elsewhere: bool) -> None:
        """Try to write what is held, and to go on with it."""
        first = max(self._begin_frame, self._held.first_frame)
        missing = (first - self._begin_frame) / self._rate
        for folder in self._rescue.places(elsewhere=elsewhere):
            if not has_room(folder, self._held.next_frame - first):
                continue
            self._folder, self._begin_frame = folder, first
            with suppress(TakeError):
                self._writer = self._open(first / self._rate)
            if self._catch_up(first):
                self._board.say(self._rescue.all_well(folder, missing))
                return

    def _catch_up(self, first: int) -> bool:
        """Write what is held; False where there is no disk to write to."""
        messages = self._held.messages_from(self._n_saved)
        self._n_saved = self._held.n_messages - len(messages)
        sound = self._held.sound_from(first)
        written = self._writer is not None and all(map(self._write_sound, sound))
        return written and all(map(self._save, messages))

    def _tell_stop(self, sentence: str) -> None:
        self._board.say(sentence)
        self._board.set(STATE, STOPPED)

    def _take_sound(self) -> None:
        if self._published and (sound := self._published.sound()) is not None:
            self._held.sound(sound)
            self._write_sound(sound)

    def _write_sound(self, sound: NDArray[np.float32]) -> bool:
        return self._write(lambda w: w.sound(sound[:, :2], sound[:, 2:]))

    def _take_messages(self) -> None:
        while (message := self._board.first()) is not None:
            self._take_message((message[:1], json.loads(message[1:])))
            self._board.drop_first()
        for row in self._published.timing() if self._published else ():
            self._take_message((TIMING, row))

    def _take_message(self, message: Message) -> None:
        self._held.message(message)
        if self._n_saved == self._held.n_messages - 1:
            self._save(message)

    def _save(self, message: Message) -> bool:
        """Write a message; False where there is no disk to write to."""
        saved = self._write(lambda w: _write_message(w, *message))
        self._n_saved += saved
        return saved

    def _take_layers(self) -> None:
        """Write the layers that became whole; they wait in their table for a disk."""
        while self._writer and self._published and (layer := self._published.layer()):
            self._write(partial(_write_layer, layer))

    def _write_picture(self, t: float, rgba: NDArray[np.uint8], writer: TakeWriter) -> None:
        self._n_pictures += writer.picture(t, rgba)

    def _show(self) -> None:
        board, published = self._board, self._published
        if self._writer:
            board.set_end(self._begin_frame / self._rate + self._writer.seconds)
        board.set(N_PICTURES, self._earlier[N_PICTURES] + self._n_pictures)
        if published is None:
            return
        if published.sounds:
            board.set(
                NEXT_FRAME, self._begin_frame + (self._writer.n_frames if self._writer else 0)
            )
            board.set(N_LOST_FRAMES, self._earlier[N_LOST_FRAMES] + published.sounds.n_lost)
        if published.pictures:
            board.set(LAST_PICTURE, published.pictures.last)
            board.set(N_LOST_PICTURES, self._earlier[N_LOST_PICTURES] + published.pictures.n_lost)
        if published.layers:
            board.set(LAST_LAYER, published.layers.last)
        if published.timings:
            board.set(NEXT_TIMING, published.timings.next_row)


def _write_layer(layer: Layer, writer: TakeWriter) -> None:
    writer.layer(layer)


def _write_message(writer: TakeWriter, kind: bytes, value: object) -> None:
    if kind == ADVANCE and isinstance(value, float):
        writer.advance(value)
    elif kind == EVENT and isinstance(value, dict):
        writer.event(value)
    elif kind == COMMAND and isinstance(value, dict):
        writer.command(value)
    elif kind == TIMING and isinstance(value, dict):
        writer.timing(value)
