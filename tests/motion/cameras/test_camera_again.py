import pytest

from motion.cameras.camera import CameraError
from motion.cameras.camera_again import CameraAgain


class Room:
    """Cameras by their numbers; a cable may be pulled and put in elsewhere."""

    def __init__(self, **plugged):
        self.plugged = {number.removeprefix("n"): name for number, name in plugged.items()}
        self.opened = []

    def open(self, source):
        self.opened.append(source)
        name = self.plugged.get(source)
        if name is None:
            raise CameraError(f"camera {source} could not be opened: there is no such camera")
        return Opened(name, live=not source.endswith(".mp4"))

    def find(self, name):
        return next((int(n) for n, known in self.plugged.items() if known == name), None)


class Opened:
    def __init__(self, name, live):
        self.name, self.live = name, live


def test_a_camera_that_comes_back_under_another_number_is_found_by_its_name():
    room = Room(n0="Laptop", n2="Good Webcam")
    again = CameraAgain("2", room.open, room.find)
    assert again().name == "Good Webcam"
    del room.plugged["2"]
    with pytest.raises(CameraError, match="no such camera"):
        again()
    room.plugged["3"] = "Good Webcam"
    assert again().name == "Good Webcam"
    assert room.opened == ["2", "2", "3"]


def test_another_camera_that_took_its_number_is_not_taken_for_it():
    room = Room(n0="Good Webcam")
    again = CameraAgain("0", room.open, room.find)
    again()
    room.plugged = {"0": "Laptop", "1": "Good Webcam"}
    assert again().name == "Good Webcam"


def test_a_film_is_opened_by_its_path_again():
    room = Room(**{"a.mp4": "a.mp4"})
    again = CameraAgain("a.mp4", room.open, room.find)
    again()
    again()
    assert room.opened == ["a.mp4", "a.mp4"]
