"""Gestures taught by showing: learned from a few demonstrations, followed while they happen.

Takes poses; gives which gesture goes on and how far it is, or that it is none.
"""
