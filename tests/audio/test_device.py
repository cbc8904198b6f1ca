import pytest

from audio.device import (
    AudioDevice,
    AudioDeviceError,
    choose_input,
    choose_output,
    explain_output,
    list_devices,
)


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
    with pytest.raises(AudioDeviceError, match='named "tape"; there are: ALSA: USB Audio, ALSA: d'):
        choose_output([ALSA, USB], "tape")


def test_a_device_is_named_with_its_host_api():
    other = device(3, "system", "ALSA", 2, 2, preferred=True, default_output=True)
    both = [other, JACK]
    assert choose_output(both, "JACK: system") is JACK
    assert choose_output(both, "jack audio connection kit: system") is JACK
    assert choose_output(both, "ALSA: system") is other
    assert [JACK.title, other.title] == ["JACK: system", "ALSA: system"]
    with pytest.raises(AudioDeviceError, match='named "JACK: USB'):
        choose_output([USB, JACK], "JACK: USB")


def test_a_colon_may_belong_to_the_name():
    card = device(4, "HDA Intel: ALC892 (hw:0,0)", "ALSA", 2, 2)
    assert choose_output([ALSA, card], "HDA Intel: ALC892") is card
    assert choose_output([ALSA, card], "ALSA: HDA Intel: ALC892 (hw:0,0)") is card


def test_the_whole_name_goes_before_a_part_of_it():
    longer = device(0, "default: more", "ALSA", 2, 2, default_output=True)
    assert choose_output([longer, device(1, "default", "ALSA", 0, 2)], "default").index == 1


def test_on_windows_and_mac_the_short_way_is_taken():
    mme = device(0, "Speakers", "MME", 0, 2, preferred=True, default_output=True)
    wasapi = device(1, "Speakers", "Windows WASAPI", 0, 2, default_output=True)
    assert choose_output([mme, wasapi]) is wasapi
    assert choose_output([mme, wasapi], "MME: Speakers") is mme
    core = device(0, "MacBook Speakers", "Core Audio", 0, 2, default_output=True)
    assert choose_output([core], "CoreAudio: MacBook Speakers") is core


def test_alsas_detour_to_jack_is_the_last_resort():
    detour = device(0, "jack", "ALSA", 2, 2, default_output=True)
    server = device(7, "pipewire", "ALSA", 64, 64)
    assert choose_output([detour, USB]) is USB
    assert choose_output([detour, ALSA, USB, server]) is server
    assert choose_output([detour]) is detour


def test_why_a_device_is_taken_is_told():
    assert "JACK server runs" in explain_output([ALSA, JACK]).why
    assert "default of ALSA" in explain_output([ALSA, USB]).why
    assert 'asked for as "usb"' in explain_output([ALSA, USB], "usb").why


def test_a_microphone_is_opened_where_it_is_asked_for():
    second = device(5, "USB Microphone", "ALSA", 1, 0)
    assert choose_input([ALSA, USB, second], ALSA, "USB Microphone") is second
    assert choose_input([ALSA, USB, second], ALSA, "none") is None
    assert choose_input([ALSA, USB, second], ALSA, "tape") is None
    assert choose_input([ALSA, second], JACK) is None


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
