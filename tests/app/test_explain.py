from dataclasses import replace

import pytest

from app.explain import explain
from patch.reading import patch_names


@pytest.mark.parametrize("name", patch_names())
def test_a_preset_is_told_whole(preset, name):
    patch = preset(name)
    told = list(explain(patch))
    assert told[0] == f"{patch.name}: {patch.description}"
    assert all(line.endswith((".", ":")) for line in told)
    text = "\n".join(told)
    for layer in patch.layers:
        kind = "recorded" if layer.record else "live"
        assert f"Layer {layer.name} ({kind}):" in text
        for rule in layer.play:
            assert all(sound in text for sound in rule.sounds)
        for modulation in layer.flow:
            assert f"{modulation.source} moves {modulation.target} from" in text
    rules = [line for line in told if line.startswith("    ") and " plays " in line]
    assert len(rules) == sum(len(layer.play) for layer in patch.layers)
    assert ("is recorded for" in text) == (patch.loops and patch.mode == "turns")


def test_a_rule_says_what_whose_where_and_how(preset):
    patch = preset("drum_kit")
    rule = replace(
        patch.layers[0].play[0],
        on="enter",
        zones=("snare", "", "tom"),
        joints=("left_wrist", "right_wrist"),
        sounds=("sn_dub",),
        pitch=replace(patch.layers[0].play[0].pitch, scale="dorian"),
    )
    told = list(explain(replace(patch, layers=(replace(patch.layers[0], play=(rule,)),))))
    assert (
        "    an enter of left_wrist or right_wrist in snare, no zone or tom plays sn_dub, "
        "tuned by height in dorian." in told
    )


def test_controls_are_told(preset):
    patch = preset("loop_pedal")
    told = "\n".join(explain(patch))
    assert patch.controls
    for control in patch.controls:
        assert f": {control.do}." in told


def test_a_pedal_is_told_with_its_keys(preset):
    told = list(explain(preset("pedal")))
    assert "  Each recorded layer has a pedal; its loop begins and ends on the bar." in told
    assert "  Key r: record." in told
    assert "  Key space: stop_all." in told
