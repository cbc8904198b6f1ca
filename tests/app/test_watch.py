import json

from app.watch import CameraWatch
from motion.watch.fault import Fault
from takes.event_log import EventLog, read_events

DARK = Fault("dark", "it is too dark to see you well: switch on more light")
FEET = Fault("feet", "your feet are cut off: tilt the camera down")


def test_a_fault_is_said_once_shown_always_and_told_at_the_end():
    said = []
    watch = CameraWatch(said.append)
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
    watch, path = CameraWatch(lambda _: None), tmp_path / "events.jsonl"
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
