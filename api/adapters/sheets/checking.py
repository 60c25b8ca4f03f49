"""Looking at an xlsx from outside: refused here, nothing of it is unpacked and no process is started.

An xlsx is a ZIP of XML parts (ECMA-376-2). A file of a megabyte may unpack to a gigabyte, so what it
says of itself is judged first; whoever lies about a size is found out when it is unpacked, by `unpacking`.
"""

import re

from api.adapters.sheets import archive
from api.adapters.sheets.archive import Broken, Member, TooMany
from api.errors import DomainError, Invalid

MEMBERS = 100
UNPACKED = 12 * 1024 * 1024
"""Bytes that all members together may claim; five hundred rows of wishes take less than one million."""
RATIO, RATIO_FROM = 60, 1024 * 1024
"""How many times its packed size a member of more than so many bytes may claim: blanks repeated, mostly."""
REQUIRED = frozenset({"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"})
_NAME = re.compile(r"(\[Content_Types\]\.xml|(_rels|docProps|customXml|xl|package)/[\w/ .@()-]+)", re.ASCII)
_HARMLESS = ("xml", "rels", "vml", "png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf", "psmdcp")
_ACTIVE = re.compile(
    r"xl/(vbaProject|macrosheets|dialogsheets|externalLinks|embeddings|activeX|ctrlProps|connections"
    r"|queryTables|webextensions|model)\b",
    re.IGNORECASE,
)
_PRINTER = re.compile(r"xl/printerSettings/[\w.]+\.bin", re.ASCII)


def check(content: bytes) -> list[Member]:
    """The members of an archive that may be unpacked.

    Raises DomainError 415 for what is no xlsx, Invalid for one that is too large, holds more than
    cells, or contradicts itself.
    """
    if not content.startswith(b"PK\x03\x04"):
        raise _foreign(content)
    try:
        members = archive.members(content, MEMBERS)
    except Broken as broken:
        raise unreadable() from broken
    except TooMany as many:
        raise too_large() from many
    names = {member.name.casefold() for member in members}
    if not {name.casefold() for name in REQUIRED} <= names:
        raise _foreign(content)
    if len(names) != len(members):
        raise unreadable()
    for member in members:
        _check_member(member)
    if sum(member.size for member in members) > UNPACKED:
        raise too_large()
    return members


def _check_member(member: Member) -> None:
    name, suffix = member.name, member.name.rpartition(".")[2].lower()
    if member.encrypted:
        raise not_plain("文件加了密码，请取消密码后另存")
    if _ACTIVE.match(name):
        raise not_plain("文件带有宏、外部链接或嵌入对象，请把内容粘贴到新下载的模板里")
    if name.endswith("/") and member.size == 0:
        return
    if not _NAME.fullmatch(name) or ".." in name or "//" in name:
        raise unreadable()
    if suffix not in _HARMLESS and not _PRINTER.fullmatch(name):
        raise not_plain("文件里夹带了其他文件，请把内容粘贴到新下载的模板里")
    if member.method not in {archive.STORED, archive.DEFLATED}:
        raise unreadable()
    if member.size > RATIO_FROM and member.size > RATIO * member.packed:
        raise too_large()


def _foreign(content: bytes) -> DomainError:
    detail = "请上传用模板填写的 .xlsx 文件"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        detail = "这是旧版 .xls 或加了密码的文件，请另存为不加密码的 .xlsx"
    return DomainError("not_a_spreadsheet", "这不是 Excel 表格（.xlsx）", detail, status=415)


def too_large() -> Invalid:
    """More than a list of wishes can be."""
    detail = "请把内容粘贴到新下载的模板里，一次不超过规定的行数"
    return Invalid("spreadsheet_too_large", "表格内容过多", detail)


def not_plain(detail: str) -> Invalid:
    """More than cells."""
    return Invalid("spreadsheet_not_plain", "表格里有不接受的内容", detail)


def unreadable() -> Invalid:
    """Damaged, or made to be."""
    detail = "请用 Excel 或 WPS 打开后另存一次，或把内容粘贴到新下载的模板里"
    return Invalid("spreadsheet_unreadable", "表格无法读取，文件可能已损坏", detail)
