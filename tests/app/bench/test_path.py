import json

import numpy as np
import pytest

from app.bench.delay_growth import DelayGrowth
from app.cli import main

KEYS = {
    *("delay_ms_first", "delay_ms_last", "delay_growth_ms"),
    *("work_ms_first", "work_ms_last", "work_growth_ms"),
}


def growth(minutes, added, rate=30.0):
    delays = DelayGrowth()
    random = np.random.default_rng(2)
    for t in np.arange(0.0, 60.0 * minutes, 1.0 / rate):
        delays.add(float(t), 0.015 + added(t) + random.exponential(0.002), 0.01 + 0.1 * added(t))
    return delays.figures()


def test_a_delay_that_stays_does_not_grow():
    figures = growth(5, lambda t: 0.0)
    assert figures["delay_ms_first"] == pytest.approx(16.4, abs=0.3)
    assert abs(figures["delay_growth_ms"]) < 0.2


def test_a_delay_that_grows_is_told_from_the_first_to_the_last_minute():
    figures = growth(5, lambda t: 0.010 * t / 300.0)
    assert figures["delay_growth_ms"] == pytest.approx(8.0, abs=0.3)
    # One slow second at the end of an otherwise even hour is no growth.
    assert abs(growth(5, lambda t: 0.5 * (t > 299.0))["delay_growth_ms"]) < 0.2


def test_of_a_short_clip_the_halves_are_compared():
    figures = growth(0.2, lambda t: 0.004 * (t > 6.0))
    assert figures["delay_growth_ms"] == pytest.approx(4.0, abs=0.6)
    assert figures["work_growth_ms"] == pytest.approx(0.4, abs=0.01)
    assert growth(0.01, lambda t: 0.0) == dict.fromkeys(KEYS)


def test_the_bench_goes_round_and_says_whether_the_delay_grew(films, tmp_path):
    words = ["bench", "path", str(films / "short.mp4"), "--minutes", "0.06", "--model", "lite"]
    assert main([*words, "-q", "--json", str(tmp_path / "path.json")]) == 0
    values = json.loads((tmp_path / "path.json").read_text())
    assert values["settings"]["minutes"] == 0.06
    assert set(values["figures"]) >= KEYS
    # How much of it is passed over is the machine's business.
    figures = values["figures"]
    assert figures["camera_frames"] + figures["stale_frames"] == pytest.approx(3.6 * 30, abs=1)
    assert figures["realtime_factor"] > 0.0
    assert figures["delay_ms_last"] is None or figures["delay_ms_last"] > 0.0
    assert "delay_growth_ms" in values["notes"]
