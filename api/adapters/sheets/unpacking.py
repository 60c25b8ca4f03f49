"""Unpacking a member to the size it claims, and not a byte further."""

import zlib

from api.adapters.sheets import archive
from api.adapters.sheets.archive import Broken, Member


def unpack(content: bytes, member: Member) -> bytes:
    """What a member holds. Raises Broken for another size or check sum than the archive told."""
    packed = content[member.data : member.data + member.packed]
    if member.method == archive.STORED:
        data = packed
    else:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # Asking for one byte more than is claimed tells a liar without unpacking the lie.
            data = stream.decompress(packed, member.size + 1)
        except zlib.error as damaged:
            raise Broken("damaged") from damaged
        if not stream.eof and len(data) <= member.size:
            raise Broken("cut short")
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise Broken("not what it claims to be")
    return data
