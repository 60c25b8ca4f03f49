"""The open wishes as a list to print: for the newspaper, the wall, the noticeboard. Public fields only."""

from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.adapters.papers import Block, Paper, Paragraph, Table
from api.adapters.sheets.writing import Book, Sheet
from api.campaigns.wishes import rules
from api.campaigns.wishes.board import cards, seen
from api.campaigns.wishes.board import listing as board
from api.campaigns.wishes.board.listing import Wanted
from api.db.tables.access import Organisation
from api.db.tables.campaigns import Campaign
from api.errors import Conflict
from api.schemas.wish_rules import WishRules
from api.schemas.wishes import WishCard
from api.terms.wishes import GoodsCategory

MOST = 2000
"""Cards on one list: some seventy pages."""
_COLUMNS = ("编号", "年龄段", "物品", "规格", "价值", "乡镇")
_TOWN_NOTE = "为保护孩子，同镇心愿不足五个时不注明乡镇。"


@dataclass(frozen=True)
class PrintList:
    """What is to be printed, as of a day."""

    title: str
    issuer: str
    on: date
    cards: tuple[WishCard, ...]
    rules: WishRules


async def of(session: AsyncSession, actor: Staff, campaign: Campaign, wanted: Wanted) -> PrintList:
    """The list as the board shows it now; the session should be a snapshot.

    Raises Conflict `list_too_long` for more than MOST cards.
    """
    authorize(actor, Permission.WISH_PUBLISH)
    organisation = await session.get_one(Organisation, campaign.organisation_id)
    return PrintList(
        title=campaign.title + ("清单" if campaign.title.endswith("心愿") else "心愿清单"),
        issuer=organisation.name,
        on=clock.day(clock.now()),
        cards=await _cards(session, campaign, wanted),
        rules=await rules.of(session, campaign),
    )


async def _cards(session: AsyncSession, campaign: Campaign, wanted: Wanted) -> tuple[WishCard, ...]:
    told = await board.open_towns(session, campaign)
    if not await seen.open_cards(session, campaign) or wanted.region_code not in {None, *told}:
        return ()
    rows = list(await session.exec(board.matching(campaign, wanted).limit(MOST + 1)))
    if len(rows) > MOST:
        raise Conflict("list_too_long", f"待认领的心愿超过{MOST}个，请按类别或乡镇分开打印")
    found = [cards.card(row, told.get(row.region_code)) for row in rows]
    order = list(GoodsCategory)
    found.sort(key=lambda one: (order.index(one.category), one.item, one.size or "", one.number))
    return tuple(found)


def exported(session: AsyncSession, actor: Staff, campaign: Campaign, printed: PrintList, form: str) -> None:
    """Leave in the record that the list went out, as what, and how long it was."""
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish_list.exported",
        subject_kind="campaign",
        subject_id=campaign.id,
        reason=f"{form}，{len(printed.cards)}个心愿",
    )


def paper(printed: PrintList) -> Paper:
    """The list as an official paper, by category."""
    on = f"{printed.on.year}年{printed.on.month}月{printed.on.day}日"
    blocks: list[Block] = [
        Paragraph(f"截至{on}，有{len(printed.cards)}个心愿等待认领。{_TOWN_NOTE}"),
    ]
    for category in GoodsCategory:
        here = [_row(one) for one in printed.cards if one.category is category]
        if here:
            blocks += [
                Paragraph(f"{category.label}（{len(here)}个）", heading=True),
                Table(_COLUMNS, tuple(here), (3, 3, 4, 3, 4, 3)),
            ]
    blocks += [Paragraph("怎样认领", heading=True), Paragraph("\n".join(_how(printed.rules)))]
    blocks += [Paragraph("接收点", heading=True), _points(printed.rules)]
    blocks += [Paragraph("联系方式", heading=True), Paragraph(printed.rules.contact)]
    return Paper(title=printed.title, blocks=tuple(blocks), issuer=printed.issuer, dated=printed.on)


def book(printed: PrintList) -> Book:
    """The list as an Excel file: all cards in one table, and how to claim on a sheet of its own."""
    return Book(
        sheets=(
            Sheet(
                "心愿清单",
                printed.title,
                ("类别", *_COLUMNS),
                tuple((one.category_label, *_row(one)) for one in printed.cards),
                (12, 12, 14, 20, 14, 16, 14),
            ),
            Sheet(
                "认领方法",
                "怎样认领",
                ("事项", "说明"),
                (
                    *(("认领", line) for line in _how(printed.rules)),
                    *(("接收点", f"{one.name}，{one.address}，{one.hours}") for one in printed.rules.points),
                    ("联系方式", printed.rules.contact),
                    ("乡镇", _TOWN_NOTE),
                ),
                (14, 80),
            ),
        ),
        issuer=printed.issuer,
        dated=printed.on,
    )


def _row(one: WishCard) -> tuple[str, ...]:
    return (one.number, one.age_label, one.item, one.size or "", one.value_label, one.region_name or "")


def _points(found: WishRules) -> Table:
    rows = tuple((one.name, one.address, one.hours) for one in found.points)
    return Table(("接收点", "地址", "时间"), rows, (3, 4, 3))


def _how(found: WishRules) -> list[str]:
    """How to claim, a sentence or two a line."""
    return [
        "在微信小程序中按编号找到心愿并认领，或致电妇联，说明心愿编号。",
        f"认领后{found.claim_days}天内由妇联与您确认，确认后{found.hand_in_days}天内请将物品送到接收点。",
        "逾期未确认或未送到的，心愿重新开放认领。",
        f"个人同时最多认领{found.at_once}个，单位同时最多认领{found.unit_at_once}个。",
        "只接受实物，不接受现金、转账。物品由妇联转交，不提供孩子的姓名和住址。",
    ]
