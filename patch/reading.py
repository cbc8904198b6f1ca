"""Patch files: TOML that a performer can read and change, checked key by key."""

from pathlib import Path
from typing import Final, cast

from motion.flow.flow_source import FLOW_SOURCES, is_gesture_source
from music.scale import SCALES
from patch.patch import (
    CHOICES,
    CURVES,
    DOINGS,
    FIRSTS,
    HIT_KINDS,
    MODES,
    NOT_OF_PEDALS,
    OF_TURNS,
    QUANTISES,
    STARTS,
    THENS,
    Choice,
    Control,
    Curve,
    Do,
    Layer,
    Mode,
    Modulation,
    Patch,
    Pitch,
    PlayRule,
    Quantise,
    Snap,
)
from zones.hit import HitKind
from zones.layout import Layout, LayoutError, find_layout, load_layout, read_joints
from zones.table import Table, nearest, read_table

WINDOW_KEYS: Final = "qf"  # they end the show and fill the screen


class PatchError(ValueError):
    """A patch file that cannot be used; the text is one sentence that says where and why."""


def patch_names() -> list[str]:
    """Return the names of the patches that come with the program."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def find_patch(name: str) -> Path:
    """Return the file of a patch: one that comes with the program, or a path ending in .toml."""
    if name.endswith(".toml"):
        return Path(name)
    path = _folder() / f"{name}.toml"
    if not path.is_file():
        raise PatchError(f'there is no patch "{name}"; {nearest(name, patch_names())}')
    return path


def load_patch(path: Path) -> Patch:
    """Read a patch file and the layout that it names.

    Raises:
        PatchError: something in one of them is wrong; one sentence.
    """
    table = read_table(path, PatchError)
    try:
        layout = load_layout(find_layout(table.text("layout"), beside=path.parent))
    except LayoutError as problem:
        raise PatchError(f"{path}: layout cannot be used: {problem}") from problem
    loop = table.table("loop")
    patch = Patch(
        name=table.text("name", path.stem),
        description=table.text("description"),
        layout=layout,
        layers=tuple(_read_layer(item, layout) for item in table.tables("layer")),
        tempo=table.number("tempo", 120.0, 20.0, 400.0),
        beats_per_bar=table.whole("beats_per_bar", 4, 1, 16),
        loop_bars=loop.whole("bars", 2, 1, 16),
        then="stay" if loop.text("then", "again", THENS) == "stay" else "again",
        mode=cast(Mode, loop.text("mode", "turns", MODES)),
        quantise=cast(Quantise, loop.text("quantise", "bar", QUANTISES)),
        first="free" if loop.text("first", "tempo", FIRSTS) == "free" else "tempo",
        count_in=loop.whole("count_in", 0, 0, 4),
        click=loop.text("click", "elec_tick"),
        start="zero" if table.text("start", "seen", STARTS) == "zero" else "seen",
        settings=table.table("set").numbers(),
        flow=tuple(_read_modulation(item) for item in table.tables("flow")),
        controls=tuple(_read_control(item, layout) for item in table.tables("control")),
    )
    loop.close()
    table.close()
    _check_layers(patch, table)
    _check_controls(patch, table)
    return patch


def _check_layers(patch: Patch, table: Table) -> None:
    if not patch.layers:
        raise table.fail("layer", "is missing: a patch needs at least one [[layer]]")
    names = [layer.name for layer in patch.layers]
    for name in names:
        if names.count(name) > 1:
            raise table.fail("layer", f'has the name "{name}" twice')


def _check_controls(patch: Patch, table: Table) -> None:
    n_recorded = sum(layer.record for layer in patch.layers)
    for control in patch.controls:
        if patch.mode == "turns" and control.do not in OF_TURNS:
            raise table.fail("control", f'does "{control.do}": that needs mode = "pedal" in [loop]')
        if patch.mode == "pedal" and control.do in NOT_OF_PEDALS:
            raise table.fail("control", f'does "{control.do}": a pedal holds nothing by itself')
        if control.track is not None and control.track >= n_recorded:
            raise table.fail(
                "control", f"is of track {control.track + 1}; the patch records {n_recorded}"
            )


def _read_layer(table: Table, layout: Layout) -> Layer:
    record = table.flag("record", True)
    layer = Layer(
        name=table.text("name"),
        record=record,
        stays=table.flag("stays", not record),
        colour=table.whole("colour", 0, 0, 7),
        min_notes=table.whole("min_notes", 2, 0, 64),
        tries=table.whole("tries", 2, 1, 1000),
        play=tuple(_read_rule(item, layout) for item in table.tables("play")),
        flow=tuple(_read_modulation(item) for item in table.tables("flow")),
    )
    table.close()
    return layer


def _read_rule(table: Table, layout: Layout) -> PlayRule:
    sounds = table.texts("sound")
    if not sounds:
        raise table.fail("sound", "must name at least one sample")
    rule = PlayRule(
        on=_read_kind(table),
        sounds=sounds,
        zones=_read_zones(table, layout),
        joints=read_joints(table, "joints", ()),
        person=_read_person(table),
        strength=_read_range(table, "strength", (0.0, 1.0), (0.0, 1.0)),
        choose=cast(Choice, table.text("choose", "round", CHOICES)),
        gain=_read_range(table, "gain", (0.4, 1.0), (0.0, 4.0)),
        pan=_read_pan(table),
        pitch=_read_pitch(table),
        reverb=_read_one_or_two(table, "reverb", (0.0, 1.0)),
        snap=_read_snap(table.table("snap")),
        interval=table.number("interval", 0.08, 0.0, 60.0),
        spacing=table.number("spacing", 0.0, 0.0, 60.0),
    )
    table.close()
    return rule


def _read_kind(table: Table) -> HitKind:
    return cast(HitKind, table.text("on", "strike", HIT_KINDS))


def _read_zones(table: Table, layout: Layout) -> tuple[str, ...]:
    kind = table.text("on", "strike", HIT_KINDS)
    if kind == "gesture":
        return table.texts("gesture", [])
    if kind == "key":
        return _read_keys(table)
    zones = table.texts("zone", [])
    known = [zone.name for zone in layout.zones]
    for name in zones:
        if name and name not in known:
            raise table.fail("zone", f'is "{name}"; {nearest(name, known)}')
    return zones


def _read_keys(table: Table) -> tuple[str, ...]:
    keys = table.texts("key")
    for key in keys:
        if len(key) != 1 or key.lower() != key or key in WINDOW_KEYS:
            raise table.fail(
                "key", f'is "{key}"; one small letter or sign, q and f are the window\'s own'
            )
    return keys


def _read_person(table: Table) -> int | None:
    return table.whole("person", 0, 0, 1000) or None


def _read_range(
    table: Table, key: str, default: tuple[float, float], limits: tuple[float, float]
) -> tuple[float, float]:
    low, high = table.pair(key, list(default))
    if not (limits[0] <= min(low, high) and max(low, high) <= limits[1]):
        raise table.fail(key, f"must lie in {limits[0]:g}..{limits[1]:g}, got {[low, high]}")
    return low, high


def _read_one_or_two(table: Table, key: str, limits: tuple[float, float]) -> tuple[float, float]:
    """Return two numbers, or one number twice; 0.0 where there is none."""
    if table.is_list(key):
        return _read_range(table, key, (0.0, 0.0), limits)
    value = table.number(key, 0.0, *limits)
    return value, value


def _read_pan(table: Table) -> float | None:
    if table.is_text("pan"):
        table.text("pan", "place", ("place",))
        return None
    table.absent("pan")
    return table.number("pan", low=-1.0, high=1.0) if table.has("pan") else None


def _read_pitch(table: Table) -> Pitch:
    if not table.is_table("pitch"):
        return Pitch(table.number("pitch", 0.0, -48.0, 48.0))
    inner = table.table("pitch")
    inner.text("from", "height", ("height",))
    pitch = Pitch(
        semitones=inner.number("root", 0.0, -48.0, 48.0),
        scale=inner.text("scale", "minor_pentatonic", SCALES),
        octaves=inner.number("octaves", 1.0, 0.2, 6.0),
        heights=_read_range(inner, "heights", (0.2, 1.0), (0.0, 1.0)),
    )
    inner.close()
    return pitch


def _read_snap(table: Table) -> Snap:
    grid = table.number("grid", 0.5, 0.01, 64.0)
    snap = Snap(
        amount=table.number("amount", 0.0, 0.0, 1.0),
        grid=grid,
        window=table.number("window", grid / 2, 0.0, grid),
    )
    table.close()
    return snap


def _read_modulation(table: Table) -> Modulation:
    reach = None
    if table.has("range"):
        reach = table.pair("range")
        if reach[0] == reach[1]:
            raise table.fail("range", f"must be two different numbers, got {list(reach)}")
    table.absent("range")
    low, high = table.number("low"), table.number("high")
    curve = cast(Curve, table.text("curve", "linear", CURVES))
    if curve == "exponential" and min(low, high) <= 0.0:
        raise table.fail("curve", "is exponential, so low and high must be above 0")
    modulation = Modulation(
        source=_read_source(table),
        target=table.text("target"),
        low=low,
        high=high,
        curve=curve,
        attack=table.number("attack", 0.05, 0.0, 60.0),
        release=table.number("release", 0.4, 0.0, 60.0),
        threshold=table.number("threshold", 0.0, 0.0, 0.99),
        reach=reach,
        scale=table.text("scale", choices=SCALES) if table.has("scale") else None,
        person=_read_person(table),
    )
    table.absent("scale")
    table.close()
    return modulation


def _read_source(table: Table) -> str:
    source = table.text("source")
    return source if is_gesture_source(source) else table.text("source", choices=FLOW_SOURCES)


def _read_control(table: Table, layout: Layout) -> Control:
    control = Control(
        on=_read_kind(table),
        zones=_read_zones(table, layout),
        do=cast(Do, table.text("do", choices=DOINGS)),
        track=table.whole("track", 1, 1, 64) - 1 if table.has("track") else None,
    )
    table.absent("track")
    table.close()
    return control


def _folder() -> Path:
    return Path(__file__).resolve().parents[1] / "assets" / "patches"
