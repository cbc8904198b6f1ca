"""A disk that is soon full, for programs that a test starts."""

import subprocess

import pytest


def small_disk_words(folder, size="1m"):
    """Return the words before a command that give it a disk of a size at a folder."""
    mount = f'mount -t tmpfs -o size={size} none {folder} && exec "$@"'
    words = ["unshare", "--mount", "sh", "-c", mount, "sh"]
    try:
        refused = subprocess.run([*words, "true"], check=False, capture_output=True).returncode
    except FileNotFoundError:
        refused = 1
    if refused:
        pytest.skip("needs util-linux's unshare and the right to mount (run as root)")
    return words
