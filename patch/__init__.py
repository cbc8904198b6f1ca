"""Which source does what: a performer's mapping, as data.

Takes: zone hits and flow. Gives: neutral `Action`s (play, set, record, clear).
Must not know: the sound engine, the picture, or any device.
"""
