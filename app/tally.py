"""What the devices and processes of a live performance counted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts since the beginning, except `latency`."""

    latency: float  # seconds from a capture to its sound, median of the last seconds
    late: int  # commands of the sound that came after their time
    dropped: int  # commands of the sound that found no room
    xruns: int  # blocks that the sound card says it missed
    stale: int  # camera frames that a newer one replaced before anybody looked
    drawn: int  # pictures
    overtaken: int  # pictures that a newer one replaced before they were drawn
    recorded: int  # pictures in the film
    lost_pictures: int  # drawn, and not in the film
    lost_sound_frames: int  # silence lies in their place in the take
    lost_messages: int  # events and commands that are not in the take

    @property
    def drops(self) -> int:
        """What found no room: pictures, commands and messages."""
        return self.dropped + self.overtaken + self.lost_pictures + self.lost_messages

    def sentences(self) -> list[str]:
        """Return what a performer should know."""
        counts = {
            "late command": self.late,
            "dropped command": self.dropped,
            "missed block of the sound card": self.xruns,
            "camera frame that nobody looked at": self.stale,
            "picture that was not drawn in time": self.overtaken,
            "picture lost to the film": self.lost_pictures,
            "frame of sound lost to the take": self.lost_sound_frames,
            "message lost to the take": self.lost_messages,
        }
        told = [f"{number} x {what}" for what, number in counts.items() if number]
        latency = f"From a capture to its sound: {1e3 * self.latency:.0f} ms."
        return [latency] + ([f"Counted: {', '.join(told)}."] if told else [])
