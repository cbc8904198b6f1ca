from app.verbs.devices import sound_lines
from audio.device import AudioDevice, explain_output


def device(index, name, host_api, inputs, outputs, **facts):
    known = {"default_input": False, "default_output": True, "preferred": False, **facts}
    return AudioDevice(index, name, host_api, inputs, outputs, 48000.0, 0.01, **known)


def test_devices_stand_under_their_host_api_with_the_one_that_is_taken():
    devices = [
        device(0, "default", "ALSA", 2, 2, rates=(44100, 48000)),
        device(1, "system", "JACK Audio Connection Kit", 2, 2, rates=(48000,)),
        device(2, "USB", "ALSA", 1, 0, default_output=False),
    ]
    lines = list(sound_lines(devices, explain_output(devices), ""))
    assert lines == [
        "Sound:",
        "  ALSA",
        "    default: 2 in, 2 out, 44100, 48000 Hz",
        "    USB: 1 in, 0 out, 48000 Hz",
        "  JACK",
        "  * system: 2 in, 2 out, 48000 Hz",
        "  * is taken: a JACK server runs, which gives the shortest way;"
        ' another by device = "HOST API: NAME" under [sound]',
    ]


def test_without_any_there_is_none():
    assert list(sound_lines([], None, "no sound output was found")) == ["Sound:", "  none"]
    only = [device(0, "microphone", "ALSA", 1, 0)]
    assert "none is taken: no sound output" in list(sound_lines(only, None, "no sound output"))[-1]
