"""What a patch file says, as values."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from motion.flow.flow_source import GESTURE, is_gesture_source
from zones.hit import HitKind
from zones.layout import Layout
from zones.table import nearest

Choice = Literal["round", "height", "strength"]
Curve = Literal["linear", "exponential"]
Do = Literal[
    "clear",
    "undo",
    "next",
    "hold",
    # The rest steer a pedal.
    "record",
    "keep",
    "replace",
    "redo",
    "stop",
    "play",
    "once",
    "mute",
    "solo",
    "reverse",
    "half",
    "double",
    "multiply",
    "fade",
    "clear_all",
    "stop_all",
    "play_all",
]
Mode = Literal["turns", "pedal"]
Quantise = Literal["off", "beat", "bar", "loop"]
CHOICES: Final = ("round", "height", "strength")
CURVES: Final = ("linear", "exponential")
DOINGS: Final = get_args(Do)
OF_TURNS: Final = ("clear", "undo", "next", "hold")  # what can be done where layers take turns
NOT_OF_PEDALS: Final = ("hold",)
MODES: Final = get_args(Mode)
QUANTISES: Final = get_args(Quantise)
FIRSTS: Final = ("tempo", "free")
HIT_KINDS: Final = get_args(HitKind)
STARTS: Final = ("zero", "seen")
THENS: Final = ("again", "stay")


@dataclass(frozen=True, slots=True)
class Pitch:
    """How a sample is tuned: a number of semitones, and steps of a scale by height above it."""

    semitones: float = 0.0  # relative to the sample
    scale: str | None = None  # a name of `music.scale.SCALES`; None: always `semitones`
    octaves: float = 1.0  # from the lowest height to the highest
    heights: tuple[float, float] = (0.2, 1.0)  # 0 at the ankles, 1 at the top of a raised arm


@dataclass(frozen=True, slots=True)
class Snap:
    """How far an early hit waits for its time; a late one is never touched."""

    amount: float = 0.0  # 0 raw .. 1 exactly on the grid
    grid: float = 0.5  # beats
    window: float = 0.25  # beats before a grid time in which a hit counts as early


@dataclass(frozen=True, slots=True)
class PlayRule:
    """A hit that plays a sound. Of a layer's rules the first that fits a hit plays."""

    on: HitKind
    sounds: tuple[str, ...]
    zones: tuple[str, ...] = ()  # empty: anywhere; "": outside every zone; or learned gestures
    joints: tuple[str, ...] = ()  # empty: any
    person: int | None = None  # None: anyone
    strength: tuple[float, float] = (0.0, 1.0)  # 0..1, what it listens to; of an entry the speed
    choose: Choice = "round"  # which of several sounds
    gain: tuple[float, float] = (0.4, 1.0)  # linear, for the softest and the strongest hit
    pan: float | None = None  # -1..1; None: by the place in the picture
    pitch: Pitch = Pitch()
    reverb: tuple[float, float] = (0.0, 0.0)  # send, 0..1: out of stillness, out of full movement
    snap: Snap = Snap()
    interval: float = 0.08  # seconds in which the same joint plays this rule only once
    spacing: float = 0.0  # seconds in which it plays only once at all; meanwhile the next rule may


@dataclass(frozen=True, slots=True)
class Modulation:
    """A measure of movement that moves a parameter of the sound."""

    source: str  # a name of the motion room's measures, "energy" for example
    target: str  # a name of the audio room's parameters
    low: float  # the parameter at rest, in its own unit
    high: float  # the parameter at the source's largest
    curve: Curve = "linear"
    attack: float = 0.05  # seconds
    release: float = 0.4  # seconds
    threshold: float = 0.0  # 0..1, below it the source counts as nothing
    reach: tuple[float, float] | None = None  # what of the source is 0 and 1; None: its own range
    scale: str | None = None  # steps of a scale above `low`, as `high` semitones wide
    person: int | None = None  # None: whoever has the most of it


@dataclass(frozen=True, slots=True)
class Layer:
    """One sound of the performance, and whether it is recorded into a loop."""

    name: str
    record: bool = True
    stays: bool = False  # its modulations go on when the next layer has come
    colour: int = 0  # 0..7, of the tracks' palette
    min_notes: int = 2  # a pass with fewer is thrown away
    tries: int = 2  # passes thrown away before the next layer has its turn
    play: tuple[PlayRule, ...] = ()
    flow: tuple[Modulation, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """A hit that steers the loops."""

    on: HitKind
    zones: tuple[str, ...]
    do: Do
    track: int | None = None  # from 0, of a pedal; None: the one whose layer is chosen


@dataclass(frozen=True, slots=True)
class Patch:
    """Which source does what: everything a performer's mapping holds."""

    name: str
    description: str
    layout: Layout
    layers: tuple[Layer, ...]
    tempo: float = 120.0  # beats a minute
    beats_per_bar: int = 4
    loop_bars: int = 2
    then: Literal["again", "stay"] = "again"  # after the last layer
    mode: Mode = "turns"  # layers take turns by themselves, or each has a pedal
    quantise: Quantise = "bar"  # where a pedal's loops begin and end
    first: Literal["tempo", "free"] = "tempo"  # free: a pedal's first loop brings the beat
    count_in: int = 0  # bars that are clicked before a pedal's first recording
    click: str = ""  # the sample that clicks
    start: Literal["zero", "seen"] = "seen"  # when the first pass may begin
    settings: tuple[tuple[str, float], ...] = ()  # parameters and their values at the start
    flow: tuple[Modulation, ...] = ()  # all the time, under those of the layers
    controls: tuple[Control, ...] = ()

    @property
    def loop_beats(self) -> float:
        """The length of a pass in beats."""
        return float(self.loop_bars * self.beats_per_bar)

    @property
    def loops(self) -> bool:
        """Whether anything is recorded."""
        return any(layer.record for layer in self.layers)


def gestures_of(patch: Patch) -> list[str]:
    """Return the learned gestures that a patch names, each once."""
    heard = [zone for _, rule in _rules(patch) if rule.on == "gesture" for zone in rule.zones]
    heard += [zone for rule in patch.controls if rule.on == "gesture" for zone in rule.zones]
    flows = [*patch.flow, *(flow for layer in patch.layers for flow in layer.flow)]
    sources = [flow.source for flow in flows if is_gesture_source(flow.source)]
    return sorted({*heard, *(source.removeprefix(GESTURE) for source in sources)})


def check(patch: Patch, samples: Collection[str], parameters: Collection[str]) -> list[str]:
    """Return a sentence for every sample and parameter that a patch names and nobody knows."""
    sounds = [
        f'{where} names no sample: "{sound}"; {nearest(sound, samples)}'
        for where, rule in _rules(patch)
        for sound in rule.sounds
        if sound not in samples
    ]
    targets = [
        f'{where} names no parameter: "{target}"; {nearest(target, parameters)}'
        for where, target in _targets(patch)
        if target not in parameters
    ]
    return sounds + targets


def _rules(patch: Patch) -> Iterator[tuple[str, PlayRule]]:
    for layer in patch.layers:
        for number, rule in enumerate(layer.play, 1):
            yield f'{patch.name}: layer "{layer.name}" play[{number}]', rule


def _targets(patch: Patch) -> Iterator[tuple[str, str]]:
    for target, _ in patch.settings:
        yield f"{patch.name}: set", target
    for number, modulation in enumerate(patch.flow, 1):
        yield f"{patch.name}: flow[{number}]", modulation.target
    for layer in patch.layers:
        for number, modulation in enumerate(layer.flow, 1):
            yield f'{patch.name}: layer "{layer.name}" flow[{number}]', modulation.target
