"""Layers of loops in a common store. All functions here are compiled; `a`, `f` are one arena.

A layer is a loop as it sounds with all that was recorded up to it, so undo and redo only choose
another layer, and playing costs the same however many there are. It is a table of chunks, which it
shares with the layers below; a chunk is copied when something is first written into it, and one in
which nothing sounds is no chunk at all. A loop made longer repeats the table, not the sound.

When the store is full the layers that were undone are given back, the oldest first, and then the
lowest layers of the tracks: what they hold lives on in those above, only undo ends there.
"""

from typing import Any

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    CHUNK,
    H_FREE,
    H_FREE_AT,
    H_LAYER_ID,
    H_LAYER_WORDS,
    H_LAYERS_AT,
    H_MERGED,
    H_POOL_AT,
    H_UNWRITTEN,
    H_USERS_AT,
    L_COUNT,
    L_DEPTH,
    L_FRESH,
    L_ID,
    L_UNIT,
    LAYER_HEAD,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
    N_LAYERS,
    T_BOTTOM,
    T_MERGED,
    T_NEWEST,
    T_TOP,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.parameter import N_TRACKS
from audio.voice_kernel import Floats

# Not plain numbers: for each of those the compiler would make a function of its own.
NONE: Any = np.int64(0)
ONE: Any = np.int64(1)


@inner
def layer_row(a: Words, index: int, number: int) -> int:
    """Return where a track's layer lies."""
    place = index * N_LAYERS + (number & (N_LAYERS - 1))
    return int(a[H_LAYERS_AT] + place * a[H_LAYER_WORDS])


@compiled
def top_layer(a: Words, index: int) -> int:
    """Return where the layer lies that a track sounds."""
    return layer_row(a, index, a[TRACKS_AT + index * TRACK_WORDS + T_TOP])


@inner
def find_layer(a: Words, index: int, layer_id: int) -> int:
    """Return the number of a track's layer, or -1 where it was given back."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    for number in range(a[track + T_NEWEST], a[track + T_BOTTOM] - 1, -1):
        if a[layer_row(a, index, number) + L_ID] == layer_id:
            return int(number)
    return -1


@inner
def layer_frames(a: Words, row: int) -> int:
    """Return how long a layer's loop is; 0: there is none."""
    return int(a[row + L_UNIT] * a[row + L_COUNT])


@inner
def unit_chunks(unit: int) -> int:
    """Return how many chunks hold so many frames."""
    return (unit + CHUNK - 1) // CHUNK


@inner
def _give_back(a: Words, row: int) -> None:
    """Forget a layer; chunks that no other holds are free."""
    stand_apart()
    for entry in range(row + LAYER_HEAD, row + a[H_LAYER_WORDS]):
        if a[entry] == 0:
            continue
        chunk = a[entry] - 1
        a[entry] = 0
        a[a[H_USERS_AT] + chunk] -= 1
        if a[a[H_USERS_AT] + chunk] == 0:
            a[a[H_FREE_AT] + a[H_FREE]] = chunk
            a[H_FREE] += 1
    a[row + L_ID] = 0


@inner
def _give_back_lowest(a: Words, index: int) -> None:
    track = TRACKS_AT + index * TRACK_WORDS
    _give_back(a, layer_row(a, index, a[track + T_BOTTOM]))
    a[track + T_BOTTOM] += 1
    a[track + T_MERGED] += 1
    a[H_MERGED] += 1


@inner
def _make_room(a: Words) -> bool:
    """Give one layer back; return False where there is none to give."""
    stand_apart()
    oldest, least = -1, np.int64(1 << 62)
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        row = layer_row(a, index, a[track + T_NEWEST])
        if a[track + T_NEWEST] > a[track + T_TOP] and a[row + L_ID] < least:
            oldest, least = index, a[row + L_ID]
    if oldest >= 0:
        track = TRACKS_AT + oldest * TRACK_WORDS
        _give_back(a, layer_row(a, oldest, a[track + T_NEWEST]))
        a[track + T_NEWEST] -= 1
        a[H_MERGED] += 1
        return True
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        row = layer_row(a, index, a[track + T_BOTTOM])
        if a[track + T_BOTTOM] < a[track + T_TOP] and a[row + L_ID] < least:
            oldest, least = index, a[row + L_ID]
    if oldest >= 0:
        _give_back_lowest(a, oldest)
    return oldest >= 0


