import json

import pytest

from takes.event_journal import EventJournal
from takes.event_log import EventLog, read_events

TOLD = (
    {"t": 1.1, "kind": "strike", "id": 1, "strength": 0.5},
    {"t": 1.1, "kind": "note", "id": 7, "t_kept": None, "sound": "kick"},
    {"t": 1.0, "kind": "flow", "energy": 1 / 3},
    {"t": 1.2, "kind": "strike", "id": 2, "strength": 0.1},
    {"t": 1.3, "kind": "landing", "strike_id": 1, "t_landed": 1.05},
    {"t": 1.3, "kind": "kept", "note_id": 7, "t_kept": 1.05},
    {"t": 1.4, "kind": "landing", "strike_id": 2, "t_landed": None},
    {"t": 2.5, "kind": "flow", "energy": -0.0},
)


def kinds(path):
    return [json.loads(line)["kind"] for line in path.read_text().splitlines()]


def test_each_line_is_there_as_soon_as_it_is_told_and_joined_when_read(tmp_path):
    path = tmp_path / "events.jsonl"
    journal = EventJournal(path)
    for number, event in enumerate(TOLD, 1):
        journal.write(event)
        assert len(kinds(path)) == number
    events = read_events(path)
    assert [event["t"] for event in events] == [1.0, 1.1, 1.1, 1.2, 2.5]
    assert [e["t_landed"] for e in events if e["kind"] == "strike"] == [1.05, None]
    assert [e["t_kept"] for e in events if e["kind"] == "note"] == [1.05]
    journal.stop()
    assert kinds(path)[4] == "landing"


def test_a_closed_journal_is_what_the_log_writes(tmp_path):
    journal, log = EventJournal(tmp_path / "journal"), EventLog(tmp_path / "log")
    for event in TOLD:
        journal.write(event)
        log.write(event)
    for file in (journal, log):
        file.close()
        file.close()
    assert (tmp_path / "journal").read_bytes() == (tmp_path / "log").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal", "log"]


@pytest.mark.parametrize("n_bytes", [1, 20, 40])
def test_a_line_cut_short_costs_that_line_alone(tmp_path, n_bytes):
    path = tmp_path / "events.jsonl"
    journal = EventJournal(path)
    for event in TOLD[:5]:
        journal.write(event)
    journal.stop()
    path.write_bytes(path.read_bytes()[:-n_bytes])
    strike = next(event for event in read_events(path) if event["kind"] == "strike")
    assert strike["t_landed"] is None
    assert len(read_events(path)) == 4


def test_an_event_needs_time_and_kind(tmp_path):
    journal = EventJournal(tmp_path / "events.jsonl")
    with pytest.raises(ValueError, match="an event needs a number t and a text kind"):
        journal.write({"kind": "hit"})
    journal.close()
