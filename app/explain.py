"""A patch in words."""

from collections.abc import Iterator

from patch.patch import Control, Layer, Modulation, Patch, PlayRule


def explain(patch: Patch) -> Iterator[str]:
    """Yield what a patch does, a line at a time."""
    yield f"{patch.name}: {patch.description}"
    yield f"  {patch.tempo:g} beats a minute, zones of the layout {patch.layout.name}."
    yield from _loops(patch)
    for modulation in patch.flow:
        yield f"  Always {_modulation(modulation)}."
    for layer in patch.layers:
        yield from _layer(layer)
    for control in patch.controls:
        yield f"  {_control(control)}."


def _control(control: Control) -> str:
    names = tuple("space" if name == " " else name for name in control.zones)
    joint = " " if control.on in ("gesture", "key") else " in "
    when = control.on.capitalize() + (joint + _listed(names) if names else "")
    track = "" if control.track is None else f", track {control.track + 1}"
    return f"{when}: {control.do}{track}"


def _loops(patch: Patch) -> Iterator[str]:
    if not patch.loops:
        return
    if patch.mode == "turns":
        yield f"  Each layer is recorded for {patch.loop_bars} bars of {patch.beats_per_bar} beats."
        return
    begins = "anywhere" if patch.quantise == "off" else f"on the {patch.quantise}"
    yield f"  Each recorded layer has a pedal; its loop begins and ends {begins}."
    if patch.first == "free":
        yield "  The first loop brings the beat."


def _layer(layer: Layer) -> Iterator[str]:
    kind = "recorded" if layer.record else "live"
    yield f"  Layer {layer.name} ({kind}):"
    for rule in layer.play:
        yield f"    {_rule(rule)}."
    for modulation in layer.flow:
        yield f"    {_modulation(modulation)}."


def _rule(rule: PlayRule) -> str:
    where = f" in {_listed(rule.zones)}" if rule.zones else " anywhere"
    who = f" of {_listed(rule.joints)}" if rule.joints else ""
    tuned = f", tuned by height in {rule.pitch.scale}" if rule.pitch.scale else ""
    whose = f"person {rule.person}'s" if rule.person else "an" if rule.on == "enter" else "a"
    return f"{whose} {rule.on}{who}{where} plays {_listed(rule.sounds)}{tuned}"


def _modulation(modulation: Modulation) -> str:
    whose = f"person {modulation.person}'s " if modulation.person else ""
    return (
        f"{whose}{modulation.source} moves {modulation.target} from {modulation.low:g} "
        f"to {modulation.high:g}"
    )


def _listed(names: tuple[str, ...]) -> str:
    shown = [name or "no zone" for name in names]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]