@inner
def _own_chunk(a: Words, f: Floats, row: int, entry: int) -> bool:
    """See to it that a layer holds a chunk alone; return False where there is no room for it."""
    stand_apart()
    users, layer_id = a[H_USERS_AT], a[row + L_ID]
    while a[entry] == 0 or a[users + a[entry] - 1] > 1:
        if a[H_FREE] == 0:
            if not _make_room(a) or a[row + L_ID] != layer_id:
                return False
            continue
        a[H_FREE] -= 1
        chunk = a[a[H_FREE_AT] + a[H_FREE]]
        a[users + chunk] = 1
        new = a[H_POOL_AT] + 2 * CHUNK * chunk
        if a[entry] == 0:
            f[new : new + 2 * CHUNK] = np.float32(0.0)
        else:
            old = a[H_POOL_AT] + 2 * CHUNK * (a[entry] - 1)
            for i in range(2 * CHUNK):
                f[new + i] = f[old + i]
            a[users + a[entry] - 1] -= 1
        a[entry] = chunk + 1
    return True


@inner
def add_layer(a: Words, index: int, fresh: int, unit: int, count: int) -> int:
    """Lay a layer above the one that sounds and let it sound; return its place.

    A fresh one is silent, another begins as what is below, and undone layers are given back.
    """
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    while a[track + T_NEWEST] > a[track + T_TOP]:
        _give_back(a, layer_row(a, index, a[track + T_NEWEST]))
        a[track + T_NEWEST] -= 1
    if a[track + T_TOP] - a[track + T_BOTTOM] >= N_LAYERS - 1:
        _give_back_lowest(a, index)
    below = top_layer(a, index)
    a[track + T_TOP] += 1
    a[track + T_NEWEST] = a[track + T_TOP]
    row = top_layer(a, index)
    for word in range(LAYER_HEAD):
        a[row + word] = a[below + word]
    a[H_LAYER_ID] += 1
    a[row + L_ID] = a[H_LAYER_ID]
    a[row + L_FRESH] = fresh
    a[row + L_UNIT] = unit
    a[row + L_COUNT] = count
    if fresh == 1:
        a[row + L_DEPTH] = 0
        return row
    for entry in range(unit_chunks(unit) * count):
        source = below + LAYER_HEAD + entry % (unit_chunks(unit) * a[below + L_COUNT])
        a[row + LAYER_HEAD + entry] = a[source]
        if a[source] != 0:
            a[a[H_USERS_AT] + a[source] - 1] += 1
    return row


@inner
def cut_layer(a: Words, row: int, unit: int) -> None:
    """Make a layer shorter; chunks beyond its end are given back."""
    stand_apart()
    for entry in range(unit_chunks(unit), unit_chunks(a[row + L_UNIT])):
        chunk = a[row + LAYER_HEAD + entry] - 1
        if chunk >= 0:
            a[row + LAYER_HEAD + entry] = 0
            a[a[H_USERS_AT] + chunk] = 0
            a[a[H_FREE_AT] + a[H_FREE]] = chunk
            a[H_FREE] += 1
    a[row + L_UNIT] = unit


