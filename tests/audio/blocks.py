"""The same sound, asked for in blocks of other sizes."""

import numpy as np


def in_blocks(engine, sizes, n_frames):
    """Render so many audio frames, the sizes of the blocks in turn."""
    blocks, rendered = [], 0
    while rendered < n_frames:
        size = min(sizes[len(blocks) % len(sizes)], n_frames - rendered)
        blocks.append(engine.render(size))
        rendered += size
    return np.concatenate(blocks)
