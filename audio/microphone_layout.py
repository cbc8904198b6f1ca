"""Where the microphone's states lie: words counted from one base word of an arena.

`M_*` are word numbers from the base; each word holds an int64 or a float64, as its line says. The
words published for another process lie together, guarded by a counter as in `clock_kernel`.
"""

# int64: sizes for the sample rate, written once
M_RATE = 0  # Hz
M_STEP = 1  # audio frames from one look at the sound to the next
M_DECIMATION = 2  # audio frames a sample of the pitch's ring
M_ONSET_SIZE, M_HOWL_SIZE, M_BEATBOX_SIZE = 3, 4, 5  # lengths of the transforms
M_DECISION = 6  # frames from an onset until its sound is named
M_BEFORE = 7  # frames before an onset that belong to its sound
M_REFRACTORY = 8  # frames after an onset in which there is no other
# int64: switches
M_GATE_ON, M_LEVEL_ON, M_GUARD_ON = 9, 10, 11
# float64: dials
M_GATE_OPEN, M_GATE_CLOSE = 12, 13  # amplitude
M_GATE_HOLD = 14  # frames, int64
M_LEVEL_TARGET = 15  # mean square
M_LEVEL_MOST = 16  # dB up or down
M_ONSET_DIAL = 17  # how far the flux must rise above its past
M_LEAST_ONSET = 18  # amplitude

# gate and level: float64, but for the open flag and the frame, int64
M_OPEN, M_OPEN_UNTIL = 20, 21
M_PEAK = 22  # falls slowly
M_SQUARE = 23  # mean square of the last 15 ms
M_LONG_SQUARE = 24  # of the last 400 ms in which the gate was open
M_FLOOR = 25  # mean square of the quiet
M_GATE = 26
M_LEVEL_DB, M_LEVEL_GAIN, M_CEILING_DB = 27, 28, 29
M_ATTACK, M_RELEASE, M_FALL, M_SHORT, M_LONG = 30, 31, 32, 33, 34  # coefficients
M_FLOOR_LEAST = 35  # least mean square of the second that runs
M_FLOOR_STEPS = 36  # int64
M_LEVEL_STEP = 37  # of the gain, a frame
M_DUCK_DB = 38  # taken off where notches do not suffice

# the way to the analyses: float64
M_HIGH_PASS = 40  # two states
M_HIGH_COEFFICIENT = 42
M_LOW_PASS = 44  # four states
M_LOW_G = 48
M_LOW_K = 49  # two dampings

# onsets: float64, but for the frames and the count, int64
M_FLUX, M_FLUX_BEFORE = 60, 61
M_FLUX_MEAN, M_FLUX_SPREAD = 62, 63
M_ONSET_FRAME, M_ONSET_SEEN, M_ONSET_COUNT = 64, 65, 66
M_ONSET_STRENGTH = 67
M_ARMED = 68  # int64: the flux has fallen since the last onset
M_WAITING = 69  # int64: the number of the onset whose sound is still to be named
FLUX_PAST = 64
M_FLUX_AT = 72
N_FLUX_BANDS = 24
FLUX_HISTORY = 4
M_BANDS_AT = M_FLUX_AT + FLUX_PAST  # FLUX_HISTORY rows
M_FLUX_WORK = M_BANDS_AT + FLUX_HISTORY * N_FLUX_BANDS

# pitch: float64
M_PITCH, M_CONFIDENCE = M_FLUX_WORK + FLUX_PAST, M_FLUX_WORK + FLUX_PAST + 1
M_PITCH_BEFORE = M_CONFIDENCE + 1
M_PITCH_AGE = M_CONFIDENCE + 2  # int64: looks since there was a pitch
PITCH_RING = 2048  # a power of two
MOST_LAG = 640
PITCH_WINDOW = 512
M_PITCH_RING = M_CONFIDENCE + 4
M_PITCH_WORK = M_PITCH_RING + PITCH_RING  # what is looked at, newest first
M_DIFFERENCE = M_PITCH_WORK + PITCH_RING

