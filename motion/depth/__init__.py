"""The third dimension from one camera: their recordings, and the body as its own measure.

Takes depth pictures or poses; gives places in metres. Knows nothing of strikes and flow.
"""
