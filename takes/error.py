"""What a take's door says when the world says no."""

import errno
from pathlib import Path

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_LEAVE = (errno.EACCES, errno.EPERM, errno.EROFS)


class TakeError(OSError):
    """A take, or a file of it, cannot be written or read; the text is one sentence."""

    def __init__(self, text: str, code: int | None = None) -> None:
        super().__init__(text)
        self.disk_full = code in _NO_ROOM


def cannot_write(path: Path, cause: Exception) -> TakeError:
    """Return the sentence for a write that the system refused."""
    code = getattr(cause, "errno", None)
    return TakeError(_sentence(path, code, cause), code)


def cannot_read(path: Path, cause: Exception) -> TakeError:
    """Return the sentence for a file that the system does not let us read."""
    code = getattr(cause, "errno", None)
    if code == errno.ENOENT:
        return TakeError(f"There is no {path}: check the name.", code)
    reason = getattr(cause, "strerror", None) or str(cause)
    return TakeError(f"Cannot read {path} ({reason}): check the file and its permissions.", code)


def _sentence(path: Path, code: int | None, cause: Exception) -> str:
    if code in _NO_ROOM:
        return (
            f"The disk is full: {path} holds what was recorded until then; "
            "free some space before recording again."
        )
    if code in _NO_LEAVE:
        return f"No permission to write {path}: choose another folder or change its permissions."
    if code in (errno.ENOENT, errno.ENOTDIR) and not path.parent.is_dir():
        return f"There is no folder {path.parent}: make it or choose another one."
    if code == errno.EISDIR:
        return f"{path} is a folder: give the name of a file."
    reason = getattr(cause, "strerror", None) or str(cause)
    return f"Cannot write {path} ({reason}): choose another place."
