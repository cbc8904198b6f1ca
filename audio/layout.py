"""Where everything lies in the arena: one flat block that two processes may share.

The block is an array of 8-byte words, read as int64 and float64; its later part holds float32.
`*_AT` of the fixed part are word numbers. The parts whose size depends on the settings have their
place, counted in float32, in a header word. All frame numbers are absolute.
"""

from audio.parameter import N_TRACKS, PARAMETERS

PERIOD = 64  # frames from one step of the controls to the next
N_VOICES = 32
N_VOICE_SLOTS = 40  # beyond 32 only voices that fade because they were stolen
N_UNSETTLED = 64  # notes that sound and wait to hear whether they are kept
RING_SIZE = 1024  # commands on their way in
PENDING_SIZE = 1024  # commands that wait for their frame
MOST_SAMPLES = 512
NEVER = 1 << 62  # a frame that does not come
MAGIC = 0x426F64796C6F6F70
VERSION = 2

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
H_TRACKS_AT, H_TRACK_FRAMES = 23, 24
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
H_SILENT = 45  # 1: no card, the process's clock gives the pace
STATE_NEW, STATE_RUNNING, STATE_FAILED, STATE_ENDED = range(4)

# header: float64 words
D_PEAK = 64
D_LIMITER_PEAK, D_LIMITER_GAIN = 65, 66
D_LIMITER_ATTACK, D_LIMITER_RELEASE = 67, 68
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

TEXT_AT, TEXT_WORDS = 96, 64  # what the child has to say, UTF-8

# parameters: float64, four words each
PARAMETERS_AT = 160
P_TARGET, P_VALUE, P_STEP, P_COEFFICIENT = range(4)
PARAMETER_WORDS = 4

# voices: int64 words, then float64 words. The same row holds a voice that sounds, a note that waits
# for its landing, and a kept note that is being written into a loop.
VOICES_AT = PARAMETERS_AT + 4 * 64
VOICE_WORDS = 16
V_STATE, V_AT, V_FRAMES, V_SERIAL, V_FADE = range(5)
V_POSITION, V_RATE, V_LEFT, V_RIGHT, V_SEND = 5, 6, 7, 8, 9
V_NOTE = 10  # 0: recorded as it sounds
V_FRAME = 11  # waiting: when it began to sound; written: the next frame to write
V_TRACKS = 12  # waiting: a bit for each track that was being recorded then
V_TRACK, V_START = 12, 13  # written: into which track, and the anchor of that recording
V_GAIN = 14  # written: the gain that the writing has reached
VOICE_FREE, VOICE_SOUNDS, VOICE_FADES = range(3)
WRITERS_AT = VOICES_AT + N_VOICE_SLOTS * VOICE_WORDS
UNSETTLED_AT = WRITERS_AT + N_VOICE_SLOTS * VOICE_WORDS

# loop tracks: int64 words, then float64 words
TRACKS_AT = UNSETTLED_AT + N_UNSETTLED * VOICE_WORDS
TRACK_WORDS = 16
T_STATE, T_START, T_FRAMES, T_BEGIN, T_ARMED, T_TAIL, T_LAYERS = range(7)
T_LEFT, T_RIGHT, T_LEFT_STEP, T_RIGHT_STEP, T_PEAK = 8, 9, 10, 11, 12
TRACK_EMPTY, TRACK_RECORDS, TRACK_PLAYS = range(3)

# commands: op, frame, two int64, four float64
COMMAND_WORDS = 8
C_OP, C_FRAME, C_ITEM, C_COUNT, C_VALUE = range(5)
C_NOTE = C_COUNT  # of a note
C_KEPT = C_VALUE  # of a kept note: its true frame, int64
OP_PLAY, OP_SET, OP_RECORD, OP_CLEAR, OP_FADE, OP_KEEP, OP_DROP = range(1, 8)
RING_AT = TRACKS_AT + N_TRACKS * TRACK_WORDS
PENDING_AT = RING_AT + RING_SIZE * COMMAND_WORDS
ORDER_AT = PENDING_AT + PENDING_SIZE * COMMAND_WORDS  # a permutation: latest first, then free

# samples: place in float32, frames, onset frame
SAMPLE_TABLE_AT = ORDER_AT + PENDING_SIZE
SAMPLE_WORDS = 4
S_AT, S_FRAMES, S_ONSET = range(3)
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
FIXED_WORDS = REVERB_AT + 32

# float32, counted in float32 from the start of the block; stereo is interleaved
SCRATCH_AT = 2 * FIXED_WORDS
VOICE_BUS_AT = SCRATCH_AT
HEARD_BUS_AT = VOICE_BUS_AT + 2 * PERIOD  # voices that are heard and not recorded
SEND_BUS_AT = HEARD_BUS_AT + 2 * PERIOD
LIVE_BUS_AT = SEND_BUS_AT + 2 * PERIOD
TRACK_BUS_AT = LIVE_BUS_AT + 2 * PERIOD
LONGEST_SEAM = 2048
FADE_AT = TRACK_BUS_AT + 2 * PERIOD  # a quarter of a sine, from silence to full
LIVE_PAST_FRAMES = LONGEST_SEAM  # a power of two
LIVE_PAST_AT = FADE_AT + LONGEST_SEAM
PREROLL_AT = LIVE_PAST_AT + 2 * LIVE_PAST_FRAMES  # for each track
TAIL_AT = PREROLL_AT + N_TRACKS * 2 * LONGEST_SEAM  # for each track
LINE_FRAMES = 1 << 15  # a power of two, enough for 192 kHz
DIFFUSER_FRAMES = 1 << 12
LINES_AT = TAIL_AT + N_TRACKS * 2 * LONGEST_SEAM
DIFFUSERS_AT = LINES_AT + N_LINES * LINE_FRAMES
DYNAMIC_AT = DIFFUSERS_AT + N_DIFFUSERS * DIFFUSER_FRAMES

assert PARAMETERS_AT + PARAMETER_WORDS * len(PARAMETERS) <= VOICES_AT, "too many parameters"
