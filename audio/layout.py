"""Where everything lies in the arena: one flat block that two processes may share.

The block is an array of 8-byte words, read as int64 and float64; its later part holds float32.
`*_AT` of the fixed part are word numbers. The parts whose size depends on the settings have their
place, counted in float32, in a header word. All frame numbers are absolute.
"""

from audio.microphone_layout import MICROPHONE_WORDS
from audio.parameter import N_TRACKS, PARAMETER_INDEX, PARAMETERS

PERIOD = 64  # frames from one step of the controls to the next
N_VOICES = 32
N_VOICE_SLOTS = 40  # beyond 32 only voices that fade because they were stolen
N_UNSETTLED = 64  # notes that sound and wait to hear whether they are kept
RING_SIZE = 1024  # commands on their way in
PENDING_SIZE = 1024  # commands that wait for their frame
MOST_SAMPLES = 512
NEVER = 1 << 62  # a frame that does not come
MAGIC = 0x426F64796C6F6F70
VERSION = 4
LOOK_AHEAD = 32  # frames by which the limiter delays the output, at every sample rate

# header: int64 words
H_MAGIC, H_VERSION, H_WORDS, H_SAMPLE_RATE = range(4)
H_FRAME = 4  # frames rendered so far: the engine's clock, and the head of the history
H_PERIOD = 5  # the control period that was last begun
H_RING_HEAD = 6  # written by the sender only
H_RING_TAIL = 7  # written by the renderer only
H_PENDING = 8  # how many commands wait
H_SERIAL = 9  # voices started so far
H_VOICES = 10  # voices that sound
H_LATE = 11
H_DROPPED = 12  # by the renderer
H_SEND_DROPPED = 13  # by the sender, which found the ring full
H_FADE_FROM, H_FADE_FRAMES = 14, 15
H_TEST_RAMP = 16  # 1: the left channel is an exact ramp, to count breaks by
H_INPUT_CHANNELS = 17
H_REVERB_WRITE = 18
H_SEAM = 19  # frames of the crossfade at a loop's seam
H_N_SAMPLES = 20
H_HISTORY_AT, H_HISTORY_FRAMES = 21, 22
H_TRACK_FRAMES = 24
H_SAMPLES_AT = 25
# the stream and its process
H_STREAM = 32  # 1: the callback may render
H_HOLD = 33  # 1: the callback is silent and lets the frame stand
H_RESUME = 34  # 1: go on at the next callback; 2: and jump to the time of day
H_RESUME_FRAME = 35
H_CALLBACKS = 36
H_XRUNS = 37
H_LATE_BLOCKS = 38
H_TIMING = 39  # odd while the two words below are being written
H_TIMING_FRAME = 40
H_STATE = 41  # one of the STATE_* below
H_CHILD = 42  # process id
H_STREAM_LOSSES = 43
H_LINE = 44  # odd while the line of the clock is being written
H_WINDOW = 46  # callbacks since the lag was last judged
H_LOST = 47  # frames that the card did not ask for and that were skipped
H_NOTES_LOST = 48  # notes that waited for their landing until the table was full
H_TIMED = 49  # rows written of what took effect at another time than was asked for
H_SILENT = 45  # 1: no card, the process's clock gives the pace
H_CARD_RATE = 58  # Hz; 0: the engine's own, and nothing is resampled
H_CARD_HAVE, H_CARD_HEARD = 59, 60  # frames that wait in the two buffers of the resampling
H_CARD_FOUND = 61  # 1: no card plays, and one is there that would
H_SUCCESSOR = 62  # the process that has a card open and waits for the frames, 0: none
STATE_NEW, STATE_RUNNING, STATE_FAILED, STATE_ENDED = range(4)

# header: float64 words
D_PEAK = 64
D_LIMITER_GAIN = 66  # what the limiter does just now; 1: nothing
D_LIMITER_RELEASE = 68
D_REVERB_DAMPING = 69
D_DECAY_DONE = 70  # the decay for which the line gains below were made
D_GATE, D_GATE_TARGET, D_GATE_STEP = 71, 72, 73  # the host fades the stream in and out
D_PEAK_FALL = 74
D_STREAM_TIME = 80  # with H_TIMING_FRAME
D_RESUME_TIME = 81
D_LINE_SECONDS, D_LINE_FRAME, D_LINE_RATE = 82, 83, 84  # session clock to frame
D_OUTPUT_LATENCY, D_INPUT_LATENCY = 85, 86
D_LAST_TIME = 87
D_BASE_TIME, D_BASE_FRAME, D_LEAST_LAG = 88, 89, 90  # what the frame should be by stream time
D_CARD_OUT, D_CARD_IN = 93, 94  # places in the two buffers of the resampling

