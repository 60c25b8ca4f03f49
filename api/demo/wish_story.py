"""In which order the demo's wishes go their way, walked with the clock."""

from datetime import datetime

from api.db.session import Database
from api.demo import giving, timeline, wishes
from api.demo.campaigns import Travel
from api.demo.people import Phones, Staff
from api.demo.timeline import days
from api.demo.wish_list import (
    BEFORE,
    HERSELF,
    THANKS,
    THANKS_UNREAD,
    TITLE,
    TITLE_BEFORE,
    VILLAGE,
    WISHES,
    Entry,
)
from api.demo.wishes import Board
from api.terms.wishes import Remedy
from api.terms.wishes import WishStatus as S

_AT_ONCE = frozenset({S.PUBLISHED, S.CLAIMED, S.MATCHED, S.RECEIVED, S.DELIVERED, S.REMEDIAL, S.FULFILLED})
_EARLY = _AT_ONCE | {S.WITHDRAWN, S.ARCHIVED, S.EXPIRED}
"""Entered in the first days and open since."""


async def tell(database: Database, phones: Phones, staff: Staff, present: datetime, travel: Travel) -> None:
    """The campaign before, then the month around today."""
    travel(present - days(235))
    items = await wishes.stock(database, staff["officer"])
    windows = timeline.of_the_wishes_before(present)
    campaign_id = await wishes.publish(database, staff["officer"], TITLE_BEFORE, windows)
    await _before(Board(database, phones, staff, campaign_id, items), present, travel)
    travel(present - days(14))
    windows = timeline.of_the_wishes(present)
    campaign_id = await wishes.publish(database, staff["officer"], TITLE, windows)
    board = Board(database, phones, staff, campaign_id, items)
    await _collected(board, present, travel)
    await _given(board, present, travel)
    await _late(board, present, travel)


async def _before(board: Board, present: datetime, travel: Travel) -> None:
    done, _ = BEFORE
    travel(present - days(232))
    await _opened(board, {len(WISHES) + place: entry for place, entry in enumerate(BEFORE, 1)})
    travel(present - days(230))
    donor = await giving.donor(board, "donor-2")
    await giving.promise(board, donor, done)
    await giving.confirm_all(board, done)
    travel(present - days(228))
    await giving.bring(board, done)
    travel(present - days(225))
    await giving.hand_over(board, done)
    travel(present - days(222))
    await giving.look_after(board, done)
    travel(present - days(199))
    await giving.tidy(board)


async def _collected(board: Board, present: datetime, travel: Travel) -> None:
    travel(present - days(13))
    await _opened(board, {place: one for place, one in enumerate(WISHES, 1) if one.becomes in _EARLY})


async def _opened(board: Board, entries: dict[int, Entry]) -> None:
    await wishes.collect(board, entries)
    await wishes.visit(board, entries.values())
    await wishes.agree(board, entries.values())
    await wishes.open_all(board)


async def _given(board: Board, present: datetime, travel: Travel) -> None:
    """Donors and a company; what one of them never confirms falls back by itself."""
    officer = board.staff["officer"]
    (fulfilled,), (delivered,), (remedial,) = map(board.of, (S.FULFILLED, S.DELIVERED, S.REMEDIAL))
    (received,), (withdrawn,), (matched,) = map(board.of, (S.RECEIVED, S.WITHDRAWN, S.MATCHED))
    (claimed,), (lapsing, *_) = board.of(S.CLAIMED), board.of(S.PUBLISHED)
    travel(present - days(9.5))
    company = await giving.register(board)
    first, second, third = [await giving.donor(board, f"donor-{number}") for number in (1, 2, 3)]
    contact = await giving.donor(board, giving.CONTACT)
    await giving.promise(board, first, fulfilled)
    await giving.promise(board, second, delivered)
    await giving.promise(board, third, withdrawn)
    await giving.promise(board, third, lapsing)
    await giving.promise(board, contact, remedial, company)
    await giving.promise(board, officer, received, company)
    travel(present - days(9))
    await giving.confirm_all(board, fulfilled, delivered, remedial, received, withdrawn)
    travel(present - days(7))
    await giving.bring(board, fulfilled, delivered, remedial, received)
    await giving.promise(board, first, matched)
    travel(present - days(5.5))
    await giving.confirm_all(board, matched)
    await giving.hand_over(board, fulfilled, delivered, remedial)
    travel(present - days(4.5))
    await giving.take_back(board, await board.phones.citizen(VILLAGE), withdrawn)
    travel(present - days(3.5))
    await giving.look_after(board, fulfilled)
    await giving.look_after(board, remedial, Remedy.WRONG_SIZE)
    mother = await board.phones.citizen(HERSELF)
    await giving.thank(board, mother, fulfilled, THANKS)
    await wishes.check_words(board)
    await giving.show(board, fulfilled)
    travel(present - days(2))
    await giving.tidy(board)
    travel(present - days(1))
    await giving.promise(board, second, claimed)
    await giving.thank(board, officer, delivered, THANKS_UNREAD)


async def _late(board: Board, present: datetime, travel: Travel) -> None:
    """What still comes in, and is on its way to being open."""
    late = {place: one for place, one in enumerate(WISHES, 1) if one.becomes not in _EARLY}
    newest = {place: late.pop(place) for place in list(late) if late[place].becomes is S.SUBMITTED}
    travel(present - days(4))
    await wishes.collect(board, late)
    travel(present - days(3))
    await wishes.turn_back(board, present + days(4))
    await wishes.visit(board, board.of(S.VERIFIED, S.SENT_DOWN, S.APPROVED))
    travel(present - days(1.5))
    await wishes.agree(board, board.of(S.APPROVED))
    await wishes.send_down(board, present + days(5))
    travel(present - days(0.1))
    await wishes.collect(board, newest)
    travel(present)
    await giving.tidy(board)
