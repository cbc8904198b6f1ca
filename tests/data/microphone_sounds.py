"""Sounds made up for the microphone's tests: voices, mouth drums and a room that howls."""

import numpy as np

from audio.microphone import Microphone, MicrophoneSettings

RATE = 48000
BLOCK = 64


def harmonic(hz, seconds, partials=11, gain=0.1):
    """Return a steady tone with partials, (n,) float32."""
    time = np.arange(int(seconds * RATE)) / RATE
    tones = [np.sin(2.0 * np.pi * hz * k * time + k * k) / k for k in range(1, partials + 1)]
    return (gain * np.sum(tones, axis=0)).astype(np.float32)


def _course(draw, hz, time, vibrato, wander):
    """Return the phase of a tone that a person makes: it slides in, trembles and wanders."""
    steps = np.arange(0.0, time[-1] + 0.04, 0.02)
    drift = np.interp(time, steps, draw.standard_normal(len(steps)))
    tremble = np.sin(2.0 * np.pi * 5.3 * time) * np.clip(time / 0.4 - 0.3, 0.0, 1.0)
    course = hz * (1.0 + vibrato * tremble + wander * drift) * (1.0 - 0.03 * np.exp(-time / 0.04))
    return 2.0 * np.pi * np.cumsum(course) / RATE


def _swell(draw, time, rough):
    steps = np.arange(0.0, time[-1] + 0.06, 0.03)
    rough = 1.0 + rough * np.interp(time, steps, draw.standard_normal(len(steps)))
    rise = np.clip(time / draw.uniform(0.02, 0.2), 0.0, 1.0)
    return rise * np.clip((time[-1] - time) / 0.1, 0.0, 1.0) * rough


def sung(hz, seconds, seed):
    """Return a sung vowel with vibrato."""
    draw, time = np.random.default_rng(seed), np.arange(int(seconds * RATE)) / RATE
    phase, out = _course(draw, hz, time, 0.012, 0.002), np.zeros(len(time))
    formants = ((600, 80), (1100, 100), (2500, 150), (3400, 200))
    for k in range(1, int(9000 / hz)):
        gain = sum(10 ** (-c / 4000) / (1 + ((hz * k - c) / w) ** 2) for c, w in formants)
        out += (gain + 0.003) / np.sqrt(k) * np.sin(k * phase)
    return _quiet_room(draw, out * _swell(draw, time, 0.06))


def whistled(hz, seconds, seed):
    """Return a human whistle, nearly a sine."""
    draw, time = np.random.default_rng(seed), np.arange(int(seconds * RATE)) / RATE
    phase = _course(draw, hz, time, 0.004, 0.003)
    return _quiet_room(draw, (np.sin(phase) + 0.02 * np.sin(2 * phase)) * _swell(draw, time, 0.08))


def fluted(hz, seconds, seed):
    """Return a flute without vibrato."""
    draw, time = np.random.default_rng(seed), np.arange(int(seconds * RATE)) / RATE
    phase = _course(draw, hz, time, 0.001, 0.0006)
    out = np.sin(phase) + 0.25 * np.sin(2 * phase) + 0.12 * np.sin(3 * phase)
    return _quiet_room(draw, out * _swell(draw, time, 0.03))


def _quiet_room(draw, out):
    out = 0.25 * out / np.abs(out).max()
    return (out + 2e-4 * draw.standard_normal(len(out))).astype(np.float32)


def _noise(draw, n, low, high):
    spectrum = np.fft.rfft(draw.standard_normal(n))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(n, 1.0 / RATE), 1.0) / np.sqrt(low * high))
    out = np.fft.irfft(spectrum * np.exp(-0.5 * (2.0 * octaves / np.log2(high / low)) ** 2), n)
    return out / np.abs(out).max()


def mouth(kind, seed):
    """Return a sound of the mouth in a quiet room and the frame at which it begins."""
    draw, n = np.random.default_rng(seed), RATE // 5
    time, u = np.arange(n) / RATE, draw.uniform
    if kind == "kick":
        course = u(70, 110) * (1.0 + 1.5 * np.exp(-time / u(0.01, 0.02)))
        out = np.sin(2.0 * np.pi * np.cumsum(course) / RATE) * np.exp(-time / u(0.04, 0.08))
        out += u(0.1, 0.4) * _noise(draw, n, 300, 1800) * np.exp(-time / u(0.005, 0.012))
    elif kind == "snare":
        out = _noise(draw, n, u(900, 1500), u(4000, 6000)) * np.exp(-time / u(0.03, 0.06))
        out += u(0.1, 0.4) * np.sin(2.0 * np.pi * u(170, 240) * time) * np.exp(-time / 0.02)
    elif kind == "hat":
        out = _noise(draw, n, u(5500, 7000), u(11000, 15000)) * np.exp(-time / u(0.015, 0.04))
    else:
        out = np.sin(2.0 * np.pi * u(1300, 2000) * time) * np.exp(-time / u(0.004, 0.009))
    out *= np.clip(time / u(0.0005, 0.003), 0.0, 1.0) * np.clip((0.2 - time) / 0.1, 0.0, 1.0)
    out *= 10.0 ** (u(-14.0, -4.0) / 20.0) / np.abs(out).max()
    before = int(u(0.25, 0.35) * RATE)
    whole = np.concatenate([np.zeros(before), out, np.zeros(n)])
    whole += 0.002 * u(0.2, 1.0) * draw.standard_normal(len(whole))
    return whole.astype(np.float32), before


def room(seed, decay=0.4, delay=0.012):
    """Return the impulse response from loudspeaker to microphone; its loudest mode has gain 1."""
    draw, n = np.random.default_rng(seed), RATE // 5
    time = np.arange(n) / RATE
    response = 0.15 * draw.standard_normal(n) * 10.0 ** (-3.0 * time / decay)
    response[0] = 1.0
    for _ in range(8):
        response[int(draw.uniform(100, 1500))] += draw.uniform(-0.5, 0.5)
    hz = np.fft.rfftfreq(32768, 1.0 / RATE)
    spectrum = np.fft.rfft(response, 32768)
    spectrum *= (hz / 180) ** 2 / np.sqrt(1 + (hz / 180) ** 4) / (1 + (hz / 5000) ** 4)
    response = np.fft.irfft(spectrum)[:n]
    response /= np.abs(np.fft.rfft(response, 65536)).max()
    return np.concatenate([np.zeros(int(delay * RATE) - BLOCK), response])


def close_loop(response, gain_db, source, guard):
    """Play the microphone through the room into itself; return what it heard, and itself.

    The loudspeaker bends at full scale, as the engine's limiter does.
    """
    microphone = Microphone(RATE, MicrophoneSettings(gate=False, guard=guard))
    gain, coming = 10.0 ** (gain_db / 20.0), np.zeros(len(response) + BLOCK)
    heard = np.zeros(len(source), np.float32)
    for first in range(0, len(source) - BLOCK + 1, BLOCK):
        block = source[first : first + BLOCK] + coming[:BLOCK]
        heard[first : first + BLOCK] = block
        passed = microphone.hear(block.astype(np.float32)[:, None])[:, 0]
        coming = np.append(coming[BLOCK:], np.zeros(BLOCK))
        sounds = np.convolve(np.tanh(gain * passed), response)
        coming[: len(sounds)] += sounds
    return heard, microphone


def levels(sound, frames=480):
    """Return the level of each 10 ms in dB."""
    blocks = sound[: len(sound) // frames * frames].reshape(-1, frames)
    return 10.0 * np.log10(np.mean(blocks.astype(float) ** 2, axis=1) + 1e-12)
