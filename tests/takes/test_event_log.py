import json

import numpy as np
import pytest

from takes.error import TakeError
from takes.event_log import EventLog, read_events


def strike(t, number, **rest):
    return {"t": t, "kind": "strike", "id": number, "strength": 0.5, **rest}


def landing(t, number, t_landed):
    return {"t": t, "kind": "landing", "strike_id": number, "t_landed": t_landed}


def test_lines_come_in_time_order_and_strikes_know_their_landing(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.write(strike(1.10, 1))
    log.write({"t": 1.0, "kind": "flow", "energy": 0.25})
    log.write(strike(1.20, 2))
    log.advance(1.1)
    log.write({"t": 1.15, "kind": "hit", "zone": "left"})
    log.write(landing(1.30, 1, 1.12))
    log.write(landing(1.40, 2, None))
    log.write(strike(1.50, 3))
    log.close()

    events = read_events(tmp_path / "events.jsonl")

    assert [event["t"] for event in events] == [1.0, 1.1, 1.15, 1.2, 1.5]
    landed = [event["t_landed"] for event in events if event["kind"] == "strike"]
    assert landed == [1.12, None, None]


def test_notes_know_where_they_were_kept(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.write(strike(1.0, 1))
    for number in (1, 2, 3):
        log.write({"t": 1.0, "kind": "note", "id": number, "t_kept": None})
    log.write({"t": 1.0, "kind": "note", "id": None, "t_kept": 1.0})
    log.write({"t": 1.3, "kind": "kept", "note_id": 2, "t_kept": 0.97})
    log.write({"t": 1.3, "kind": "kept", "note_id": 3, "t_kept": None})
    log.write(landing(1.3, 1, 0.97))
    log.advance(1.7)
    log.write({"t": 1.7, "kind": "kept", "note_id": 1, "t_kept": 0.9})
    log.close()
    events = read_events(tmp_path / "events.jsonl")
    notes = [event["t_kept"] for event in events if event["kind"] == "note"]
    assert notes == [0.9, 0.97, None, 1.0]  # the first was too late for its line
    assert events[0]["t_landed"] == 0.97
    assert '"kind":"kept","note_id":1' in (tmp_path / "events.jsonl").read_text().splitlines()[-1]


def test_a_line_is_written_when_its_landing_can_no_longer_come(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.write(strike(1.0, 1))
    log.advance(1.59)
    assert read_events(tmp_path / "events.jsonl") == []
    log.write(landing(1.2, 1, 1.03))
    log.advance(1.6)
    assert read_events(tmp_path / "events.jsonl")[0]["t_landed"] == 1.03


def test_a_landing_after_its_strike_was_written_has_a_line_of_its_own_and_is_joined(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.write(strike(1.0, 1))
    log.advance(2.0)
    log.write(landing(2.1, 1, 1.05))
    log.write(landing(2.2, 1, None))
    log.close()
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["strike", "landing"]
    (joined,) = read_events(tmp_path / "events.jsonl")
    assert joined["t_landed"] == 1.05


def test_an_event_that_comes_too_late_does_not_break_the_order(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.write({"t": 2.0, "kind": "hit"})
    log.advance(3.0)
    log.write({"t": 1.5, "kind": "hit"})
    log.close()
    late = read_events(tmp_path / "events.jsonl")[1]
    assert (late["t"], late["t_true"]) == (2.0, 1.5)


def test_the_bytes_depend_on_the_values_alone(tmp_path):
    one, other = EventLog(tmp_path / "one"), EventLog(tmp_path / "other")
    one.write({"t": np.float64(1 / 3), "kind": "hit", "zone": "été", "place": np.float32([0.5, 1])})
    other.write({"place": (0.5, 1.0), "zone": "été", "kind": "hit", "t": 1 / 3})
    one.write({"t": 2, "kind": "flow", "energy": float("nan"), "person": np.int64(0), "x": -1e-9})
    other.write({"kind": "flow", "x": 0.0, "person": 0, "t": 2.0, "energy": None})
    one.close()
    other.close()
    data = (tmp_path / "one").read_bytes()
    assert data == (tmp_path / "other").read_bytes()
    first = '{"t":0.333333,"kind":"hit","place":[0.5,1.0],"zone":"été"}'
    assert data.decode().splitlines()[0] == first


def test_what_came_first_stays_first_at_the_same_time(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    for number in range(20):
        log.write({"t": 1.0, "kind": "note", "number": number})
    log.close()
    numbers = [event["number"] for event in read_events(tmp_path / "events.jsonl")]
    assert numbers == list(range(20))


def test_a_file_beside_gets_its_name_at_the_end(tmp_path):
    path = tmp_path / "out.jsonl"
    log = EventLog(path, beside=True)
    log.write({"t": 0.0, "kind": "hit"})
    log.advance(9.0)
    assert not path.exists()
    log.close()
    assert [child.name for child in tmp_path.iterdir()] == ["out.jsonl"]
    log.close()
    assert len(read_events(path)) == 1


@pytest.mark.parametrize("event", [{"kind": "hit"}, {"t": 1.0}, {"t": "1", "kind": "hit"}])
def test_an_event_needs_time_and_kind(tmp_path, event):
    log = EventLog(tmp_path / "events.jsonl")
    with pytest.raises(ValueError, match="an event needs a number t and a text kind"):
        log.write(event)
    log.close()


def test_a_last_line_cut_short_is_left_out(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"t":1.0,"kind":"hit"}\n{"t":2.0,"ki')
    assert [event["t"] for event in read_events(path)] == [1.0]


@pytest.mark.parametrize("line", ["rubbish", "[1]", '{"kind": "hit"}', '{"t": 1.0}'])
def test_rubbish_is_named_by_its_line(tmp_path, line):
    path = tmp_path / "events.jsonl"
    path.write_text(f"{json.dumps({'t': 1.0, 'kind': 'hit'})}\n{line}\n")
    with pytest.raises(TakeError, match=r"events.jsonl is damaged: line 2 "):
        read_events(path)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(TakeError, match=r"There is no .*nothing.jsonl: check the name\."):
        read_events(tmp_path / "nothing.jsonl")
    with pytest.raises(TakeError, match="There is no folder"):
        EventLog(tmp_path / "nowhere" / "events.jsonl")
    with pytest.raises(TakeError, match="is a folder"):
        EventLog(tmp_path)
