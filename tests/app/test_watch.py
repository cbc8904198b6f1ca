import json

import pytest

from app.notice import Notices
from app.watch import GRAVE, CameraWatch
from motion.watch.fault import CAUSES, Fault
from motion.watch.watchdog import SHOWN
from takes.event_log import EventLog, read_events

DARK = Fault("dark", "it is too dark to see you well: switch on more light", "it is too dark")
FEET = Fault("feet", "your feet are cut off: tilt the camera down", "step back")


def test_a_fault_is_said_once_shown_always_and_told_at_the_end():
    said = []
    watch = CameraWatch(said.append, Notices())
    assert watch.line == ""
    events = []
    for t, fault in [(0.0, None), (1.0, DARK), (2.0, DARK), (6.0, None), (7.0, DARK), (7.5, FEET)]:
        events.append(watch.update(t, fault))
        assert watch.line == (fault.says if fault else "")
    watch.update(8.0, None)
    assert said == [DARK.says, FEET.says]
    assert [event and event["fault"] for event in events] == [
        None,
        "dark",
        None,
        None,
        "dark",
        "feet",
    ]
    assert events[3] == {"t": 6.0, "kind": "camera", "fault": None, "says": None}
    assert watch.remarks() == [f"For 6 s: {DARK.says}."]


def test_a_take_holds_when_the_camera_was_at_fault(tmp_path):
    watch, path = CameraWatch(lambda _: None, Notices()), tmp_path / "events.jsonl"
    log = EventLog(path)
    for t, fault in [(1.0, DARK), (3.0, None)]:
        log.write(watch.update(t, fault))
    log.close()
    read = read_events(path)
    assert [(e["t"], e["kind"], e["fault"]) for e in read] == [
        (1.0, "camera", "dark"),
        (3.0, "camera", None),
    ]
    assert read[0]["says"] == DARK.says
    assert json.loads(path.read_text().splitlines()[1])["says"] is None


def shown(notices, times):
    return [notices.at(t) for t in times][-1]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_fault_stands_in_the_picture_within_a_moment(cause):
    notices = Notices()
    watch = CameraWatch(lambda _: None, notices)
    watch.update(1.0, Fault(cause, "long words", SHOWN[cause]))
    said = shown(notices, (1.0, 1.2, 1.5))
    assert said.light == 1.0
    assert said.text[1:-1] == SHOWN[cause][1:]
    # Advice goes away so that the show stays a show; what stops the show stays.
    assert shown(notices, (5.0, 12.0, 13.0)).light == (1.0 if cause in GRAVE else 0.0)
    watch.update(14.0, None)
    assert shown(notices, (14.0, 14.5)).light == 0.0
