import pytest

from audio.device import AudioDevice, AudioDeviceError, choose_input, choose_output, list_devices


def device(index, name, host_api, inputs, outputs, **facts):
    known = {"default_input": False, "default_output": False, "preferred": False, **facts}
    return AudioDevice(index, name, host_api, inputs, outputs, 48000.0, 0.01, **known)


ALSA = device(0, "default", "ALSA", 2, 2, preferred=True, default_output=True)
USB = device(1, "USB Audio", "ALSA", 1, 2, preferred=True, default_input=True)
JACK = device(2, "system", "JACK Audio Connection Kit", 2, 2, default_output=True)


def test_jack_is_chosen_by_its_host_api():
    assert choose_output([ALSA, USB, JACK]) is JACK
    assert choose_input([ALSA, USB, JACK], JACK) is JACK


def test_without_jack_the_platforms_default_is_chosen():
    assert choose_output([USB, ALSA]) is ALSA
    assert choose_input([USB, ALSA], ALSA) is USB


def test_a_device_may_be_named_in_part():
    assert choose_output([ALSA, USB, JACK], "usb") is USB
    with pytest.raises(AudioDeviceError, match='named "tape"; there are: USB Audio, default'):
        choose_output([ALSA, USB], "tape")


def test_no_output_is_a_sentence():
    with pytest.raises(AudioDeviceError, match="no sound output was found"):
        choose_output([])


def test_no_input_is_none():
    assert choose_input([device(0, "phones", "ALSA", 0, 2)], ALSA) is None


def test_listing_ends_and_prints_nothing(capfd):
    try:
        devices = list_devices()
    except AudioDeviceError as error:
        assert "install it" in str(error)  # noqa: PT017  a machine may have no PortAudio
    else:
        assert all(isinstance(entry, AudioDevice) for entry in devices)
    assert capfd.readouterr().out == ""
