"""Several cameras on one stage: calibrated to each other by a walk, then depth by triangulation.

Takes the poses that each camera saw; gives one body in metres, and presence from all.
"""
