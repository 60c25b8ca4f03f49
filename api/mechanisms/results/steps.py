"""One proposes, another certifies; what either signs is computed at that moment and compared.

The caller has locked, in this order, everything a result comes from; the result's own
row comes last.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Actor, Permission, Staff, authorize
from api.db.tables.results import Result, ResultItem
from api.errors import Conflict, Forbidden
from api.kernel import Transition, advance, facts
from api.mechanisms.results import workflow
from api.mechanisms.results.digest import as_data, digest
from api.mechanisms.results.facts import ResultCertified
from api.mechanisms.results.figures import Contender, Draw, Figure, Rules, figures
from api.mechanisms.results.queries import draws_of, items_of
from api.terms.results import ResultStatus


async def lock(session: AsyncSession, subject_id: UUID) -> Result | None:
    """A subject's result, held for this transaction, if there is one."""
    query = select(Result).where(Result.subject_id == subject_id).with_for_update(key_share=True)
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def propose(
    session: AsyncSession,
    actor: Staff,
    *,
    subject_kind: str,
    subject_id: UUID,
    region_code: str,
    rules: Rules,
    contenders: Sequence[Contender],
    draws: Sequence[Draw],
    evidence: dict[str, Any],
) -> Result:
    """Lay down a result for somebody else to certify; a proposal not certified yet is replaced.

    A draw that is replaced with it stays in the record.

    Raises Conflict or Invalid as `figures` does, and Conflict for a result that stands.
    """
    authorize(actor, Permission.RESULT_CERTIFY)
    found = _figures(rules, contenders, draws)
    result = await lock(session, subject_id)
    drawn = [as_data(one) for one in draws]
    earlier = _earlier(result, drawn) if result else []
    signed: dict[str, Any] = {
        "public_weight": rules.public_weight,
        "places": rules.places,
        "digest": digest(subject_id, rules, found, draws, earlier, evidence),
        "draws": drawn,
        "earlier_draws": earlier,
        "proposed_by": actor.id,
        "proposed_at": clock.now(),
        "certified_by": None,
        "certified_at": None,
    }
    if result is not None:
        await advance(session, result, workflow.PROPOSE_ANEW, actor, **signed)
    else:
        result = Result(subject_kind=subject_kind, subject_id=subject_id, region_code=region_code, **signed)
        session.add(result)
        await session.flush()
        audit.record(
            session,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action="result.propose",
            subject_kind="result",
            subject_id=result.id,
            to_state=result.status,
        )
    await _write(session, result, found)
    return result


async def certify(
    session: AsyncSession,
    actor: Staff,
    *,
    subject_id: UUID,
    rules: Rules,
    contenders: Sequence[Contender],
    evidence: dict[str, Any],
    seen: str | None = None,
) -> Result:
    """Stand by what somebody else proposed, after computing everything again.

    `seen` is the digest of the proposal the actor has read, if she says. Raises Forbidden
    for who proposed it, Conflict if there is nothing to certify or the figures are not the
    proposal's any more.
    """
    authorize(actor, Permission.RESULT_CERTIFY)
    result = await lock(session, subject_id)
    require_other(result, actor)
    if result is None:
        raise Conflict("not_proposed", "还没有提出评选结果")
    if result.status is not ResultStatus.PROPOSED:
        raise Conflict("state_conflict", "当前状态不允许此操作，或他人已先处理，请刷新后查看")
    draws = draws_of(result)
    found = _figures(rules, contenders, draws)
    now_signed = digest(subject_id, rules, found, draws, result.earlier_draws, evidence)
    if now_signed != result.digest or seen not in {None, now_signed}:
        raise Conflict("result_changed", "结果与提出时不同，请核对后重新提出")
    await advance(
        session,
        result,
        workflow.CERTIFY,
        actor,
        certified_by=actor.id,
        certified_at=clock.now(),
        certification=result.certification + 1,
        reopened_reason=None,
    )
    kinds = {one.subject_kind for one in contenders}
    for kind in sorted(kinds):
        await facts.publish(session, ResultCertified(result, actor, kind))
    return result


def _earlier(result: Result, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every draw that was ever submitted and does not stand now, in the order it was replaced."""
    replaced = [one for one in result.draws if one not in drawn and one not in result.earlier_draws]
    return [*result.earlier_draws, *replaced]


def require_other(result: Result | None, actor: Staff) -> None:
    """Raise Forbidden for the one who proposed the result."""
    if result is not None and result.proposed_by == actor.id:
        raise Forbidden("same_person", "提出与核定须由两人分别进行")


async def reopen(
    session: AsyncSession,
    actor: Actor,
    subject_id: UUID,
    reason: str,
    transition: Transition = workflow.REOPEN,
) -> None:
    """Take back a certified result that does not hold any more; it must be certified again.

    Nothing happens if it is not certified: what it comes to is computed then anyway.
    """
    result = await lock(session, subject_id)
    if result is None or result.status is not ResultStatus.CERTIFIED:
        return
    await advance(session, result, transition, actor, reason, reopened_reason=reason)


async def finish(session: AsyncSession, actor: Staff, result: Result) -> None:
    """Close a result for good: its awards are granted."""
    await advance(session, result, workflow.FINISH, actor)


async def put_on_notice(session: AsyncSession, result: Result, notice_id: UUID) -> None:
    """Remember on which notice it is."""
    result.notice_id = notice_id
    session.add(result)
    await session.flush()


def _figures(rules: Rules, contenders: Sequence[Contender], draws: Sequence[Draw]) -> list[Figure]:
    return figures(
        contenders,
        public_weight=rules.public_weight,
        places=rules.places,
        tie_break=rules.tie_break,
        draws=draws,
    )


async def _write(session: AsyncSession, result: Result, found: Sequence[Figure]) -> None:
    for item in await items_of(session, result):
        await session.delete(item)
    await session.flush()
    for one in found:
        if one.outcome is None:
            raise ValueError("a result leaves nobody undecided")
        contender = one.contender
        session.add(
            ResultItem(
                result_id=result.id,
                number=contender.number,
                subject_kind=contender.subject_kind,
                subject_id=contender.subject_id,
                title=contender.title,
                byline=contender.byline,
                region_name=contender.region_name,
                votes=contender.votes,
                public_score=one.public,
                jury_score=contender.jury if contender.out is None else None,
                total_score=one.total,
                rank=one.rank,
                outcome=one.outcome,
            )
        )
    await session.flush()
