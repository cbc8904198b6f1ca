"""The continuous movement between strikes, measured on every camera frame.

Takes poses; gives a `Flow` a person, and its numbers by name.
"""
