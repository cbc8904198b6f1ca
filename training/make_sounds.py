"""Makes the sounds of our own in `assets/samples`, always the same ones.

usage: python -m training.make_sounds [FOLDER]
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 48000
_PEAK = 0.89
_SEED = 20261121

Sound = npt.NDArray[np.float64]  # (n,)


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def _noise(seconds: float, number: int) -> Sound:
    draw = np.random.default_rng(_SEED + number)
    return draw.uniform(-1.0, 1.0, round(seconds * RATE))


def _band(sound: Sound, low: float, high: float) -> Sound:
    """Keep what lies between two frequencies, with edges half an octave wide."""
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(2 * len(sound), 1.0 / RATE), 1.0))
    rise = np.clip((octaves - np.log2(low)) * 2.0 + 1.0, 0.0, 1.0)
    fall = np.clip((np.log2(high) - octaves) * 2.0 + 1.0, 0.0, 1.0)
    return np.asarray(np.fft.irfft(spectrum * rise * fall)[: len(sound)])


def _glide(t: Sound, start: float, end: float, speed: float) -> Sound:
    """Return a sine that falls from one frequency to another; `speed` in 1/s."""
    phase = end * t + (start - end) * (1.0 - np.exp(-speed * t)) / speed
    return np.asarray(np.sin(2.0 * np.pi * phase))


def _partials(t: Sound, root: float, rows: list[tuple[float, float, float]]) -> Sound:
    """Return sines as (ratio to the root, gain, decay in 1/s)."""
    total = np.zeros_like(t)
    for ratio, gain, decay in rows:
        total += gain * np.exp(-decay * t) * np.sin(2.0 * np.pi * root * ratio * t)
    return total


def _kick() -> Sound:
    t = _time(0.5)
    beater = 0.15 * _noise(0.5, 1) * np.exp(-400.0 * t)
    return _glide(t, 190.0, 46.0, 28.0) * np.exp(-7.0 * t) + beater


def _deep_kick() -> Sound:
    t = _time(0.9)
    return np.tanh(2.5 * _glide(t, 120.0, 38.0, 16.0) * np.exp(-4.0 * t))


def _snare() -> Sound:
    t = _time(0.35)
    body = _glide(t, 260.0, 185.0, 40.0) * np.exp(-22.0 * t)
    return 0.7 * body + 0.9 * _band(_noise(0.35, 2), 900.0, 9000.0) * np.exp(-14.0 * t)


def _clap() -> Sound:
    t = _time(0.4)
    hands = np.zeros_like(t)
    for late in (0.0, 0.011, 0.021, 0.034):
        since = np.maximum(t - late, 0.0)
        hands += (t >= late) * np.exp(-(160.0 if late < 0.03 else 16.0) * since)
    return _band(_noise(0.4, 3), 700.0, 3500.0) * hands


def _metal(seconds: float, number: int) -> Sound:
    t = _time(seconds)
    squares = sum(
        np.sign(np.sin(2.0 * np.pi * hz * t)) for hz in (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
    )
    return _band(np.asarray(squares) / 6.0 + 0.5 * _noise(seconds, number), 7000.0, 16000.0)


def _closed_hat() -> Sound:
    return _metal(0.12, 4) * np.exp(-45.0 * _time(0.12))


def _open_hat() -> Sound:
    return _metal(0.8, 5) * np.exp(-5.5 * _time(0.8))


def _shaker() -> Sound:
    t = _time(0.22)
    shake: Sound = np.sin(np.pi * np.minimum(t / 0.16, 1.0)) ** 2
    return _band(_noise(0.22, 6), 4000.0, 14000.0) * shake


def _rim() -> Sound:
    t = _time(0.12)
    rows = [(1.0, 1.0, 60.0), (1.53, 0.7, 75.0), (2.74, 0.4, 110.0)]
    return _partials(t, 620.0, rows) + 0.3 * _noise(0.12, 7) * np.exp(-600.0 * t)


def _tom(root: float) -> Sound:
    t = _time(0.6)
    skin = _glide(t, 1.6 * root, root, 18.0) * np.exp(-7.0 * t)
    return skin + 0.1 * _band(_noise(0.6, 8), 300.0, 2500.0) * np.exp(-30.0 * t)


def _bell() -> Sound:
    rows = [(0.56, 0.6, 1.4), (0.92, 0.5, 1.9), (1.19, 0.7, 2.4), (1.7, 0.5, 3.3)]
    rows += [(2.0, 0.5, 3.9), (2.74, 0.35, 5.5), (3.76, 0.25, 7.5), (4.07, 0.2, 9.0)]
    return _partials(_time(2.5), 660.0, rows)


def _marimba() -> Sound:
    rows = [(1.0, 1.0, 6.0), (3.93, 0.35, 16.0), (9.2, 0.12, 40.0)]
    return _partials(_time(0.9), 261.63, rows)


def _glass() -> Sound:
    rows = [(1.0, 0.8, 2.2), (2.32, 0.5, 3.1), (4.25, 0.35, 5.2), (6.63, 0.2, 8.0)]
    return _partials(_time(1.8), 987.77, rows)


def _bass() -> Sound:
    t = _time(1.0)
    rows = [(float(k), 1.0 / k, 2.0 + 1.6 * k) for k in range(1, 16)]
    return _partials(t, 65.41, rows)


def _pad() -> Sound:
    t = _time(4.0)
    total = np.zeros_like(t)
    for number, note in enumerate((130.81, 196.0, 261.63, 329.63)):
        for cents in (-5.0, 4.0):
            root = note * 2.0 ** (cents / 1200.0)
            turn = 0.7 * number + cents
            for k in range(1, 7):
                total += np.sin(2.0 * np.pi * root * k * t + turn * k) / k**1.6
    swell: Sound = np.sin(np.pi * np.minimum(t / 4.0, 1.0)) ** 0.8
    return total * swell


def _rise() -> Sound:
    t = _time(2.0)
    sweep = np.sin(2.0 * np.pi * 110.0 * (2.0 ** (2.0 * t) - 1.0) / np.log(4.0))
    air = _band(_noise(2.0, 9), 500.0, 9000.0)
    rise: Sound = (0.5 * sweep + 0.5 * air) * (t / 2.0) ** 2
    return rise


SOUNDS: dict[str, Callable[[], Sound]] = {
    "own_kick": _kick,
    "own_kick_deep": _deep_kick,
    "own_snare": _snare,
    "own_clap": _clap,
    "own_hat_closed": _closed_hat,
    "own_hat_open": _open_hat,
    "own_shaker": _shaker,
    "own_rim": _rim,
    "own_tom_high": lambda: _tom(165.0),
    "own_tom_low": lambda: _tom(98.0),
    "own_bell": _bell,
    "own_marimba": _marimba,
    "own_glass": _glass,
    "own_bass_c": _bass,
    "own_pad_c": _pad,
    "own_rise": _rise,
}


def make_sound(name: str) -> npt.NDArray[np.int16]:
    """Return one sound, (n,) at 48 kHz; its end fades to nothing."""
    sound = SOUNDS[name]()
    fade = min(round(0.01 * RATE), len(sound) // 4)
    sound[-fade:] *= np.linspace(1.0, 0.0, fade)
    whole: npt.NDArray[np.int16] = np.round(32767.0 * _PEAK * sound / np.abs(sound).max()).astype(
        "i2"
    )
    return whole


def main(folder: Path) -> None:
    """Write all sounds as FLAC."""
    for name in SOUNDS:
        soundfile.write(folder / f"{name}.flac", make_sound(name), RATE, subtype="PCM_16")


if __name__ == "__main__":
    bundled = Path(__file__).parent.parent / "assets" / "samples"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else bundled)
