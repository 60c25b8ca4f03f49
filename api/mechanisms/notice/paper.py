"""A notice as an official paper: what is announced, the list with masked names, how to object."""

from datetime import datetime

from api.adapters.papers import Paper, Paragraph, Table
from api.clock import SHANGHAI, day
from api.db.tables.notices import Notice, NoticeEntry
from api.mechanisms.notice.periods import last_day
from api.terms.notices import EntryStatus

HOW_TO_OBJECT = (
    "公示期内，对公示内容有异议的，请实名提出，写明姓名、联系方式、异议事项和依据："
    "个人提出的须署真实姓名并留联系方式，单位提出的须加盖公章。"
    "来信以邮戳日期为准，来电、来访以当日为准。匿名反映只作为线索了解，不影响公示。"
)
"""The same words on the page, on paper and in the mini-program."""


def compose(notice: Notice, entries: list[NoticeEntry]) -> Paper:
    """The notice as it stands. Who is out of it stays in the list, with a remark."""
    blocks: list[Paragraph | Table] = [
        Paragraph(notice.body),
        Paragraph("评选依据", heading=True),
        Paragraph(notice.basis),
        Paragraph("公示名单", heading=True),
        _list(entries),
        Paragraph("公示时间", heading=True),
        Paragraph(period(notice)),
        Paragraph("异议方式", heading=True),
        Paragraph(HOW_TO_OBJECT),
        Paragraph("联系方式", heading=True),
        Paragraph(notice.contact),
    ]
    if notice.withdrawn_at is not None:
        taken_back = f"本公示已于{chinese_day(notice.withdrawn_at)}撤回：{notice.withdrawn_reason}"
        blocks.insert(0, Paragraph(taken_back))
    return Paper(title=notice.title, blocks=tuple(blocks), issuer=notice.issuer, dated=day(notice.opens_at))


def period(notice: Notice) -> str:
    """公示时间：2026年10月20日至2026年10月29日（不少于5个工作日）"""
    last = last_day(notice.closes_at)
    until = f"{last.year}年{last.month}月{last.day}日"
    return f"公示时间：{chinese_day(notice.opens_at)}至{until}（不少于{notice.working_days}个工作日）"


def chinese_day(at: datetime) -> str:
    """2026年10月20日"""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def _list(entries: list[NoticeEntry]) -> Table:
    remarks = [_remark(entry) for entry in entries]
    rows = [(str(one.number), one.byline, one.title, one.region_name) for one in entries]
    if not any(remarks):
        return Table(columns=("序号", "姓名", "项目", "乡镇"), rows=tuple(rows), widths=(1, 2, 5, 2))
    return Table(
        columns=("序号", "姓名", "项目", "乡镇", "备注"),
        rows=tuple((*row, remark) for row, remark in zip(rows, remarks, strict=True)),
        widths=(1, 2, 4, 2, 4),
    )


def _remark(entry: NoticeEntry) -> str:
    if entry.status is EntryStatus.LISTED:
        return ""
    reason = f"：{entry.public_reason}" if entry.public_reason else ""
    return f"{entry.status.label}{reason}"