@inner
def _place(a: Words, row: int, position: int) -> tuple[int, int]:
    """Return the entry of a position's chunk, and the frame inside the chunk."""
    unit = a[row + L_UNIT]
    entry = row + LAYER_HEAD
    if position >= unit:
        entry += position // unit * unit_chunks(unit)
        position %= unit
    return int(entry + position // CHUNK), int(position % CHUNK)


@inner
def read_place(a: Words, f: Floats, row: int, position: int) -> tuple[Any, Any]:
    """Return what lies at a position inside a layer's loop."""
    entry, inside = _place(a, row, position)
    if a[entry] == 0:
        return np.float32(0.0), np.float32(0.0)
    place = a[H_POOL_AT] + 2 * (CHUNK * (a[entry] - 1) + inside)
    return f[place], f[place + 1]


@inner
def read_run(a: Words, f: Floats, where: Any, to: int, most: int) -> int:
    """Copy what lies in a layer from a position on; return how many frames, `most` at the most.

    A run ends with its chunk, and with the loop.
    """
    stand_apart()
    row, position = where
    unit = a[row + L_UNIT]
    entry, inside = _place(a, row, position)
    n = min(CHUNK - inside, unit - position % unit, most)
    source = a[H_POOL_AT] + 2 * (CHUNK * (a[entry] - 1) + inside)
    for i in range(2 * n):
        f[to + i] = f[source + i] if a[entry] != 0 else np.float32(0.0)
    return int(n)


@compiled
def units_of(a: Words, map_at: int, length: int, frame: int) -> int:
    """Return a frame's place in a loop, in parts of a frame."""
    units = a[map_at + MAP_ORIGIN] + a[map_at + MAP_NUM] * (frame - a[map_at + MAP_REF])
    return int(units % (length * a[map_at + MAP_DEN]))


@inner
def read_units(
    a: Words, f: Floats, row: int, map_at: int, length: int, units: int
) -> tuple[Any, Any]:
    """Return what a layer sounds at a place, at the speed of a map.

    Between two frames a cubic, and twice as fast a short low-pass against what would fold back.
    """
    stand_apart()
    if a[map_at + MAP_DEN] == 2:
        at = units // 2
        x, y = read_place(a, f, row, at)
        if units % 2 == 0:
            return x, y
        before_x, before_y = read_place(a, f, row, (at - 1) % length)
        after_x, after_y = read_place(a, f, row, (at + 1) % length)
        beyond_x, beyond_y = read_place(a, f, row, (at + 2) % length)
        inner, outer = np.float32(0.5625), np.float32(0.0625)
        x = inner * (x + after_x) - outer * (before_x + beyond_x)
        return x, inner * (y + after_y) - outer * (before_y + beyond_y)
    x, y = read_place(a, f, row, units)
    if abs(a[map_at + MAP_NUM]) == 1:
        return x, y
    before_x, before_y = read_place(a, f, row, (units - 1) % length)
    after_x, after_y = read_place(a, f, row, (units + 1) % length)
    half, quarter = np.float32(0.5), np.float32(0.25)
    x = half * x + quarter * (before_x + after_x)
    return x, half * y + quarter * (before_y + after_y)


@inner
def _put(a: Words, f: Floats, row: int, position: int, sound: Any) -> None:
    """Add left and right to what lies at a position, which is first multiplied by the third."""
    stand_apart()
    x, y, keep = sound
    entry, inside = _place(a, row, position)
    if x == 0.0 and y == 0.0 and (keep == 1.0 or a[entry] == 0):
        return
    if not _own_chunk(a, f, row, entry):
        a[H_UNWRITTEN] += 1
        return
    place = a[H_POOL_AT] + 2 * (CHUNK * (a[entry] - 1) + inside)
    f[place] = f[place] * keep + x
    f[place + 1] = f[place + 1] * keep + y


@inner
def scale_place(a: Words, f: Floats, row: int, position: int, gain: float) -> None:
    """Make what lies at a position quieter."""
    _put(a, f, row, position, (0.0, 0.0, np.float64(gain)))


@inner
def _put_units(a: Words, f: Floats, row: int, map_at: int, units: int, sound: Any) -> None:
    """Write a frame at a place that is counted in parts of a frame.

    At half speed it is spread over the places beside it, at double speed the place between two
    frames gets their mean.
    """
    length, den = layer_frames(a, row), a[map_at + MAP_DEN]
    x, y, past_x, past_y, keep = sound
    step = 1 if a[map_at + MAP_NUM] > 0 else -1
    first = second = units // den
    share: float = 1.0
    kept: float = np.float64(keep)
    if den == 2 and units % 2 == 0:
        share, kept = 0.5, 1.0  # what was there was seen to when this was the place ahead
    elif den == 2:
        share = 0.25
        after = (first + 1) % length
        first, second = (after, first) if step > 0 else (first, after)
    elif abs(a[map_at + MAP_NUM]) == 2:
        second = (units - step) % length
    for part in range(2):
        if part == 1 and first == second:
            return
        place, left, right = first, share * x, share * y
        if part == 1:
            place = second
            if den == 1:
                left, right = 0.5 * (x + past_x), 0.5 * (y + past_y)
            else:
                kept = 1.0
        _put(a, f, row, place, (left, right, kept))


@inner
def put_frame(a: Words, f: Floats, where: Any, frame: int, sound: Any) -> None:
    """Write what sounded at a frame into a layer, and into those above that grew out of it.

    `where` is track, number of the layer, and the map that says at which place; `sound` is left and
    right, the same a frame before, and by what to multiply what lies there.
    """
    stand_apart()
    index, number, map_at = where
    newest = a[TRACKS_AT + index * TRACK_WORDS + T_NEWEST]
    first = layer_row(a, index, number)
    length, layer_id = layer_frames(a, first), a[first + L_ID]
    while number <= newest:
        row = layer_row(a, index, number)
        grown = row == first or a[row + L_FRESH] == 0
        if not grown or a[first + L_ID] != layer_id:
            return
        total = layer_frames(a, row)
        units = units_of(a, map_at, total, frame)
        for _ in range(total // length):
            _put_units(a, f, row, map_at, units, sound)
            units = (units + length * a[map_at + MAP_DEN]) % (total * a[map_at + MAP_DEN])
        number += 1


@inner
def drop_layer(a: Words, index: int) -> None:
    """Give back the layer that sounds, which is the newest, and let the one below sound."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    _give_back(a, layer_row(a, index, a[track + T_NEWEST]))
    a[track + T_NEWEST] -= 1
    a[track + T_TOP] = a[track + T_NEWEST]
