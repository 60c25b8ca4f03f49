"""A month of 助春蕾行动月 around today, and a campaign long before it: wishes in every state.

Everything is entered, decided and given by who would do it, in its own window, like everybody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api import access, clock
from api.campaigns.wishes.board import cards
from api.campaigns.wishes.intake import catalogue, categories, child, enter
from api.campaigns.wishes.vetting import approve, decide, verify
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.demo import county, timeline, wish_children
from api.demo.people import Phones, Staff, clerk_of
from api.demo.wish_list import (
    APPROVAL_BASIS,
    CATALOGUE,
    CATEGORIES,
    OFFICE,
    PROXY_PHONES,
    RULES,
    SUMMARY,
    Entry,
)
from api.kernel import outbox
from api.mechanisms import phases, words
from api.schemas.campaigns import CampaignForm, Window
from api.terms.campaigns import CampaignKind
from api.terms.reviews import Tier
from api.terms.wishes import ReadPurpose, RejectReason, ReturnReason
from api.terms.wishes import WishStatus as S

VISITED = "家里有人，情况属实"


@dataclass
class Board:
    """A campaign of wishes on its way: who works there, and which wish is which."""

    database: Database
    phones: Phones
    staff: Staff
    campaign_id: UUID
    items: dict[str, UUID]
    wishes: dict[Entry, UUID] = field(default_factory=dict)

    def of(self, *statuses: S) -> list[Entry]:
        """Entries that end in these states, as far as they were entered."""
        return [entry for entry in self.wishes if entry.becomes in statuses]


async def stock(database: Database, officer: access.Staff) -> dict[str, UUID]:
    """The county's lists: what may be wished for, and how children's situations are called."""
    async with database.write() as session:
        for code, form in CATEGORIES.items():
            await categories.put(session, officer, code, form)
        return {form.name: (await catalogue.add(session, officer, form)).id for form in CATALOGUE}


async def publish(database: Database, officer: access.Staff, title: str, windows: timeline.Windows) -> UUID:
    form = CampaignForm(
        kind=CampaignKind.WISHES,
        title=title,
        summary=SUMMARY,
        approval_basis=APPROVAL_BASIS,
        windows={name: Window(opens_at=opens, closes_at=closes) for name, (opens, closes) in windows.items()},
        wish_rules=RULES,
    )
    async with database.write() as session:
        campaign = await phases.draft(session, officer, form)
        await phases.publish(session, officer, campaign)
        return campaign.id


async def collect(board: Board, entries: dict[int, Entry]) -> None:
    """Proxies and towns enter wishes, by their places; what citizens wrote is checked by WeChat at once."""
    towns = {town.code: town.name for town in county.TOWNS}
    actors: dict[str, access.Citizen] = {}
    for user in sorted({entry.proxy for entry in entries.values()} - {OFFICE}):
        actors[user] = await board.phones.citizen(user, PROXY_PHONES[user])
    async with board.database.write() as session:
        for place, entry in entries.items():
            who = actors.get(entry.proxy) or clerk_of(board.staff, entry.town)
            item_id = board.items[entry.item]
            form = wish_children.form(entry, place, towns[entry.town], board.campaign_id, item_id)
            board.wishes[entry] = (await enter.enter(session, who, form)).id
    await check_words(board)


async def check_words(board: Board) -> None:
    """What the worker would do in its next round; the phones must not have been away for two hours."""
    topics = {words.TOPIC: words.deliverer(board.database, board.phones.line)}
    await outbox.drain(board.database, topics)


async def visit(board: Board, entries: Iterable[Entry]) -> None:
    """The town has been there. What it entered itself, the county looks at in its stead."""
    today = clock.day(clock.now())
    async with board.database.write() as session:
        for entry in entries:
            own = entry.proxy == OFFICE
            who = board.staff["officer"] if own else clerk_of(board.staff, entry.town)
            wish = await session.get_one(Wish, board.wishes[entry])
            if own:
                await child.reveal(session, who, wish, ReadPurpose.VERIFY)
            await verify.verify(session, who, wish, visited_on=today, note=VISITED, words_read=own)


async def agree(board: Board, entries: Iterable[Entry]) -> None:
    """The county agrees to the cards as the public will see them."""
    async with board.database.write() as session:
        for entry in entries:
            who = board.staff["admin" if entry.proxy == OFFICE else "officer"]
            wish = await session.get_one(Wish, board.wishes[entry])
            await approve.approve(session, who, wish, cards.digest(wish), words_read=True)


async def open_all(board: Board) -> None:
    """Everything approved is shown."""
    async with board.database.write() as session:
        campaign = await session.get_one(Campaign, board.campaign_id)
        await approve.publish(session, board.staff["officer"], campaign, None)


async def turn_back(board: Board, due_at: datetime) -> None:
    """One comes back to its proxy, one is no wish of this campaign."""
    async with board.database.write() as session:
        for entry in board.of(S.RETURNED):
            wish = await session.get_one(Wish, board.wishes[entry])
            clerk, remark = clerk_of(board.staff, entry.town), "同意书的签名页拍得不清楚，请补拍一张"
            await decide.send_back(
                session, clerk, wish, Tier.TOWN, reason=ReturnReason.CONSENT, remark=remark, due_at=due_at
            )
        for entry in board.of(S.REJECTED):
            wish = await session.get_one(Wish, board.wishes[entry])
            clerk = clerk_of(board.staff, entry.town)
            await decide.reject(session, clerk, wish, RejectReason.ALREADY_HELPED, "学校上周已配发")


async def send_down(board: Board, due_at: datetime) -> None:
    """The county wants the town to look once more."""
    async with board.database.write() as session:
        for entry in board.of(S.SENT_DOWN):
            wish = await session.get_one(Wish, board.wishes[entry])
            remark = "请再核一次身高，150厘米恐怕偏大"
            await decide.send_back(
                session,
                board.staff["officer"],
                wish,
                Tier.COUNTY,
                reason=ReturnReason.ITEM,
                remark=remark,
                due_at=due_at,
            )
