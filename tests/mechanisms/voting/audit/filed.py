"""A batch of voids and an appeal as rows, for tests about who may touch them."""

from uuid import UUID

from sqlmodel import select

from api import clock, people
from api.db.tables.access import StaffAccount
from api.db.tables.voids import BallotAppeal, VoidBatch
from api.terms.ballots import VoidReason
from tests.county import County


async def audit_ids(county: County, poll_id: str) -> dict[str, str]:
    """A batch that auditor2 proposed, and an appeal of nobody here."""
    async with county.database.write() as session:
        proposer = (
            await session.exec(select(StaffAccount.id).where(StaffAccount.username == "auditor2"))
        ).one()
        batch = VoidBatch(
            poll_id=UUID(poll_id),
            filter={"flagged": True},
            reason=VoidReason.SCRIPTED,
            note="提交间隔不足一秒",
            found=25,
            proposed_by=proposer,
            proposed_at=clock.now(),
        )
        appeal = BallotAppeal(
            poll_id=UUID(poll_id),
            receipt_code="0001-AAAA-AAAA-AAAA-AAAA",
            voter="v" * 22,
            text_id=await people.seal_text(session, "这一票是我本人投的。"),
            filed_at=clock.now(),
        )
        session.add_all([batch, appeal])
        return {"void_id": str(batch.id), "appeal_id": str(appeal.id)}
