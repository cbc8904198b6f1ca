"""What is wrong with a camera, in one sentence.

Takes pictures, their times and the poses seen in them; gives a `Fault` or none. Opens no camera.
"""
