"""Appeals against voids: a voter asks, an auditor who had no part in them answers."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.db.paging import Cursor, keyset
from api.db.session import keyring
from api.db.tables.access import StaffAccount
from api.db.tables.ballots import Participation
from api.db.tables.polls import Poll
from api.db.tables.voids import BallotAppeal, VoidBatch, VoidedBallot
from api.errors import Conflict, Forbidden, NotFound
from api.kernel import advance
from api.mechanisms.voting import lock, signals
from api.mechanisms.voting.audit import keys, workflow
from api.mechanisms.voting.keys import PollKeys
from api.schemas.my_ballots import AppealForm
from api.terms.access import Role
from api.terms.ballots import AppealStatus, SignalKind, VoidStatus

Outcome = Literal[AppealStatus.UPHELD, AppealStatus.DISMISSED]


@dataclass(frozen=True, repr=False)
class Content:
    """What an appeal says, and the signals of the ballot it is about.

    Neither its window nor why it is void: together they can name the few choices it may hold.
    """

    text: str
    signals: list[SignalKind]


async def file(session: AsyncSession, citizen: Citizen, poll_id: UUID, form: AppealForm) -> None:
    """Ask for one's own voided ballot to be looked at again, once.

    Kept under the poll's voter key and by the day, like nothing that names her or dates her vote.
    Raises NotFound for a ballot that is not hers, Conflict for one that counts, was appealed
    already, or can be reinstated no more.
    """
    authorize(citizen, Permission.APPEAL_FILE)
    poll = await session.get_one(Poll, poll_id)
    await lock.alone(session, poll)
    voter = PollKeys(keyring(session), poll.id, poll.key_id).voter(citizen.id)
    ballot = await session.get(Participation, (poll.id, form.receipt_code))
    if ballot is None or ballot.voter != voter:
        raise NotFound(title="没有找到您的这张选票")
    if await session.get(VoidedBallot, (poll.id, form.receipt_code)) is None:
        raise Conflict("ballot_not_voided", "这张选票没有被作废，不需要申诉")
    if await of_receipt(session, poll.id, form.receipt_code) is not None:
        raise Conflict("already_appealed", "这张选票已申诉过，请等待答复")
    if poll.audit_key_destroyed_at is not None:
        raise Conflict("appeals_over", "结果已定，不再受理选票申诉")
    session.add(
        BallotAppeal(
            poll_id=poll.id,
            receipt_code=form.receipt_code,
            voter=voter,
            text_id=await people.seal_text(session, form.text, by_day=True),
            filed_at=clock.midnight(clock.day(clock.now())),
        )
    )
    await session.flush()


async def of_receipt(session: AsyncSession, poll_id: UUID, receipt_code: str) -> BallotAppeal | None:
    """The appeal about a ballot, if there is one."""
    query = select(BallotAppeal).where(
        BallotAppeal.poll_id == poll_id, BallotAppeal.receipt_code == receipt_code
    )
    return (await session.exec(query)).first()


async def mine(
    session: AsyncSession, poll_id: UUID, voter: str, cursor: str | None, limit: int
) -> tuple[list[BallotAppeal], str | None]:
    """A voter's own appeals, in no order that tells anything."""
    query = select(BallotAppeal).where(BallotAppeal.poll_id == poll_id, BallotAppeal.voter == voter)
    return await keyset(session, query, col(BallotAppeal.id), Cursor.uuid(cursor), limit)


async def page(
    session: AsyncSession, poll_id: UUID, status: AppealStatus | None, cursor: str | None, limit: int
) -> tuple[list[BallotAppeal], str | None]:
    """A poll's appeals for auditors."""
    query = select(BallotAppeal).where(BallotAppeal.poll_id == poll_id)
    if status is not None:
        query = query.where(BallotAppeal.status == status)
    return await keyset(session, query, col(BallotAppeal.id), Cursor.uuid(cursor), limit)


async def one(session: AsyncSession, appeal_id: UUID) -> BallotAppeal:
    """Raises NotFound; the caller sees to whether it is in the actor's sight."""
    appeal = await session.get(BallotAppeal, appeal_id)
    if appeal is None:
        raise NotFound(title="没有找到这件申诉")
    return appeal


async def reveal(session: AsyncSession, actor: Staff, appeal: BallotAppeal, purpose: str) -> Content:
    """Read what a citizen wrote, on record, with the signals of her ballot."""
    text = await people.reveal_text(
        session,
        actor,
        appeal.text_id,
        purpose,
        Permission.APPEAL_SETTLE,
        about=("ballot_appeal", appeal.id),
    )
    ballot = await session.get(Participation, (appeal.poll_id, appeal.receipt_code))
    return Content(text, signals.kinds(ballot.signals if ballot else 0))


async def settle(
    session: AsyncSession, actor: Staff, appeal: BallotAppeal, outcome: Outcome, answer: str
) -> None:
    """Answer an appeal. Upheld, the ballot counts again with the next application of the two share holders.

    Raises Forbidden for who proposed or confirmed what was voided, as long as there is another
    auditor; Conflict once nothing can be reinstated any more.
    """
    authorize(actor, Permission.APPEAL_SETTLE)
    await _refuse_who_voided(session, actor, appeal)
    poll = await session.get_one(Poll, appeal.poll_id)
    await lock.alone(session, poll)
    await session.refresh(appeal)
    if outcome is AppealStatus.UPHELD:
        keys.require_alive(poll)
    step = workflow.UPHOLD if outcome is AppealStatus.UPHELD else workflow.DISMISS
    await advance(session, appeal, step, actor, answer=answer, decided_by=actor.id, decided_at=clock.now())


async def _refuse_who_voided(session: AsyncSession, actor: Staff, appeal: BallotAppeal) -> None:
    batches = await session.exec(
        select(VoidBatch.proposed_by, VoidBatch.confirmed_by).where(
            VoidBatch.poll_id == appeal.poll_id, VoidBatch.status == VoidStatus.APPLIED
        )
    )
    proposers, involved = set[UUID | None](), set[UUID | None]()
    for proposer, confirmer in batches:
        proposers.add(proposer)
        involved |= {proposer, confirmer}
    if actor.id not in involved:
        return
    auditors = await session.exec(
        select(StaffAccount.id).where(
            StaffAccount.role == Role.AUDITOR,
            col(StaffAccount.disabled_at).is_(None),
            StaffAccount.region_code == actor.region_code,
        )
    )
    # Where only two are left, of whom one proposed and one confirmed, the latter answers.
    closest = proposers if actor.id in proposers else involved
    if set(auditors) - closest:
        raise Forbidden("same_person", "作废与复核申诉须由不同的人进行")
