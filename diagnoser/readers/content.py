"""The bytes of a report, uncompressed and as UTF-8, held in memory once at most."""

import codecs
import mmap
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from devkit.diagnoser.readers.errors import UnreadableError

DEFAULT_LIMIT = 4 << 30
"""Most bytes of one report, uncompressed."""

_CHUNK = 1 << 20
_IN_MEMORY = 64 << 20
_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Buffer = mmap.mmap | bytearray
Read = Callable[[int], bytes]


@dataclass(frozen=True)
class Content:
    """One report's bytes; writable, and private to this process where they are a mapped file."""

    data: Buffer
    start: int = 0
    """Where the text begins: after a byte order mark."""
    recoded: bool = False
    """Whether the text was another encoding and is UTF-8 now, whatever it says about itself."""

    def head(self, size: int = 1 << 16) -> bytes:
        """Return the first `size` bytes of the text."""
        return bytes(self.data[self.start : self.start + size])

    def __len__(self) -> int:
        return len(self.data)


def load(path: str, limit: int = DEFAULT_LIMIT) -> Content:
    """Load the file at `path`, or stdin for `-`.

    Args:
        path: The file; gzip is recognised by its first bytes.
        limit: Most bytes to accept, after decompression.

    Raises:
        UnreadableError: It can't be opened, is empty, too big or broken.
    """
    try:
        if path == "-":
            return _decoded(_gather(sys.stdin.buffer.read, limit), limit)
        with open(path, "rb", opener=_open_without_waiting) as file:
            return _decoded(_mapped(file, limit), limit)
    except OSError as error:
        raise UnreadableError(_reason(error)) from error
    except ValueError as error:  # a NUL in the path
        raise UnreadableError(f"can't be read ({error}); check the path") from error


def _open_without_waiting(path: str, flags: int) -> int:
    # A FIFO without a writer would block here for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return (
                "there is no such file; check the path, or what the run printed last: pytest writes no report where a "
                "conftest.py or an option is wrong"
            )
        case IsADirectoryError():
            return "is a directory, expected a report; name the files in it, for example as 'DIRECTORY/**/*.json'"
        case PermissionError():
            return "permission denied; make the file readable for this user"
    return f"can't be read ({error.strerror or error}); write the report again or check the path"


def _mapped(file: BinaryIO, limit: int) -> Buffer:
    status = os.fstat(file.fileno())
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("is not a regular file; to read from a pipe, pass '-' and send the report to stdin")
    if not status.st_size:
        raise UnreadableError("is empty (0 bytes), expected a test report; did the test run die before writing it?")
    if file.read(2) == _GZIP:
        file.seek(0)
        return _gather(_gunzip(file), limit)
    _check_size(status.st_size, limit)
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise UnreadableError(
            f"holds more than {limit:,} bytes, the most devkit reads of one report; write one report per shard"
        )


def _gather(read: Read, limit: int) -> Buffer:
    """Collect a stream: in memory while it is small, in a temporary file from then on."""
    data = bytearray()
    while chunk := read(_CHUNK):
        data += chunk
        _check_size(len(data), limit)
        if len(data) > _IN_MEMORY:
            return _on_disk(data, read, limit)
    if not data:
        raise UnreadableError("is empty (0 bytes), expected a test report; did the test run die before writing it?")
    return data


def _on_disk(data: bytearray, read: Read, limit: int) -> Buffer:
    import tempfile

    with tempfile.TemporaryFile() as file:
        size = file.write(data)
        data.clear()
        while chunk := read(_CHUNK):
            size += file.write(chunk)
            _check_size(size, limit)
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)


def _gunzip(file: BinaryIO) -> Read:
    import gzip
    import zlib

    stream = gzip.GzipFile(fileobj=file)

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except EOFError as error:
            raise UnreadableError(
                f"its gzip data ends early, after {stream.tell():,} uncompressed bytes; copy or write it again"
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableError(
                f"its gzip data is damaged at uncompressed byte {stream.tell():,} ({error}); copy or write it again"
            ) from error

    return read


def _decoded(data: Buffer, limit: int) -> Content:
    """Look at the first bytes: gzip on stdin, byte order marks."""
    head = bytes(data[:4])
    if head.startswith(_GZIP):
        import io

        data = _gather(_gunzip(io.BytesIO(data)), limit)
        head = bytes(data[:4])
    if head.startswith(codecs.BOM_UTF8):
        return Content(data, len(codecs.BOM_UTF8))
    if head.startswith(_UTF16):
        return Content(_gather(_as_utf8(data), limit), recoded=True)
    return Content(data)


def _as_utf8(data: Buffer) -> Read:
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    position = 0

    def read(size: int) -> bytes:
        nonlocal position
        text = ""
        while not text and position < len(data):
            chunk = bytes(data[position : position + size])
            position += len(chunk)
            text = decoder.decode(chunk, position >= len(data))
        return text.encode("utf-8", "replace")

    return read
