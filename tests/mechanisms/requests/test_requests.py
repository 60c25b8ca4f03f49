"""Requests about one's data: sealed, answered in writing by the county, and visibly late when late."""

from datetime import datetime, timedelta
from uuid import uuid4

from api.terms.wishes import WishStatus
from api.worker import Worker
from tests.campaigns.wishes.proxies import proxy
from tests.county import County
from tests.fixtures import Time
from tests.people.test_closing import REQUEST, id_of
from tests.routers.refusals import refused
from tests.wishing import wishing

ASK = "/v1/me/data-requests"
ANSWER = {"outcome": "refused", "answer": "村名由民政部门登记，请先到镇民政办更正。"}


async def test_a_request_is_read_with_a_purpose_and_answered_in_writing(county: County, time: Time) -> None:
    citizen, officer = await county.citizen("li-si"), await county.staff("officer")
    filed = await citizen.post("/v1/me/data-requests", REQUEST)
    assert filed.status_code == 201, filed.text
    path = f"/v1/staff/data-requests/{filed.json()['id']}"
    # Fifteen working days after Monday the twelfth.
    assert filed.json()["due_at"] == "2026-11-03T00:00:00+08:00"
    assert (await citizen.post("/v1/me/data-requests", REQUEST)).status_code == 201

    listed = (await officer.get("/v1/staff/data-requests?status=open")).json()["items"]
    assert len(listed) == 2
    assert REQUEST["text"] not in str(listed)
    refused(await (await county.staff("jinghe")).get(path), 403)
    assert (await (await county.staff("auditor")).get(path)).status_code == 200
    refused(await (await county.staff("auditor")).post(f"{path}/reveal", {"purpose": "complaint"}), 403)
    read = await officer.post(f"{path}/reveal", {"purpose": "complaint"})
    assert read.json() == {"text": REQUEST["text"]}
    (told,) = await county.audited(action="text.revealed", subject_kind="data_request")
    assert told["reason"] == "处理投诉或本人请求"

    answered = await officer.post(f"{path}/answer", ANSWER)
    assert (answered.status_code, answered.json()["status"]) == (200, "refused")
    refused(await officer.post(f"{path}/answer", ANSWER), 409, "state_conflict")
    mine = (await citizen.get(f"/v1/me/data-requests/{filed.json()['id']}")).json()
    assert (mine["text"], mine["answer"]) == (REQUEST["text"], ANSWER["answer"])
    refused(await (await county.citizen("stranger")).get(f"/v1/me/data-requests/{mine['id']}"), 404)
    assert ANSWER["answer"] not in await county.dump()
    assert REQUEST["text"] not in await county.dump()


async def test_a_request_says_what_it_is_about_and_can_be_carried_out(
    county: County, time: Time, worker: Worker
) -> None:
    """She points at something of hers; staff call her back, put it right, and the words go in time."""
    wishes = await wishing(county)
    teacher, officer = await proxy(county), await county.staff("officer")
    whose = id_of(county, teacher)
    hers = await wishes.plant(WishStatus.PUBLISHED, submitter_kind="citizen", submitter_id=whose)
    other = await wishes.plant(WishStatus.PUBLISHED)
    (consent,) = (await teacher.get("/v1/me/consents")).json()["items"]
    for kind, one in (("wish", other), ("consent", str(uuid4())), ("account", other), ("wish", None)):
        refused(await teacher.post(ASK, {**REQUEST, "subject": {"kind": kind, "id": one}}), 422)
    by_consent = {**REQUEST, "subject": {"kind": "consent", "id": consent["id"]}}
    assert (await teacher.post(ASK, by_consent)).json()["subject_id"] == hers
    assert (await teacher.post(ASK, {**REQUEST, "subject": {"kind": "account"}})).json()["subject_id"] is None
    filed = (await teacher.post(ASK, {**REQUEST, "subject": {"kind": "wish", "id": hers}})).json()
    path = f"/v1/staff/data-requests/{filed['id']}"
    shown = (await officer.get(path)).json()
    assert (shown["subject_kind"], shown["subject_id"]) == ("wish", hers)

    called = await officer.post(f"{path}/asker", {"purpose": "complaint"})
    assert called.json() == {"phone": "+8619900000007"}
    (told,) = await county.audited(action="asker.revealed", subject_id=filed["id"])
    assert told["reason"] == "处理投诉或本人请求"
    without = (await (await county.citizen("li-si")).post(ASK, REQUEST)).json()["id"]
    unbound = await officer.post(f"/v1/staff/data-requests/{without}/asker", {"purpose": "complaint"})
    refused(unbound, 409, "asker_unreachable")
    assert (await officer.post(f"{path}/answer", {**ANSWER, "outcome": "granted"})).status_code == 200
    time.forward(days=366)
    await worker.round()
    mine = (await (await county.citizen("teacher")).get(f"{ASK}/{filed['id']}")).json()
    assert (mine["status"], mine["subject_id"], mine["text"], mine["answer"]) == ("granted", None, None, None)
    refused(
        await (await county.staff("officer")).post(f"{path}/reveal", {"purpose": "complaint"}),
        404,
        "personal_data_erased",
    )


async def test_what_is_not_answered_in_time_is_seen(county: County, time: Time) -> None:
    citizen = await county.citizen("li-si")
    filed = await citizen.post("/v1/me/data-requests", REQUEST)
    for _ in range(4):
        await citizen.post("/v1/me/data-requests", REQUEST)
    refused(await citizen.post("/v1/me/data-requests", REQUEST), 409, "too_many_data_requests")

    async def late() -> int:
        officer = await county.staff("officer")
        found = (await officer.get("/v1/staff/data-requests?overdue=true")).json()["items"]
        return sum(one["overdue"] for one in found)

    due_at = datetime.fromisoformat(filed.json()["due_at"])
    time.set(due_at - timedelta(seconds=1))
    assert await late() == 0
    time.set(due_at)
    assert await late() == 5
