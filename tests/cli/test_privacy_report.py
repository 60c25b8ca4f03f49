"""The yearly report: counted as an audit asks, in Chinese and for programs, and nobody is in it."""

import json
from uuid import uuid4

import httpx
import pytest

from api import cli
from api.campaigns.wishes.privacy.few import HIDDEN
from api.cli import privacy, privacy_text
from api.terms.wishes import WishStatus
from api.worker import Worker
from tests.county import LUPU, County
from tests.fixtures import Time
from tests.people.test_closing import REQUEST
from tests.wishing import CANARY, wishing


def like(answer: httpx.Response) -> tuple[object, ...]:
    """What an answer tells, without the name of its own request."""
    told = {
        name: value for name, value in answer.headers.items() if name not in ("x-request-id", "ratelimit")
    }
    return answer.status_code, told, {**answer.json(), "request_id": ""}


async def test_what_a_county_hands_in_counts_everything_and_names_nobody(
    county: County, worker: Worker, time: Time
) -> None:
    wishes = await wishing(county)
    shown = [await wishes.plant(WishStatus.PUBLISHED) for _ in range(6)]
    few = await wishes.plant(WishStatus.VERIFIED, region_code=LUPU)
    gone = await wishes.plant(WishStatus.FULFILLED)
    town, citizen = await county.staff("jinghe"), await county.citizen("li-si")
    # One person, one matter, one minute: whatever the caller says that her request is called.
    for minutes in (0, 0, 2):
        time.forward(minutes=minutes)
        county.client.headers["X-Request-Id"] = "always-the-same"
        await town.post(f"/v1/staff/wishes/{shown[0]}/child", {"purpose": "verify"})
    del county.client.headers["X-Request-Id"]
    # Out of her sight: told like absence, and counted.
    hidden = await town.post(f"/v1/staff/wishes/{few}/child", {"purpose": "verify"})
    absent = await town.post(f"/v1/staff/wishes/{uuid4()}/child", {"purpose": "verify"})
    assert like(hidden) == like(absent)
    await (await county.staff("auditor")).post(f"/v1/staff/wishes/{few}/child", {"purpose": "oversight"})
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/wishes/{shown[5]}/withdraw", {"reason": "consent_withdrawn"})
    late = (await citizen.post("/v1/me/data-requests", REQUEST)).json()["id"]
    done = (await citizen.post("/v1/me/data-requests", {**REQUEST, "kind": "erase"})).json()["id"]
    await officer.post(f"/v1/staff/data-requests/{done}/reveal", {"purpose": "complaint"})
    time.forward(days=3)
    answer = {"outcome": "granted", "answer": "已删除。"}
    await (await county.staff("officer")).post(f"/v1/staff/data-requests/{done}/answer", answer)
    time.set(time.now.replace(month=11, day=20))
    assert late
    found = await privacy.figures(county.database, 2026)

    assert found["children"] == {
        "total": 7,
        "by_national_class": {"监护缺失或监护不当": 7},
        "by_category": {"留守儿童": 7},
        "by_age_band": {"10至12岁": 7},
        # 泾河镇 has six, but with 鹭浦镇 alone left out its one would follow from the total.
        "by_town": {"泾河镇": HIDDEN, "鹭浦镇": HIDDEN},
    }
    (consent,) = found["consents"]
    assert (consent["given"], consent["withdrawn"], consent["standing"]) == (8, 1, 7)
    assert [(one["matter"], one["purpose"], one["role"], one["count"]) for one in found["staff_reads"]] == [
        ("data_request", "处理投诉或本人请求", "县级经办人", 1),
        ("wish", "入户核实", "乡镇经办人", 2),
    ]
    assert found["staff_reads_denied"] == 2
    assert found["open_incidents"] is None
    assert found["erasures"] == {"done": 1, "overdue": 0}
    assert [
        (one["kind"], one["outcome"], one["late"], one["days_most"]) for one in found["data_requests"]
    ] == [
        ("correct", "open", 1, None),
        ("erase", "granted", 0, 3),
    ]
    assert found["audit_chain"] == {"intact": True, "broken_at": None}

    time.forward(days=180)
    assert (await privacy.figures(county.database, 2027))["erasures"] == {"done": 0, "overdue": 1}
    # What has never ended is due by its campaign's end; who was erased agrees to nothing any more.
    time.forward(days=180)
    assert (await privacy.figures(county.database, 2027))["erasures"] == {"done": 0, "overdue": 7}
    await worker.round()
    assert (await wishes.row(gone)).erased_at is not None
    left = (await privacy.figures(county.database, 2027))["consents"]
    assert sum(one["standing"] for one in left) == 6
    text = "\n".join(privacy_text.lines(found))
    assert "未了结的安全事件：无登记" in text
    assert "儿童个人信息保护负责人：未指定" in text
    assert "2026-10，乡镇经办人，儿童信息，入户核实：2" in text
    for word in (*CANARY.values(), REQUEST["text"], answer["answer"]):
        assert word not in text + json.dumps(found, ensure_ascii=False)


def test_a_year_is_one_of_ours() -> None:
    with pytest.raises(SystemExit, match="between 2020 and 2100"):
        cli.main(["privacy", "report", "--year", "1999"])
