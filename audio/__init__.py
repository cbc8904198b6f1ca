"""The sound engine and its process.

Takes: `AudioCommand`s, each with the time at which it shall happen. Gives: sound and `AudioStatus`.
Must not know: bodies, zones, patches, or why a command came.
"""
