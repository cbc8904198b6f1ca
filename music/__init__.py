"""The floor: tempo, beat, timeline and scale.

Takes: numbers. Gives: musical time and pitch as pure values.
Must not know: any other room, any device, any clock. Imports only the standard library and numpy.
"""