# howl: tracks of peaks
N_TRACKED = 8
TRACKED_PAST = 32  # looks that are remembered, a power of two
K_AGE, K_MISSED = 0, 1  # int64; 0: free
K_FREQUENCY = 2
K_LEVELS = 4  # dB
K_FREQUENCIES = K_LEVELS + TRACKED_PAST
TRACKED_WORDS = K_FREQUENCIES + TRACKED_PAST
M_TRACKED = M_DIFFERENCE + MOST_LAG + 8
# howl: notches
N_NOTCHES = 8
Q_STATE = 0  # int64, one of NOTCH_*
Q_FRAME = 1  # int64: since when
Q_FREQUENCY, Q_LEVEL, Q_DEPTH, Q_TARGET, Q_STEP = 2, 3, 4, 5, 6
Q_A1, Q_A2, Q_A3, Q_K = 7, 8, 9, 10
Q_LEFT, Q_RIGHT = 11, 13  # two states each
NOTCH_WORDS = 16
NOTCH_FREE, NOTCH_PROBES, NOTCH_HOLDS, NOTCH_LEAVES = range(4)
M_WHOLE = M_TRACKED + N_TRACKED * TRACKED_WORDS  # a row more: the level of it all
M_NOTCHES = M_WHOLE + TRACKED_WORDS
# howl: tones that a notch did not stop, which are therefore played or sung
N_SPARED = 8
SPARED_WORDS = 4
W_UNTIL = 0  # int64
W_FREQUENCY = 1
W_LEVEL = 2
M_SPARED = M_NOTCHES + N_NOTCHES * NOTCH_WORDS
M_HOWL_COUNT = M_SPARED + N_SPARED * SPARED_WORDS  # int64: notches that proved right
M_PROBE_COUNT = M_HOWL_COUNT + 1  # int64: notches placed
M_GUARD_FRAME = M_HOWL_COUNT + 2  # int64: when one was last placed

# beatbox: what was learned; float64 where nothing else is said
N_SOUNDS = 16  # kinds of sound that can be taught
N_FEATURES = 48
M_SOUNDS = M_HOWL_COUNT + 4  # int64: how many kinds are taught; 0: none
M_LIMITS = M_SOUNDS + 1  # for each kind: the farthest that still counts as one
M_MEANS = M_LIMITS + N_SOUNDS  # for each kind, whitened
M_WHITEN = M_MEANS + N_SOUNDS * N_FEATURES  # (N_FEATURES, N_FEATURES)
M_FEATURES = M_WHITEN + N_FEATURES * N_FEATURES  # of the sound that is being named
M_WHITE = M_FEATURES + N_FEATURES
# what each kind plays: int64 sample + 1 (0: nothing), then gain, pan, rate, send
PLAYS_WORDS = 8
M_PLAYS = M_WHITE + N_FEATURES
M_COMMAND_READY = M_PLAYS + N_SOUNDS * PLAYS_WORDS  # int64
M_COMMAND = M_COMMAND_READY + 1  # a command row that waits for the next control period
ROOM_FOR_COMMAND = 16

# transforms: float64
LONGEST_TRANSFORM = 8192
M_COSINE = M_COMMAND + ROOM_FOR_COMMAND  # one turn
M_REAL = M_COSINE + LONGEST_TRANSFORM
M_IMAGINARY = M_REAL + LONGEST_TRANSFORM // 2 + 1
M_POWER = M_IMAGINARY + LONGEST_TRANSFORM // 2 + 1
# the sound itself, one channel, by its absolute frame
RING = 16384  # a power of two
M_RING = M_POWER + LONGEST_TRANSFORM // 2 + 1

# published: int64 and float64
M_PUBLISHED = M_RING + RING
U_COUNTER = 0  # odd while the words below are being written
(
    U_FRAME,
    U_PITCH,
    U_CONFIDENCE,
    U_LEVEL,
    U_PEAK,
    U_FLOOR,
    U_FLUX,
    U_GATE,
    U_LEVEL_GAIN,
    U_ONSET_FRAME,
    U_ONSET_SEEN,
    U_ONSET_COUNT,
    U_ONSET_STRENGTH,
    U_HOWLS,
    U_NOTCHES,
    U_HIT_HEAD,
) = range(1, 17)
PUBLISHED_WORDS = 17
# onsets whose sound has been named, the newest N_HITS
N_HITS = 32  # a power of two
X_NUMBER, X_FRAME, X_DECIDED, X_SOUND = range(4)  # int64
X_CONFIDENCE, X_STRENGTH = 4, 5
HIT_WORDS = 6
M_HITS = M_PUBLISHED + PUBLISHED_WORDS
M_HIT_HEAD = M_HITS + N_HITS * HIT_WORDS

# what has passed notches, gate and level; stereo, float64
MOST_AT_ONCE = 64
M_BUS = M_HIT_HEAD + 1
MICROPHONE_WORDS = M_BUS + 2 * MOST_AT_ONCE
