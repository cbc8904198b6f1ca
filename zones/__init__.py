"""Places on the body, on the stage and on the floor.

Takes: poses and strikes. Gives: `ZoneHit`s: enter, leave, dwell, strike.
Must not know: what a hit plays, or how a zone is drawn.
"""
