"""What can be told of a citizen's ballots: that she has them, never what was on them or when.

Which ballots are hers is recomputed from her id under each poll's key; no row says it. They stay
when she leaves: a vote cannot be taken back, and her id keeps her from casting another.
"""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Citizen, System, phones
from api.adapters.crypto import SealBroken
from api.db.session import keyring
from api.db.tables.ballots import Participation
from api.db.tables.polls import Poll
from api.db.tables.voids import BallotAppeal, VoidedBallot
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.keys import PollKeys
from api.people.rights import Kept, Record, Room, facts, own_text
from api.terms.polls import VoterEligibility


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Her receipts by poll, which of them were voided, and her appeals."""
    found = []
    async for poll, voter in _as_voter(session, citizen):
        cast = select(Participation.receipt_code).where(
            col(Participation.poll_id) == poll.id, col(Participation.voter) == voter
        )
        codes = list(await session.exec(cast.order_by(col(Participation.receipt_code))))
        voided = await session.exec(
            select(VoidedBallot.receipt_code, VoidedBallot.reason).where(
                col(VoidedBallot.poll_id) == poll.id, col(VoidedBallot.receipt_code).in_(codes)
            )
        )
        reasons = dict(voided.all())
        for code in codes:
            told = {
                "poll": ("投票", poll.title),
                "receipt": ("回执", code),
                "voided": ("作废原因", reasons.get(code)),
            }
            found.append(Record("ballot", None, facts(told)))
        for appeal in await _appeals(session, poll, voter):
            told = {
                "poll": ("投票", poll.title),
                "receipt": ("回执", appeal.receipt_code),
                "text": (
                    "申诉内容",
                    await own_text(session, citizen, appeal.text_id, ("ballot_appeal", appeal.id)),
                ),
                "status": ("状态", appeal.status),
                "answer": ("答复", appeal.answer),
            }
            found.append(Record("ballot_appeal", appeal.id, facts(told)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Erase the words of her appeals, which go on without them; her ballots stay."""
    kept = []
    async for poll, voter in _as_voter(session, citizen):
        for appeal in await _appeals(session, poll, voter):
            await people.erase_text(session, appeal.text_id)
        cast = select(Participation.receipt_code).where(
            col(Participation.poll_id) == poll.id, col(Participation.voter) == voter
        )
        if (await session.exec(cast.limit(1))).first() is not None:
            kept.append(
                Kept(
                    f"“{poll.title}”中投出的选票",
                    "已投的票不能撤回；选票上没有姓名和微信标识，也查不到选了谁",
                )
            )
    return kept


async def reserves(session: AsyncSession) -> Kept | None:
    """While a poll asks for verified phones, a number that leaves it may not come back under another name."""
    if not await _phones_vote(session, clock.now()):
        return None
    return Kept(
        "手机号的不可逆索引",
        "有要求绑定手机号的投票正在进行，一个号码在其中只能用于一个账号；投票结束后删除",
    )


async def free_numbers(session: AsyncSession, _system: System, now: datetime) -> int:
    """Once no such poll is open any more, numbers of closed accounts are free again; returns how many."""
    if not await phones.reserved(session) or await _phones_vote(session, now):
        return 0
    return await phones.free(session)


async def _phones_vote(session: AsyncSession, now: datetime) -> bool:
    open_ = select(Poll).where(
        col(Poll.opens_at) <= now, col(Poll.counted_at).is_(None), col(Poll.cancelled).is_(False)
    )
    return any(
        ballot_rules.from_data(one.rules).voters is VoterEligibility.PHONE_VERIFIED
        for one in await session.exec(open_)
    )


async def _as_voter(session: AsyncSession, citizen: Citizen) -> AsyncIterator[tuple[Poll, str]]:
    """Every poll, and what she is called in it; not where its master key was given up."""
    for poll in list(await session.exec(select(Poll).order_by(col(Poll.id)))):
        try:
            yield poll, PollKeys(keyring(session), poll.id, poll.key_id).voter(citizen.id)
        except SealBroken:
            continue


async def _appeals(session: AsyncSession, poll: Poll, voter: str) -> list[BallotAppeal]:
    query = select(BallotAppeal).where(BallotAppeal.poll_id == poll.id, BallotAppeal.voter == voter)
    return list(await session.exec(query.order_by(col(BallotAppeal.id))))


ROOM = Room("ballots", "我投出的选票和申诉", holds, leaves, reserves=reserves)
