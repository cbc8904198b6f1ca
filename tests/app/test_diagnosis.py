import json

from app.cli import main
from app.diagnosis import diagnose

LOOKS = {
    "python",
    "packages",
    "models",
    "runtime",
    "patches",
    "graphics",
    "screen",
    "sound",
    "camera",
    "disk",
}


def test_everything_is_looked_at_and_told(tmp_path):
    findings = {finding.what: finding for finding in diagnose(tmp_path / "not" / "yet" / "there")}
    assert set(findings) == LOOKS
    assert all(finding.says and "\n" not in finding.says for finding in findings.values())
    assert findings["python"].good
    assert findings["models"].good
    assert "LiteRT 2.3.0 on the processor" in findings["runtime"].says
    assert findings["patches"].says == "drone_and_flow, drum_kit, group, loop_pedal, pedal"
    assert "GB free for takes in" in findings["disk"].says
    may_lack = {"screen", "sound", "camera", "disk"}
    assert {what for what, finding in findings.items() if not finding.needed} <= may_lack


def test_a_doctor_that_programs_can_read(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    status = main(["doctor", "--json"])
    values = json.loads(capsys.readouterr().out)
    assert status == (0 if values["healthy"] else 1)
    assert {finding["what"] for finding in values["findings"]} == LOOKS


def test_devices_that_programs_can_read(capsys):
    assert main(["devices", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert {"cameras", "sound", "screens", "graphics", "troubles"} <= set(values)
