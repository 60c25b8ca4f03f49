"""The ZIP, opened with distrust: few entries, honest sizes, and never more in memory than a piece."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType

MOST_ENTRIES = 64
MOST_BYTES = 16 << 30
"""What all entries together may unpack to."""
MOST_SWELLING = 64
"""How many times its packed size an entry may unpack to, beyond a first megabyte; random codes do not."""
_PIECE = 1 << 18
_END = b"PK\x05\x06"


class Unreadable(Exception):
    """This file cannot be read at all; `reason` is a sentence of words.py."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


class Damaged(Exception):
    """An entry cannot be unpacked, or one of its lines is too long."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Archive:
    """A bundle's files by name. Raises Unreadable when made of something else."""

    def __init__(self, path: Path) -> None:
        _require_modest_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as bad:
            raise Unreadable("not_a_bundle") from bad
        entries = self._zip.infolist()
        self.names = [one.filename for one in entries]
        self.repeated = len(set(self.names)) != len(self.names)
        if sum(one.file_size for one in entries) > MOST_BYTES or any(map(_swells, entries)):
            raise Unreadable("swells")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def open(self, name: str) -> "Entry":
        return Entry(self._zip, name)

    def whole(self, name: str, most: int = 64 << 20) -> bytes:
        """All of a small file. Raises Damaged."""
        if name not in self.names or self._zip.getinfo(name).file_size > most:
            raise Damaged(name)
        return b"".join(self.open(name).pieces())


class Entry:
    """One file on its way through: its lines as they come, and in the end its hash."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.name = name
        self._hash = sha256()
        self._broken = False
        self._pieces = self._read(archive)

    def pieces(self) -> Iterator[bytes]:
        """Raises Damaged."""
        return self._pieces

    def lines(self, longest: int) -> Iterator[bytes]:
        """Without their line feeds; the last one need not have one. Raises Damaged, also for a longer one."""
        rest = b""
        for piece in self._pieces:
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > longest:
                raise Damaged(self.name)
            yield from whole
        if rest:
            yield rest

    def digest(self) -> str | None:
        """SHA-256 of everything, read to its end; None if it cannot be."""
        try:
            for _ in self._pieces:
                pass
        except Damaged:
            pass
        return None if self._broken else self._hash.hexdigest()

    def _read(self, archive: zipfile.ZipFile) -> Iterator[bytes]:
        try:
            with archive.open(self.name) as file:
                while piece := file.read(_PIECE):
                    self._hash.update(piece)
                    yield piece
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
            struct.error,
        ) as bad:
            self._broken = True
            raise Damaged(self.name) from bad


def _swells(one: zipfile.ZipInfo) -> bool:
    return one.file_size > (1 << 20) + MOST_SWELLING * one.compress_size


def _require_modest_directory(path: Path) -> None:
    """The directory at the end is read into memory as a whole: look at its size first."""
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 22 - 65_535))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Unreadable("not_a_bundle")
    entries, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MOST_ENTRIES or length > 1 << 16:
        raise Unreadable("swells")
