"""What was played, on disk: events, sound and film.

Takes: events, sound frames and pictures. Gives: a folder that survives a crash, and its replay.
Must not know: where sound and pictures come from, or what an event means.
"""
