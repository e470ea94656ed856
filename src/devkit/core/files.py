"""Writing files so that a reader never sees half of one."""

# ruff: noqa: PTH101, PTH105, PTH108, PTH110, PTH112, PTH113, PTH116, PTH118, PTH120, PTH123 - pathlib costs a hook too much

import errno
import os

from devkit.core.errors import DevkitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space or give another place",
    errno.EDQUOT: "the disk quota is used up; free some space or give another place",
    errno.EROFS: "the file system is read-only; give another place",
    errno.EACCES: "permission denied; change the permissions or give another place",
    errno.EPERM: "permission denied; change the permissions or give another place",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "a part of the path is a file, not a folder; give another place",
    errno.EISDIR: "it is a folder; give the path of a file",
    errno.ENAMETOOLONG: "the name is too long; give a shorter one",
}


def write_atomically(path: str | os.PathLike[str], text: str | bytes) -> None:
    """Write `text` (UTF-8) to `path`, whole or not at all.

    An existing file keeps its permissions; a symbolic link stays one, and its target is written. What is no regular
    file (`/dev/stdout`, a pipe) is written to directly.

    Raises:
        DevkitError: the file could not be written; an old file is untouched and nothing is left behind.
    """
    content = text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as device:
                device.write(content)
        else:
            _replace(os.path.realpath(path), content)
    except (OSError, ValueError) as error:
        raise DevkitError(f"cannot write {str(path)!r}: {_reason(error)}") from error


def write_all(changes: "Mapping[str | os.PathLike[str], tuple[bytes | None, bytes]]") -> None:
    """Write several files, all of them or none.

    Args:
        changes: Path -> what the file held, None for one that wasn't there, and what it is to hold.

    Raises:
        DevkitError: a file can't be written; those written before it have their old content again.
    """
    written: list[str | os.PathLike[str]] = []
    try:
        for path, (_, new) in changes.items():
            write_atomically(path, new)
            written.append(path)
    except DevkitError:
        for path in written:
            old = changes[path][0]
            if old is None:
                os.unlink(path)
            else:
                write_atomically(path, old)
        raise


def _replace(path: str, content: bytes) -> None:
    temporary = os.path.join(os.path.dirname(path), f".devkit-{os.urandom(8).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if os.path.exists(path):
            os.chmod(temporary, os.stat(path).st_mode & 0o7777)
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return _REASONS.get(error.errno, error.strerror or "it failed without saying why")
    return str(error)
