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
MOST_WHOLE = 4 << 20
"""Bytes of a document that is read as a whole: values in memory take many times their text."""
MOST_SWELLING = 64
"""How many times its packed size an entry may unpack to, beyond a first megabyte; random codes do not."""
_PIECE = 1 << 18
_END = b"PK\x05\x06"
_LOCATOR, _LARGE_END = b"PK\x06\x07", b"PK\x06\x06"
_MOST_DIRECTORY = 1 << 16
# Others unpack without measure: one read of bzip2 may give gigabytes.
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


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
        except (
            *(zipfile.BadZipFile, struct.error, EOFError),
            *(ValueError, OverflowError, NotImplementedError, RuntimeError),
        ) as bad:
            raise Unreadable("not_a_bundle") from bad
        try:
            self._admit(self._zip.infolist())
        except Unreadable:
            self._zip.close()
            raise

    def _admit(self, entries: list[zipfile.ZipInfo]) -> None:
        self.names = [one.filename for one in entries]
        self.repeated = len(set(self.names)) != len(self.names)
        if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_BYTES:
            raise Unreadable("swells")
        if any(one.compress_type not in _PACKINGS for one in entries):
            raise Unreadable("other_packing")
        if any(map(_swells, entries)):
            raise Unreadable("swells")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def open(self, name: str) -> "Entry":
        return Entry(self._zip, name)

    def whole(self, name: str, most: int = MOST_WHOLE) -> bytes:
        """All of a small file. Raises Damaged, and Unreadable for a larger one."""
        if name not in self.names:
            raise Damaged(name)
        if self._zip.getinfo(name).file_size > most:
            raise Unreadable("swells")
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
            OverflowError,
            struct.error,
        ) as bad:
            self._broken = True
            raise Damaged(self.name) from bad


def _swells(one: zipfile.ZipInfo) -> bool:
    return one.file_size > (1 << 20) + MOST_SWELLING * one.compress_size


def _require_modest_directory(path: Path) -> None:
    """The directory at the end is read into memory as a whole: look first at the sizes it states."""
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 22 - 65_535))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise Unreadable("not_a_bundle")
        end = size - len(tail) + at
        file.seek(max(0, end - 76))
        large = file.read(end - file.tell())
    entries, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if large[-20:-16] == _LOCATOR:
        # ZIP64 has a second record, which counts where the two differ.
        if large[:4] != _LARGE_END or struct.unpack("<Q", large[-12:-4]) != (end - 76,):
            raise Unreadable("not_a_bundle")
        many, long = struct.unpack("<QQ", large[32:48])
        entries, length = max(entries, many), max(length, long)
    if entries > MOST_ENTRIES or length > _MOST_DIRECTORY:
        raise Unreadable("swells")
