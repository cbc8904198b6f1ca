"""The composition root: command line, configuration, processes, translation between rooms.

Takes: every room. Gives: the program `bodyloop`.
Must not know: nothing is hidden from it, so nothing may import it.
"""
