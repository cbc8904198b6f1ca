"""Writing recordings with depth, as other programs do."""

import json
from fractions import Fraction

import av
import cv2
import numpy as np


def sheet(source, **more):
    seen = source.intrinsics
    return {
        "intrinsics": {"fx": seen.fx, "fy": seen.fy, "cx": seen.cx, "cy": seen.cy},
        "depth_scale": 0.001,
        **more,
    }


def frames(source):
    found = []
    while (frame := source.read()) is not None:
        found.append(frame)
    return found


def write_sheet(path, data):
    path.write_text(json.dumps(data))
    return path


def write_folder(folder, source, ending="png", **more):
    folder.mkdir(exist_ok=True)
    for number, frame in enumerate(frames(source)):
        cv2.imwrite(str(folder / f"color_{number}.{ending}"), frame.image)
        cv2.imwrite(str(folder / f"depth_{number}.png"), frame.depth.raw)
    write_sheet(folder / "depth.json", sheet(source, **more))
    return folder


def write_gray(path, pictures, rate=30, pix_fmt="gray16le"):
    """Write (height, width) pictures as an FFV1 film."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("ffv1", rate=rate)
        stream.height, stream.width = pictures[0].shape
        stream.pix_fmt = pix_fmt
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="gray16le")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            film.mux(stream.encode(frame.reformat(format=pix_fmt)))
        film.mux(stream.encode())
    return path


def write_colour(path, images, rate=30):
    """Write (height, width, 3) BGR pictures as an FFV1 film without loss."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("ffv1", rate=rate)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = "bgr0"
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return path


def write_films(folder, source, **more):
    found = frames(source)
    write_colour(folder / "colour.mkv", [frame.image for frame in found])
    write_gray(folder / "depth.mkv", [frame.depth.raw for frame in found])
    data = {"colour": "colour.mkv", "depth": "depth.mkv", **more}
    return write_sheet(folder / "depth.json", sheet(source, **data))


def write_realsense(rs, path, pictures, depths, focal):
    """Record pictures with a camera that exists in software only; `rs` is pyrealsense2."""
    height, width = depths[0].shape
    device = rs.software_device()
    sensors, profiles = [], []
    kinds = (
        ("Depth", rs.stream.depth, rs.format.z16, 2),
        ("Color", rs.stream.color, rs.format.rgb8, 3),
    )
    for uid, (name, kind, pixel, size) in enumerate(kinds):
        seen = rs.intrinsics()
        seen.width, seen.height, seen.fx, seen.fy = width, height, focal, focal
        seen.ppx, seen.ppy = (width - 1) / 2, (height - 1) / 2
        seen.model, seen.coeffs = rs.distortion.none, [0.0] * 5
        stream = rs.video_stream()
        stream.type, stream.index, stream.uid, stream.fmt, stream.bpp = kind, 0, uid, pixel, size
        stream.width, stream.height, stream.fps, stream.intrinsics = width, height, 30, seen
        sensor = device.add_sensor(name)
        profiles.append(sensor.add_video_stream(stream))
        sensors.append(sensor)
    sensors[0].add_read_only_option(rs.option.depth_units, 0.001)
    same = rs.extrinsics()
    same.rotation, same.translation = [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]
    profiles[0].register_extrinsics_to(profiles[1], same)
    device.create_matcher(rs.matchers.default)
    recorder = rs.recorder(str(path), device)
    arrived = rs.frame_queue(4 * len(depths), True)
    for sensor in recorder.query_sensors():
        sensor.open(sensor.get_stream_profiles()[0])
        sensor.start(arrived)
    held = [list(depths), [np.ascontiguousarray(p[..., ::-1]) for p in pictures]]
    for number in range(len(depths)):
        for which, (_, _, _, size) in enumerate(kinds):
            frame = rs.software_video_frame()
            frame.pixels, frame.stride, frame.bpp = held[which][number], width * size, size
            frame.timestamp, frame.frame_number = 1000.0 / 30 * number, number
            frame.domain = rs.timestamp_domain.hardware_clock
            frame.profile = profiles[which].as_video_stream_profile()
            sensors[which].on_video_frame(frame)
            arrived.wait_for_frame(5000)  # one at a time, or some are dropped
    for sensor in recorder.query_sensors():
        sensor.stop()
        sensor.close()
    return path
