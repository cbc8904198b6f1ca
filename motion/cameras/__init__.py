"""Where pictures come from: a device, a film, a folder of pictures.

Takes the name that a performer wrote; gives `CameraFrame`s with their times. Knows no body.
"""
