"""Loan parameters are versions with dates: what a plan may ask for depends on the day it is handed in."""

import asyncio
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import clock
from api.campaigns.loan_plans import policy
from api.db.tables.loan_plans import LoanPolicy
from api.schemas.loan_plans import LoanPlanForm
from tests.county import LOAN_POLICY, County, plan_form
from tests.fixtures import Time
from tests.stories.appraising import ok, refused

WAN = 1_000_000
"""Ten thousand yuan in fen."""


async def faults(county: County, campaign_id: str, **changes: Any) -> list[tuple[str, str, str]]:
    town = await county.staff("jinghe")
    answer = await town.post(f"/v1/staff/campaigns/{campaign_id}/loan-plans", plan_form(**changes))
    found = answer.json().get("errors", [])
    assert answer.status_code == (422 if found else 201), answer.text
    return [(one["pointer"], one["code"], one["detail"]) for one in found]


def over(yuan: str) -> list[tuple[str, str, str]]:
    return [("/amount_fen", "over_cap", f"按现行政策最高{yuan}元")]


@pytest.mark.parametrize(
    ("borrower", "cap", "yuan"),
    [
        ({}, 20 * WAN, "200000"),
        ({"borrower": "partnership", "heads": 2}, 44 * WAN, "440000"),
        ({"borrower": "partnership", "heads": 5}, 110 * WAN, "1100000"),
        ({"borrower": "firm"}, 300 * WAN, "3000000"),
    ],
)
async def test_each_kind_of_borrower_has_its_cap(
    county: County, borrower: dict[str, Any], cap: int, yuan: str
) -> None:
    await county.loan_policy()
    campaign_id = await county.campaign()
    assert await faults(county, campaign_id, amount_fen=cap, **borrower) == []
    assert await faults(county, campaign_id, amount_fen=cap + 1, **borrower) == over(yuan)


async def test_heads_terms_and_subsidy_classes_are_checked_with_the_rest(county: County) -> None:
    await county.loan_policy()
    campaign_id = await county.campaign()
    mismatch = ("/heads", "heads_mismatch", "合伙须填2至50人，其他填1人")
    assert await faults(county, campaign_id, heads=2) == [mismatch]
    assert await faults(county, campaign_id, borrower="partnership") == [mismatch]
    assert await faults(county, campaign_id, term_months=36, subsidy_class="micro_profit") == []
    wrong = await faults(county, campaign_id, term_months=37, subsidy_class="farming", amount_fen=21 * WAN)
    assert [(pointer, code) for pointer, code, _ in wrong] == [
        ("/subsidy_class", "unknown_subsidy_class"),
        ("/amount_fen", "over_cap"),
        ("/term_months", "term_too_long"),
    ]
    assert wrong[2][2] == "按现行政策期限最长36个月"


async def test_where_no_policy_is_recorded_there_is_no_cap(county: County) -> None:
    campaign_id = await county.campaign()
    assert await faults(county, campaign_id, amount_fen=900 * WAN, term_months=360) == []
    assert [one[1] for one in await faults(county, campaign_id, subsidy_class="micro_profit")] == [
        "unknown_subsidy_class"
    ]


async def test_the_day_decides_which_version_counts_on_both_sides_of_midnight(
    county: County, time: Time
) -> None:
    """At midnight of the county, when it is four in the afternoon in UTC."""
    await county.loan_policy()
    await county.loan_policy(effective_from="2026-10-13", cap_person_fen=15 * WAN, basis="荷财金〔2026〕9号")
    campaign_id = await county.campaign()
    time.set(datetime(2026, 10, 12, 23, 59, 59, tzinfo=clock.SHANGHAI))
    assert await faults(county, campaign_id, amount_fen=20 * WAN) == []
    time.set(datetime(2026, 10, 13, 0, 0, 0, tzinfo=clock.SHANGHAI))
    assert await faults(county, campaign_id, amount_fen=20 * WAN) == over("150000")
    assert await faults(county, campaign_id, amount_fen=15 * WAN) == []


async def test_a_correction_is_checked_against_the_version_of_its_own_day(county: County, time: Time) -> None:
    await county.loan_policy()
    await county.loan_policy(effective_from="2026-10-13", cap_person_fen=15 * WAN)
    plan_id = await county.plan(await county.appraised())
    first = await _checked_against(county)
    officer, path = await county.staff("officer"), f"/v1/staff/loan-plans/{plan_id}"
    ok(await officer.post(f"{path}/return", {"reason": "请补充"}))
    time.forward(days=1)
    town = await county.staff("jinghe")
    refusal = await town.put(path, plan_form(), '"2"')
    assert [one["code"] for one in refusal.json()["errors"]] == ["over_cap"]
    assert await _checked_against(county) == first
    ok(await town.put(path, plan_form(amount_fen=15 * WAN), '"2"'))
    assert await _checked_against(county) != first


