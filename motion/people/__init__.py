"""Everyone in the picture: found, followed, told apart.

Takes camera frames; gives a `Pose` a person, whose number stays. Knows not what a movement means.
"""
