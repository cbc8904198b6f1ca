"""Measurements on named work: each bench has `add_arguments` and `measure`."""
