"""A MediaPipe `.task` bundle made of bare model files, in memory.

A bundle is a stored zip of the person detector and the landmark model. MediaPipe wants to read in
each how pixels become numbers, which the files as published do not say.
"""

import io
import zipfile
from typing import Any, Final

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as schema

from motion.people.model_files import MODELS, ModelError, landmark_model

PERSON_DETECTOR: Final = MODELS / "pose_detection.tflite"
ENTRY: Final = "TFLITE_METADATA"  # the name by which readers look for it


def task_bundle(size: str) -> bytes:
    """Return the bundle of MediaPipe's pose landmarker with a landmark model."""
    members = {
        "pose_detector.tflite": (PERSON_DETECTOR, 127.5, 127.5),  # -1..1
        "pose_landmarks_detector.tflite": (landmark_model(size), 0.0, 255.0),  # 0..1
    }
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for name, (path, mean, deviation) in members.items():
            try:
                model = path.read_bytes()
            except OSError as error:
                raise ModelError(f"model {path} is missing: install Bodyloop again") from error
            archive.writestr(zipfile.ZipInfo(name), with_normalisation(model, mean, deviation))
    return bundle.getvalue()


def with_normalisation(model: bytes, mean: float, deviation: float) -> bytes:
    """Return a model file that says of its picture: (value - mean) / deviation, in RGB."""
    graph: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    note: Any = schema.BufferT()
    note.data = np.frombuffer(_normalisation(mean, deviation), np.uint8)
    entry: Any = schema.MetadataT()
    entry.name, entry.buffer = ENTRY, len(graph.buffers)
    graph.buffers.append(note)
    graph.metadata = [m for m in graph.metadata or [] if _name(m) != ENTRY] + [entry]
    return _packed(graph, "TFL3", len(model))


def _normalisation(mean: float, deviation: float) -> bytes:
    options: Any = metadata.NormalizationOptionsT()
    options.mean, options.std = [mean], [deviation]
    process: Any = metadata.ProcessUnitT()
    process.optionsType = metadata.ProcessUnitOptions.NormalizationOptions
    process.options = options
    picture: Any = metadata.ImagePropertiesT()
    picture.colorSpace = metadata.ColorSpaceType.RGB
    content: Any = metadata.ContentT()
    content.contentPropertiesType = metadata.ContentProperties.ImageProperties
    content.contentProperties = picture
    tensor: Any = metadata.TensorMetadataT()
    tensor.content, tensor.processUnits = content, [process]
    graph: Any = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model: Any = metadata.ModelMetadataT()
    model.subgraphMetadata = [graph]
    return _packed(model, "M001", 256)


def _packed(root: Any, identifier: str, size: int) -> bytes:
    builder: Any = flatbuffers.Builder(size)
    builder.Finish(root.Pack(builder), identifier.encode())
    return bytes(builder.Output())


def _name(entry: Any) -> str:
    return entry.name.decode() if isinstance(entry.name, bytes) else str(entry.name)
