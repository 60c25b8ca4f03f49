"""Leaving for good: what is erased, what stays and why, and who is who when she comes back."""

from uuid import UUID

from sqlmodel import select

from api.access.tokens import read_citizen
from api.db.tables.access import Citizen, CitizenSession
from api.db.tables.kernel import IdempotencyKey
from api.db.tables.loan_plans import LoanPlan, LoanPlanDraft
from api.db.tables.people import Person, SealedText
from api.terms.loan_plans import LoanPlanStatus
from tests.county import Caller, County, plan_form
from tests.fixtures import Time
from tests.routers.refusals import refused


async def closed(caller: Caller) -> list[dict[str, str]]:
    """What stays of her."""
    answer = await caller.post("/v1/me/close")
    assert answer.status_code == 200, answer.text
    kept: list[dict[str, str]] = answer.json()["kept"]
    return kept


def id_of(county: County, caller: Caller) -> UUID:
    return read_citizen(county.database.keyring, caller.token).id


async def test_who_comes_back_is_the_same_voter_with_an_empty_account(county: County) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 1, "ballots_total": 1})
    voter = await county.citizen("li-si")
    nonce = await poll.nonce(voter)
    assert (await poll.cast(voter)).status_code == 201
    kept = await closed(voter)
    assert {one["room"] for one in kept} == {"ballots", "account"}
    async with county.database.read() as session:
        row = (await session.exec(select(Citizen).where(Citizen.id == id_of(county, voter)))).one()
        assert row.closed_at is not None
        assert row.openid_sealed == b""
        assert {row.phone_index, row.phone_sealed, row.unionid_index, row.risk_place_sealed} == {None}
        assert not list(await session.exec(select(CitizenSession).where(CitizenSession.citizen_id == row.id)))
        keys = select(IdempotencyKey).where(IdempotencyKey.caller == f"citizen:{row.id}")
        assert not list(await session.exec(keys))

    refused(await poll.cast(voter, nonce=nonce), 409)
    again = await county.citizen("li-si")
    assert id_of(county, again) == id_of(county, voter)
    refused(await poll.cast(again), 409, "quota_spent")
    assert (await again.get("/v1/me")).json() == {"phone_tail": None}
