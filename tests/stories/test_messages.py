"""A person walks it: she taps "allow", hands in her plan, and her phone tells her what became of it."""

from uuid import UUID

from api.campaigns.loan_plans import announce
from api.db.tables.loan_plans import LoanPlan
from api.worker import Worker
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.routers.refusals import refused

GRANTS = "/v1/me/message-grants"


async def rejected(county: County, plan_id: str) -> None:
    """The county says no, in the transaction that tells her."""
    async with county.database.write() as session:
        await announce.rejected(session, await session.get_one(LoanPlan, UUID(plan_id)))


async def test_from_the_tap_to_the_phone_and_the_staffs_list(
    county: County, worker: Worker, time: Time
) -> None:
    client, campaign_id = county.client, await county.campaign()
    template_id = (await client.get("/v1/config")).json()["template_ids"]["review"]
    tap = {"user": "zhou", "template_id": template_id}
    accepted = await client.post("/demo/wechat/subscriptions", json=tap)
    assert accepted.json() == {"template_id": template_id, "outcome": "accept"}
    zhou = await county.citizen("zhou")
    assert (await zhou.post(GRANTS, {"accepted": ["review"]})).status_code == 201
    submitted = await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())
    plan_id = submitted.json()["id"]

    await rejected(county, plan_id)
    assert (await client.post("/demo/wechat/inbox", json={"user": "zhou"})).json() == {"messages": []}
    await worker.round()
    (arrived,) = (await client.post("/demo/wechat/inbox", json={"user": "zhou"})).json()["messages"]
    assert arrived["data"] == {
        "thing1": "荷塘边的绣房",
        "phrase2": "未通过",
        "thing3": "原因请在小程序中查看",
        "time4": "2026年10月12日 09:00",
    }
    assert arrived["page"].endswith(plan_id)

    await rejected(county, plan_id)
    time.forward(minutes=1)
    await worker.round()
    officer = await county.staff("officer")
    (failed,) = (await officer.get("/v1/staff/messages?status=failed")).json()["items"]
    assert (failed["subject_id"], failed["failure"]) == (plan_id, "no_grant")
    town = await county.staff("jinghe")
    revealed = await town.post(f"/v1/staff/loan-plans/{plan_id}/applicant", {"purpose": "电话告知审核结果"})
    assert revealed.json()["phone"] == "19900000001"
    assert (await (await county.staff("lupu")).get("/v1/staff/messages")).json()["items"] == []


async def test_nobody_taps_on_what_is_not_there(county: County) -> None:
    tap = {"user": "zhou", "template_id": "unknown"}
    refused(await county.client.post("/demo/wechat/subscriptions", json=tap), 422, "standin_input")
