"""Shader files into programs of a context."""

import moderngl

from render.layout import read_asset
from render.shader import ShaderError, assemble


def build_program(context: moderngl.Context, name: str) -> moderngl.Program:
    """Return the program of the shader file `name` of `assets/overlay`."""
    vertex = assemble(name, "vertex", read_asset)
    fragment = assemble(name, "fragment", read_asset)
    try:
        return context.program(vertex_shader=vertex.text, fragment_shader=fragment.text)
    except moderngl.Error as error:
        # Both stages come from the same files in the same order, so either one can explain.
        raise ShaderError(f"{name} does not compile: {vertex.explain(str(error))}") from error


def set_uniform(program: moderngl.Program, name: str, value: float | tuple[float, ...]) -> None:
    """Set a uniform where the compiler kept it."""
    if name in program:
        program[name] = value
