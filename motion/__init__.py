"""Camera frames become poses, strikes and flow.

Takes: pictures of a camera or a film. Gives: `Pose`, `Strike`, `Landing`, `Flow`.
Must not know: zones, sound, picture, network, or what a movement is used for.
"""