async def _checked_against(county: County) -> str:
    (row,) = [line for line in (await county.dump()).splitlines() if line.startswith("loan_plan ")]
    versions = [line.split()[1] for line in (await county.dump()).splitlines() if "loan_policy " in line[:13]]
    (found,) = [one for one in versions if one in row]
    return found


async def test_versions_are_public_the_latest_first_with_basis_and_caps(county: County) -> None:
    for day in ("2026-01-01", "2027-01-01", "2026-07-01"):
        await county.loan_policy(effective_from=day)
    get = county.client.get
    first = await get("/v1/loan-policies?limit=2")
    assert [one["effective_from"] for one in first.json()["items"]] == ["2027-01-01", "2026-07-01"]
    rest = await get(first.links["next"]["url"])
    (last,) = rest.json()["items"]
    assert {**last, "id": "", "region_code": ""} == {**LOAN_POLICY, "id": "", "region_code": ""}
    assert rest.json()["next_cursor"] is None
    known = await get("/v1/loan-policies?limit=2", headers={"If-None-Match": first.headers["etag"]})
    assert known.status_code == 304
    for bad in ("x", "MjAyNi0xMy0wMSBh", "w6k"):
        assert refused(await get(f"/v1/loan-policies?cursor={bad}"), 422) == "validation_failed"


async def test_a_day_has_one_version_also_when_twenty_record_it_at_once(county: County) -> None:
    officers = [await county.staff("officer"), await county.staff("officer2")]
    answers = await asyncio.gather(
        *(officers[n % 2].post("/v1/staff/loan-policies", LOAN_POLICY) for n in range(20))
    )
    assert Counter(one.status_code for one in answers) == {201: 1, 409: 19}
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"policy_exists"}
    (row,) = await county.audited(action="loan_policy.recorded")
    assert row["to_state"] == "2026-01-01"


async def test_one_key_records_once(county: County) -> None:
    officer = await county.staff("officer")
    first = await officer.post("/v1/staff/loan-policies", LOAN_POLICY, key="k")
    again = await officer.post("/v1/staff/loan-policies", LOAN_POLICY, key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = await officer.post("/v1/staff/loan-policies", {**LOAN_POLICY, "basis": "另一号"}, key="k")
    assert refused(other, 422) == "idempotency_key_reused"


async def test_only_the_county_records_policies(county: County) -> None:
    for who in ("jinghe", "auditor", "panelist"):
        answer = await (await county.staff(who)).post("/v1/staff/loan-policies", LOAN_POLICY)
        assert refused(answer, 403) == "forbidden"


@pytest.mark.parametrize(
    "changes",
    [
        {"effective_from": "2026-02-30"},
        {"effective_from": "2026-1-1"},
        {"effective_from": 20260101},
        {"cap_person_fen": 0},
        {"cap_person_fen": 2**63},
        {"term_months_max": 0},
        {"subsidy_classes": [{"code": "a", "name": "甲", "percent": 101}]},
        {"subsidy_classes": [{"code": "a", "name": "甲", "percent": 1}] * 2},
        {"subsidy_classes": [{"code": "甲", "name": "甲", "percent": 1}]},
    ],
)
async def test_what_is_no_policy_is_refused(county: County, changes: dict[str, Any]) -> None:
    officer = await county.staff("officer")
    answer = await officer.post("/v1/staff/loan-policies", {**LOAN_POLICY, **changes})
    assert refused(answer, 422) == "validation_failed"


@given(
    cap=st.integers(1, 10**9),
    partner=st.integers(1, 10**9),
    firm=st.integers(1, 10**9),
    amount=st.integers(1, 10**10),
    borrower=st.sampled_from(["person", "partnership", "firm"]),
    heads=st.integers(1, 50),
)
def test_a_plan_is_over_its_cap_exactly_when_it_asks_for_more(
    cap: int, partner: int, firm: int, amount: int, borrower: str, heads: int
) -> None:
    form = LoanPlanForm.model_validate(plan_form(amount_fen=amount, borrower=borrower, heads=heads))
    version = LoanPolicy(
        id=uuid4(),
        region_code="321099",
        effective_from=date(2026, 1, 1),
        basis="文",
        cap_person_fen=cap,
        cap_partner_fen=partner,
        cap_firm_fen=firm,
        term_months_max=36,
        subsidy_classes=[],
        created_at=clock.now(),
    )
    codes = {one.code for one in policy.faults(version, form)}
    most = {"person": cap, "partnership": partner * heads, "firm": firm}[borrower]
    assert ("over_cap" in codes) is (amount > most)
    assert ("heads_mismatch" in codes) is ((borrower == "partnership") is not (heads > 1))