TEXT_AT, TEXT_WORDS = 96, 64  # what the child has to say, UTF-8

# parameters: float64, four words each
PARAMETERS_AT = 160
P_TARGET, P_VALUE, P_STEP, P_COEFFICIENT = range(4)
PARAMETER_WORDS = 4

# voices: int64 words, then float64 words. The same row holds a voice that sounds, a note that waits
# for its landing, and a kept note that is being written into a loop.
VOICES_AT = PARAMETERS_AT + PARAMETER_WORDS * 256
VOICE_WORDS = 16
V_STATE, V_AT, V_FRAMES, V_SERIAL, V_FADE = range(5)
V_POSITION, V_RATE, V_LEFT, V_RIGHT, V_SEND = 5, 6, 7, 8, 9
V_NOTE = 10  # 0: recorded as it sounds
V_FRAME = 11  # waiting: when it began to sound; written: the next frame to write
V_TRACKS = 12  # waiting: a bit for each track that was being recorded then
V_GAIN = 14  # written: the gain that the writing has reached
V_CHOKE = 15  # 0, or the group in which a new voice ends this one
VOICE_FREE, VOICE_SOUNDS, VOICE_FADES = range(3)
N_WRITERS = 96
WRITERS_AT = VOICES_AT + N_VOICE_SLOTS * VOICE_WORDS
UNSETTLED_AT = WRITERS_AT + N_WRITERS * VOICE_WORDS

# loop tracks: int64 words, then float64 words
TRACKS_AT = UNSETTLED_AT + N_UNSETTLED * VOICE_WORDS
TRACK_WORDS = 48
T_STATE = 0  # one of TRACK_*
T_ARMED = 1  # recordings that wait for their frame
T_TAIL = 2  # frames left of what sounded before the last change
T_ENTER = 3  # frames left until what sounds now has come in
T_LAW = 4  # how it comes in: 0 equal power; 1 as the tail goes
T_BOTTOM, T_TOP, T_NEWEST = 5, 6, 7  # layers: the oldest, the one that sounds, the newest
T_MAP = 8  # frames to places in the loop: MAP_WORDS
T_START, T_FRAMES = 12, 13  # anchor and length of the layer that sounds
T_SHIFT = 14  # what the anchor was moved by when the track was started from its top
T_TURN = 15  # the frame at which a recording or a single pass ends
T_STOPPED, T_MUTED, T_SOLOED = 16, 17, 18
T_SILENCED = 26  # 1: stopped, muted or beside a solo
T_FADE_FRAME, T_FADE_FRAMES = 19, 20
T_WANTED_NUM, T_WANTED_DEN = 21, 22  # a speed that waits until a capture is whole; 0: none
T_MERGED = 23  # layers that cannot be undone any more
T_OPEN = 24  # 1: the recording has no end yet
T_CAPTURED = 25  # 1: a pen writes the recording while it goes on
T_LEFT, T_RIGHT, T_LEFT_STEP, T_RIGHT_STEP, T_PEAK = 32, 33, 34, 35, 36
T_FADE_FROM, T_FADE_TO = 37, 38
TRACK_EMPTY, TRACK_RECORDS, TRACK_PLAYS = range(3)
# A frame's place is (origin + num * (frame - ref)) / den, modulo the length of the loop.
MAP_WORDS = 4
MAP_NUM, MAP_DEN, MAP_REF, MAP_ORIGIN = range(4)

# layers: int64 words; then, for each chunk of the loop, its number in the store + 1 (0: silence)
N_LAYERS = 64  # of a track, a power of two
LAYER_HEAD = 12
L_ID = 0  # never used again; 0: given back
L_UNIT, L_COUNT = 1, 2  # the loop is so many times so many frames long
L_ANCHOR = 3  # the frame of its first place
L_BEGIN, L_END = 4, 5  # frames between which it was recorded
L_SOURCE = 6
L_DEPTH = 7  # recordings that lie in it
L_FRESH = 8  # 1: it owes nothing to the layer below
L_KIND = 9  # one of KIND_*
L_NOTES = 10  # notes kept before this frame come with the sound
KIND_RECORD, KIND_CAPTURE, KIND_OVERDUB, KIND_REPLACE, KIND_MULTIPLY, KIND_CLEAR = range(1, 7)
CHUNK = 2048  # frames

# what a track records: bits, or a track
SOURCE_LIVE, SOURCE_MICROPHONE, SOURCE_MIX, SOURCE_TRACK = 1, 2, 4, 8

