"""Commands inside the arena: from the ring into a list ordered by frame and arrival.

All functions here are compiled; `a` and `d` are the arena as int64 and as float64.
"""

import numpy as np
import numpy.typing as npt

from audio.atomic import load_acquire, store_release
from audio.compiled import compiled
from audio.layout import (
    C_FRAME,
    C_ITEM,
    C_OP,
    COMMAND_WORDS,
    H_DROPPED,
    H_FRAME,
    H_LATE,
    H_PENDING,
    H_RING_HEAD,
    H_RING_TAIL,
    H_SEND_DROPPED,
    H_TIMED,
    NEVER,
    OP_END,
    OP_OVERDUB,
    OP_PLAY,
    OP_RECORD,
    ORDER_AT,
    PENDING_AT,
    PENDING_SIZE,
    RING_AT,
    RING_SIZE,
    T_ARMED,
    TIMED_AT,
    TIMED_LATE,
    TIMED_ROWS,
    TIMED_WORDS,
    TRACK_WORDS,
    TRACKS_AT,
)

Words = npt.NDArray[np.int64]


@compiled
def push(a: Words, command: Words) -> bool:
    """Put one command of COMMAND_WORDS into the ring; count and return False when it is full.

    Thread: one sender at a time.  Realtime: yes.
    """
    head = a[H_RING_HEAD]
    if head - load_acquire(a, H_RING_TAIL) >= RING_SIZE:
        a[H_SEND_DROPPED] += 1
        return False
    place = RING_AT + (head % RING_SIZE) * COMMAND_WORDS
    for word in range(COMMAND_WORDS):
        a[place + word] = command[word]
    store_release(a, H_RING_HEAD, head + 1)
    return True


@compiled
def _insert(a: Words, source: int) -> None:
    count = a[H_PENDING]
    if count >= PENDING_SIZE:
        a[H_DROPPED] += 1
        return
    slot = a[ORDER_AT + count]
    place = PENDING_AT + slot * COMMAND_WORDS
    for word in range(COMMAND_WORDS):
        a[place + word] = a[source + word]
    frame = a[source + C_FRAME]
    # Latest first: the next command is the last one, and equals keep the order of arrival.
    at = count
    while at > 0 and a[PENDING_AT + a[ORDER_AT + at - 1] * COMMAND_WORDS + C_FRAME] <= frame:
        a[ORDER_AT + at] = a[ORDER_AT + at - 1]
        at -= 1
    a[ORDER_AT + at] = slot
    a[H_PENDING] = count + 1
    if a[source + C_OP] == OP_RECORD:
        a[TRACKS_AT + a[source + C_ITEM] * TRACK_WORDS + T_ARMED] += 1


@compiled
def note_timing(a: Words, kind: int, frame: int, number: int) -> None:
    """Tell a recorder what took effect at another time than was asked for.

    A late command is told by its number, counted from 0 as they were pushed.
    """
    row = TIMED_AT + (a[H_TIMED] % TIMED_ROWS) * TIMED_WORDS
    a[row] = kind
    a[row + 1] = frame
    a[row + 2] = number
    store_release(a, H_TIMED, a[H_TIMED] + 1)


@compiled
def collect(a: Words) -> None:
    """Move all that the ring holds into the ordered list, and count what comes late.

    The boundaries of a recording may be meant in the past; they are not late.
    """
    tail = a[H_RING_TAIL]
    head = load_acquire(a, H_RING_HEAD)
    while tail < head:
        place = RING_AT + (tail % RING_SIZE) * COMMAND_WORDS
        if a[place + C_FRAME] < a[H_FRAME]:
            op = a[place + C_OP]
            if op != OP_RECORD and op != OP_END and op != OP_OVERDUB:  # noqa: PLR1714
                a[H_LATE] += 1
            note_timing(a, TIMED_LATE, a[H_FRAME], tail)
        _insert(a, place)
        tail += 1
    store_release(a, H_RING_TAIL, tail)


@compiled
def next_frame(a: Words) -> int:
    """Return the frame of the next command, or a frame that never comes."""
    count = a[H_PENDING]
    if count == 0:
        return NEVER
    return int(a[PENDING_AT + a[ORDER_AT + count - 1] * COMMAND_WORDS + C_FRAME])


@compiled
def take(a: Words) -> int:
    """Remove the next command and return its place, good until the next `collect`."""
    a[H_PENDING] -= 1
    place = PENDING_AT + a[ORDER_AT + a[H_PENDING]] * COMMAND_WORDS
    if a[place + C_OP] == OP_RECORD:
        a[TRACKS_AT + a[place + C_ITEM] * TRACK_WORDS + T_ARMED] -= 1
    return int(place)


@compiled
def drop_plays_before(a: Words, frame: int) -> None:
    """Forget the notes whose time passed in silence, so that they do not come at once."""
    kept = 0
    count = a[H_PENDING]
    for index in range(count):
        slot = a[ORDER_AT + index]
        place = PENDING_AT + slot * COMMAND_WORDS
        if a[place + C_OP] == OP_PLAY and a[place + C_FRAME] < frame:
            a[H_DROPPED] += 1
            continue
        other = a[ORDER_AT + kept]
        a[ORDER_AT + kept] = slot
        a[ORDER_AT + index] = other
        kept += 1
    a[H_PENDING] = kept
