import subprocess
import sys

from app.take_offer import offer_cut_off
from takes.take import TakeHeader, TakeWriter, new_take_folder, read_take

LEAVE = """
import os, sys
from pathlib import Path
import numpy as np
from takes.take import TakeHeader, TakeWriter
take = TakeWriter(Path(sys.argv[1]), TakeHeader("0.1", 8000, 100.0, "studio", "", "dance.mp4"))
take.sound(np.zeros((20000, 2), np.float32))
take.event({"t": 1.0, "kind": "strike", "id": 1})
take.event({"t": 0.5, "kind": "flow"})
take.event({"t": 1.2, "kind": "landing", "strike_id": 1, "t_landed": 0.9})
os._exit(1)
"""


def test_a_performance_that_was_cut_off_is_offered_whole_and_once(tmp_path):
    folder = new_take_folder(tmp_path, "monday")
    subprocess.run([sys.executable, "-c", LEAVE, str(folder)], check=False)
    playing = TakeWriter(
        new_take_folder(tmp_path, "now"), TakeHeader("0.1", 8000, 100.0, "studio", "", "0")
    )
    said = []
    offer_cut_off(tmp_path, said.append)
    offer_cut_off(tmp_path, said.append)
    assert said == [
        "A performance of 2.5 s was cut off; it is whole again as the take monday:"
        " bodyloop replay monday."
    ]
    assert read_take(folder).complete
    lines = (folder / "events.jsonl").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ['{"t":0.5', '{"t":1.0']
    assert '"t_landed":0.9' in lines[1]
    assert not read_take(playing.folder).complete
    playing.close()


def test_what_cannot_be_mended_stops_nobody(tmp_path):
    folder = new_take_folder(tmp_path, "monday")
    subprocess.run([sys.executable, "-c", LEAVE, str(folder)], check=False)
    (folder / "events.jsonl").write_text("rubbish\n")
    said = []
    offer_cut_off(tmp_path, said.append)
    offer_cut_off(tmp_path / "nowhere", said.append)
    assert len(said) == 1
    assert "events.jsonl is damaged" in said[0]