# pens, which write into layers: int64 words
N_PENS = 24
PEN_WORDS = 16
PEN_STATE, PEN_TRACK, PEN_LAYER, PEN_KIND, PEN_SOURCE = range(5)
PEN_BEGIN, PEN_END = 5, 6  # frames; the end may be NEVER
PEN_NEXT, PEN_LEFT = 7, 8  # the next frame to write; a capture's frames to go
PEN_NOTES = 9  # kept notes are written up to this frame
PEN_MAP = 10
PEN_FREE, PEN_WAITS, PEN_WRITES = range(3)
PENS_AT = TRACKS_AT + N_TRACKS * TRACK_WORDS
# where a kept note goes: int64 words beside each row of WRITERS_AT
WRITER_WORDS = 8
W_MAP = 0
W_LAYER = 4  # the layer's id; 0: into the ring of kept notes
W_KEPT = 5  # the note's true frame
W_TRACK = 6
WRITER_MAPS_AT = PENS_AT + N_PENS * PEN_WORDS
# the store of layers: words; places are word numbers, or float32 where sound lies
LOOPS_AT = WRITER_MAPS_AT + N_WRITERS * WRITER_WORDS
H_LAYERS_AT, H_LAYER_WORDS, H_POOL_AT, H_CHUNKS = range(LOOPS_AT, LOOPS_AT + 4)
H_USERS_AT = LOOPS_AT + 4  # how many places in layers hold a chunk
H_FREE_AT, H_FREE = LOOPS_AT + 5, LOOPS_AT + 6  # the chunks that none holds, and how many
H_LAYER_ID = LOOPS_AT + 7
H_MERGED = LOOPS_AT + 8  # layers that can be undone no more, for want of room
H_UNWRITTEN = LOOPS_AT + 9  # frames that found no room
H_PAST_AT, H_PAST_FRAMES = LOOPS_AT + 10, LOOPS_AT + 11  # rings: instruments, microphone, notes
H_INPUT_DELAY = LOOPS_AT + 12  # frames from what is heard to what was played to it
H_SOLOS = LOOPS_AT + 13
LOOPS_WORDS = 16

# commands: op, frame, two int64, four float64
COMMAND_WORDS = 8
C_OP, C_FRAME, C_ITEM, C_COUNT, C_VALUE = range(5)
C_NOTE = C_COUNT  # of a note
C_KEPT = C_VALUE  # of a kept note: its true frame, int64
OP_NOTE = 64  # an instrument's note: item is the instrument
OP_PLAY, OP_SET, OP_RECORD, OP_CLEAR, OP_FADE, OP_KEEP, OP_DROP = range(1, 8)
OP_END, OP_CAPTURE, OP_OVERDUB, OP_MULTIPLY, OP_UNDO, OP_REDO, OP_SPEED = range(8, 15)
OP_MUTE, OP_SOLO, OP_STOP, OP_START, OP_TRACK_FADE = range(15, 20)
C_BEGIN, C_SOURCE, C_KIND = 4, 5, 6  # of what is asked of a track, int64
ALL_TRACKS = -1
RING_AT = LOOPS_AT + LOOPS_WORDS
PENDING_AT = RING_AT + RING_SIZE * COMMAND_WORDS
ORDER_AT = PENDING_AT + PENDING_SIZE * COMMAND_WORDS  # a permutation: latest first, then free

# samples: place in float32, frames, onset frame, choke group
SAMPLE_TABLE_AT = ORDER_AT + PENDING_SIZE
SAMPLE_WORDS = 4
S_AT, S_FRAMES, S_ONSET, S_CHOKE = range(4)
SAMPLE_GUARD = 2  # silent frames before and after each sample, for the interpolation

