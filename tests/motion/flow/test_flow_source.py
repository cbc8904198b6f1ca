import numpy as np
import pytest

from motion.flow.flow_source import FLOW_SOURCES, check_flow_source, flow_value
from motion.gesture import Flow
from motion.landmark import INDEX

FLOW = Flow(
    t=1.0,
    person=1,
    energy=0.1,
    tension=0.2,
    openness=0.3,
    curvature=0.4,
    direction=(-0.5, 0.6),
    speed=np.arange(33, dtype=np.float32),
    height=(np.arange(33) / 33).astype(np.float32),
    weight=0.7,
    tempo=96.0,
    tempo_confidence=0.8,
    phrase=0.35,
    phrase_release=0.45,
    heading=np.stack([np.linspace(-1.0, 0.0, 33), np.linspace(0.0, 1.0, 33)], axis=1).astype(
        np.float32
    ),
    joint_smoothness=(np.arange(33) / 66).astype(np.float32),
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("energy", 0.1),
        ("tension", 0.2),
        ("openness", 0.3),
        ("curvature", 0.4),
        ("direction.x", -0.5),
        ("direction.y", 0.6),
        ("speed.right_wrist", INDEX["right_wrist"]),
        ("height.left_wrist", INDEX["left_wrist"] / 33),
        ("weight", 0.7),
        ("tempo", 96.0),
        ("tempo.confidence", 0.8),
        ("phrase", 0.35),
        ("phrase.release", 0.45),
        ("smoothness", 1.0),
        ("smoothness.right_wrist", INDEX["right_wrist"] / 66),
        ("heading.x.nose", -1.0),
        ("heading.y.right_foot_index", 1.0),
        ("activity.nose", 0.0),
    ],
)
def test_every_measure_has_a_name(name, value):
    assert flow_value(FLOW, name) == pytest.approx(value)


def test_every_source_gives_a_number():
    assert len(FLOW_SOURCES) == 19 + 10 * 33
    assert len(set(FLOW_SOURCES)) == len(FLOW_SOURCES)
    assert all(isinstance(flow_value(FLOW, name), float) for name in FLOW_SOURCES)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("enrgy", "energy"), ("speed.right_wirst", "speed.right_wrist"), ("direction", "direction.")],
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, near):
    with pytest.raises(ValueError, match=f"no flow source '{wrong}'; the nearest is '{near}"):
        check_flow_source(wrong)
    with pytest.raises(ValueError, match="no flow source"):
        flow_value(FLOW, wrong)
