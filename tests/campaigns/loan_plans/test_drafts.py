"""An unfinished form waits for its applicant: sealed, hers alone, and gone when the call is over."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import select

from api.db.tables.loan_plans import LoanPlanDraft
from api.db.tables.people import SealedText
from api.worker import Worker
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.stories.appraising import ok, refused

EMPTY = {
    "applicant": {"name": None, "phone": None, "id_number": None},
    "region_code": None,
    "project": None,
    "place": None,
    "jobs": None,
    "amount_fen": None,
    "term_months": None,
    "bank": None,
    "guarantee": None,
    "story": None,
    "borrower": None,
    "heads": None,
    "subsidy_class": None,
}


def draft(campaign_id: str) -> str:
    return f"/v1/me/loan-plan-drafts/{campaign_id}"


async def kept(county: County) -> tuple[int, int]:
    """How many drafts there are, and how many sealed texts."""
    async with county.database.read() as session:
        drafts = (await session.exec(select(sa.func.count()).select_from(LoanPlanDraft))).one()
        return drafts, (await session.exec(select(sa.func.count()).select_from(SealedText))).one()


async def test_what_is_filled_in_so_far_is_there_when_she_comes_back(county: County, time: Time) -> None:
    path = draft(await county.campaign())
    zhou, li = await county.citizen("zhou"), await county.citizen("li")
    assert refused(await zhou.get(path), 404) == "not_found"
    first = await zhou.put(path, {"project": "绣房", "applicant": {"phone": "199"}}, "*")
    wanted = {**EMPTY, "project": "绣房", "applicant": {**EMPTY["applicant"], "phone": "199"}}  # type: ignore[dict-item]
    assert ok(first) == {**wanted, "saved_at": "2026-10-12T09:00:00+08:00"}
    assert first.headers["cache-control"] == "no-store"
    assert ok(await zhou.get(path)) == first.json()
    assert refused(await li.get(path), 404) == "not_found"
    time.forward(minutes=5)
    ok(await zhou.put(path, {"jobs": 3, "project": ""}, "*"))
    assert ok(await zhou.get(path)) == {
        **EMPTY,
        "jobs": 3,
        "project": "",
        "saved_at": "2026-10-12T09:05:00+08:00",
    }
    assert await kept(county) == (1, 1)


async def test_a_draft_is_sealed_and_handing_in_erases_it(county: County) -> None:
    campaign_id = await county.campaign()
    zhou = await county.citizen("zhou")
    secret = {"name": "欧阳莲心", "phone": "19912345678", "id_number": "32109919850307"}
    ok(await zhou.put(draft(campaign_id), {"applicant": secret, "story": "我和婆婆的故事"}, "*"))
    dump = await county.dump()
    assert not any(word in dump for word in (*secret.values(), "婆婆"))
    assert ok(await zhou.get(draft(campaign_id)))["applicant"] == secret
    wrong = plan_form(id_number="321099198503070022")
    await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", wrong)
    assert await kept(county) == (1, 1), "what was not taken in is still being written"
    ok(await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))
    assert await kept(county) == (0, 0)
    assert refused(await zhou.get(draft(campaign_id)), 404) == "not_found"


async def test_nothing_a_draft_holds_is_beyond_its_bounds(county: County) -> None:
    path = draft(await county.campaign())
    zhou = await county.citizen("zhou")
    for form in (
        {"project": "绣" * 81},
        {"applicant": {"phone": "199000000011"}},
        {"jobs": "12"},
        {"jobs": 2**63},
        {"story": "a\x00"},
        {"region_code": "321"},
        {"consent": True},
        {"status": "submitted"},
    ):
        assert refused(await zhou.put(path, form, "*"), 422) == "validation_failed"
    assert await kept(county) == (0, 0)


async def test_a_draft_is_gone_with_the_call_whether_the_worker_came_or_not(
    county: County, time: Time, worker: Worker
) -> None:
    start = time.now
    campaign_id, later = await county.campaign(), await county.appraised()
    zhou = await county.citizen("zhou")
    for one in (campaign_id, later):
        ok(await zhou.put(draft(one), {"project": "绣房"}, "*"))
    time.set(start + timedelta(days=1, seconds=-1))
    await worker.round()
    zhou = await county.citizen("zhou")
    ok(await zhou.get(draft(campaign_id)))
    time.set(start + timedelta(days=1))
    zhou = await county.citizen("zhou")
    assert refused(await zhou.get(draft(campaign_id)), 404) == "not_found"
    assert refused(await zhou.put(draft(campaign_id), {}, "*"), 409) == "window_closed"
    assert await kept(county) == (2, 2)
    await worker.round()
    assert await kept(county) == (1, 1)
    ok(await zhou.get(draft(later)))
    await (await county.staff("officer")).post(f"/v1/staff/campaigns/{later}/cancel", {"reason": "不办了"})
    assert refused(await zhou.get(draft(later)), 404) == "not_found"
    await worker.round()
    assert await kept(county) == (0, 0)


async def test_a_draft_is_for_a_call_that_is_open(county: County, time: Time) -> None:
    officer, zhou = await county.staff("officer"), await county.citizen("zhou")
    unpublished = ok(await officer.post("/v1/staff/campaigns", county.campaign_form()))["id"]
    assert refused(await zhou.put(draft(unpublished), {}, "*"), 404) == "not_found"
    campaign_id = await county.campaign()
    ok(await zhou.put(draft(campaign_id), {"jobs": 1}, "*"))
    ok(await officer.post(f"/v1/staff/campaigns/{campaign_id}/pause", {"reason": "核查"}))
    assert refused(await zhou.put(draft(campaign_id), {}, "*"), 409) == "campaign_paused"
    assert ok(await zhou.get(draft(campaign_id)))["jobs"] == 1, "a pause takes nothing away"
    for who in ("officer", "jinghe"):
        assert refused(await (await county.staff(who)).get(draft(campaign_id)), 403) == "forbidden"


async def test_twenty_savings_at_once_leave_one_draft(county: County) -> None:
    path = draft(await county.campaign())
    zhou = await county.citizen("zhou")
    answers = await asyncio.gather(*(zhou.put(path, {"jobs": n}, "*") for n in range(20)))
    assert {one.status_code for one in answers} == {200}
    assert await kept(county) == (1, 1)
    assert ok(await zhou.get(path))["jobs"] in range(20)