# states of drone, filter and reverb: float64
N_PARTIALS = 6
DRONE_AT = SAMPLE_TABLE_AT + MOST_SAMPLES * SAMPLE_WORDS
DRONE_PHASES, DRONE_INCREMENTS, DRONE_SUB, DRONE_SUB_INCREMENT = 0, 8, 16, 17
DRONE_FILTER, DRONE_G, DRONE_K = 18, 22, 23
FILTER_AT = DRONE_AT + 32
FILTER_STATE, FILTER_G, FILTER_K, FILTER_OPEN = 0, 4, 5, 6
N_LINES = 8
N_DIFFUSERS = 4
REVERB_AT = FILTER_AT + 16
REVERB_LOW, REVERB_GAINS = 0, 8  # float64, N_LINES each
REVERB_LENGTHS, REVERB_DIFFUSERS = 16, 24  # int64
# states of limiter, effects and instruments: what lies where is told by the kernel of each
LIMITER_AT, LIMITER_WORDS = REVERB_AT + 32, 160
EFFECTS_AT, EFFECT_WORDS = LIMITER_AT + LIMITER_WORDS, 48  # for each track
N_STRINGS, N_SYNTH_VOICES, N_GRAINS = 8, 9, 24  # the last synth voice is the held tone
STRINGS_AT, STRING_WORDS = EFFECTS_AT + N_TRACKS * EFFECT_WORDS, 32
SYNTH_AT, SYNTH_WORDS = STRINGS_AT + N_STRINGS * STRING_WORDS, 32
GRAINS_AT, GRAIN_WORDS = SYNTH_AT + N_SYNTH_VOICES * SYNTH_WORDS, 16
CLOUD_AT, CLOUD_WORDS = GRAINS_AT + N_GRAINS * GRAIN_WORDS, 16
BOW_AT, BOW_WORDS = CLOUD_AT + CLOUD_WORDS, 64
# what took effect at another time than was asked for: kind, frame, number, unused; a ring
TIMED_ROWS = 4096
TIMED_WORDS = 4
TIMED_LATE, TIMED_SKIP, TIMED_GATE = 1, 2, 3
TIMED_AT = BOW_AT + BOW_WORDS
MICROPHONE_AT = TIMED_AT + TIMED_ROWS * TIMED_WORDS  # as `microphone_layout` says
FIXED_WORDS = MICROPHONE_AT + MICROPHONE_WORDS

# float32, counted in float32 from the start of the block; stereo is interleaved
SCRATCH_AT = 2 * FIXED_WORDS
VOICE_BUS_AT = SCRATCH_AT
HEARD_BUS_AT = VOICE_BUS_AT + 2 * PERIOD  # voices that are heard and not recorded
SEND_BUS_AT = HEARD_BUS_AT + 2 * PERIOD
LIVE_BUS_AT = SEND_BUS_AT + 2 * PERIOD
TRACK_BUS_AT = LIVE_BUS_AT + 2 * PERIOD  # all tracks, after their effects
TRACK_BUSES_AT = TRACK_BUS_AT + 2 * PERIOD  # each track by itself, before its effects
LONGEST_SEAM = 2048
FADE_AT = TRACK_BUSES_AT + N_TRACKS * 2 * PERIOD  # a quarter of a sine, from silence to full
MICROPHONE_BUS_AT = FADE_AT + LONGEST_SEAM
TRACK_PAST_FRAMES = 1 << 14  # a power of two; for each track what it lately sounded
TRACK_PAST_AT = MICROPHONE_BUS_AT + 2 * PERIOD
PREROLL_AT = TRACK_PAST_AT + N_TRACKS * 2 * TRACK_PAST_FRAMES  # for each track
TAIL_AT = PREROLL_AT + N_TRACKS * 2 * LONGEST_SEAM  # for each track
LINE_FRAMES = 1 << 15  # a power of two, enough for 192 kHz
DIFFUSER_FRAMES = 1 << 12
LINES_AT = TAIL_AT + N_TRACKS * 2 * LONGEST_SEAM
DIFFUSERS_AT = LINES_AT + N_LINES * LINE_FRAMES
STRING_FRAMES = 1 << 14  # a power of two, enough for 27.5 Hz at 192 kHz
STRING_LINES_AT = DIFFUSERS_AT + N_DIFFUSERS * DIFFUSER_FRAMES
BOW_LINES_AT = STRING_LINES_AT + N_STRINGS * STRING_FRAMES  # from the bow to nut and bridge
ECHO_FRAMES = 1 << 17  # a power of two; stereo, for each track
ECHOES_AT = BOW_LINES_AT + 2 * STRING_FRAMES
# a card of another rate: what was rendered and not yet played, what was heard and not yet taken
CARD_TAPS, CARD_PHASES = 32, 256
CARD_FRAMES = 1 << 13  # each, stereo
CARD_TABLES_AT = ECHOES_AT + N_TRACKS * 2 * ECHO_FRAMES
CARD_OUT_AT = CARD_TABLES_AT + 2 * (CARD_PHASES + 1) * CARD_TAPS
CARD_IN_AT = CARD_OUT_AT + 2 * CARD_FRAMES
DYNAMIC_AT = CARD_IN_AT + 2 * CARD_FRAMES


def parameter_at(name: str) -> int:
    """Return the place of a parameter's words."""
    return PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX[name]


assert PARAMETERS_AT + PARAMETER_WORDS * len(PARAMETERS) <= VOICES_AT, "too many parameters"
