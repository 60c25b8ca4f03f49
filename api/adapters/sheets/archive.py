"""What a ZIP archive says of itself, read without unpacking anything (APPNOTE 6.3.10, §4.3).

A ZIP says everything twice: in front of each member and in the directory at the end. Programs that
believe different halves see different files, so here both must say the same. Members lie one behind
the other from the first byte on; what overlaps (one piece of data unpacked many times) is refused.
Archives beyond 4 GB or on several disks are none of ours.
"""

import struct
from dataclasses import dataclass

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_TAIL = 65_535 + _END.size
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1 | 0x40 | 0x2000
_LATER = 0x8
"""The sizes in front of the member are 0: whoever wrote it did not know them yet."""


class Broken(Exception):
    """Not an archive, or one that contradicts itself."""


class TooMany(Exception):
    """More members than anybody wants to look at."""


@dataclass(frozen=True)
class Member:
    """One file of an archive: `size` bytes by its own claim, `packed` as it lies there."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    data: int
    """Where its data begins."""

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)


def members(content: bytes, most: int) -> list[Member]:
    """The members in the directory's order. Raises Broken, or TooMany for more than `most`."""
    count, start, length = _end(content)
    if count > most:
        raise TooMany
    found, offsets, at = [], [], start
    for _ in range(count):
        member, offset, at = _entry(content, at)
        found.append(member)
        offsets.append(offset)
    if at != start + length:
        raise Broken("the directory is longer or shorter than it says")
    _one_behind_the_other(found, offsets, start)
    return found


def _end(content: bytes) -> tuple[int, int, int]:
    """How many members, where their directory begins, how long it is."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - _TAIL))
    if at < 0 or at + _END.size > len(content):
        raise Broken("no end of an archive")
    _, disk, first, here, count, length, start, comment = _END.unpack_from(content, at)
    if disk or first or here != count:
        raise Broken("several disks")
    if at + _END.size + comment != len(content) or start + length != at:
        raise Broken("something stands behind the archive or inside it")
    return count, start, length


def _entry(content: bytes, at: int) -> tuple[Member, int, int]:
    """A member, where it begins, and where the directory goes on."""
    try:
        mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, *_, offset = (
            _ENTRY.unpack_from(content, at)
        )
        local = _LOCAL.unpack_from(content, offset)
    except struct.error as short:
        raise Broken("cut short") from short
    raw = content[at + _ENTRY.size : at + _ENTRY.size + name]
    begins = offset + _LOCAL.size
    if mark != b"PK\x01\x02" or local[0] != b"PK\x03\x04" or len(raw) != name:
        raise Broken("no member where one should be")
    if (local[2], local[3], local[9]) != (flags, method, name) or content[begins : begins + name] != raw:
        raise Broken("a member is called otherwise than the directory says")
    told = local[6:9]
    if told != (crc, packed, size) and not (flags & _LATER and told == (0, 0, 0)):
        raise Broken("a member has another size than the directory says")
    try:
        text = raw.decode("utf-8" if flags & 0x800 else "ascii")
    except UnicodeDecodeError as unreadable:
        raise Broken("a name in an unknown alphabet") from unreadable
    member = Member(text, flags, method, crc, packed, size, begins + name + local[10])
    return member, offset, at + _ENTRY.size + name + extra + comment


def _one_behind_the_other(found: list[Member], offsets: list[int], end: int) -> None:
    begins = sorted(zip(offsets, found, strict=True), key=lambda one: one[0])
    if not begins or begins[0][0] != 0:
        raise Broken("something stands before the first member")
    limits = [offset for offset, _ in begins[1:]] + [end]
    if any(member.data + member.packed > limit for (_, member), limit in zip(begins, limits, strict=True)):
        raise Broken("members overlap")
