"""The overlay over the camera picture.

Takes: an `OverlayScene` and a camera picture. Gives: pictures, in a window and in memory.
Must not know: poses, zones or patches; it draws arrays.
"""
