"""A campaign that is to end in awards says beforehand how: towns, notice, jury, places."""

from datetime import datetime
from typing import Any

import pytest

from api.clock import SHANGHAI
from tests.county import APPRAISAL, County, window
from tests.fixtures import Time
from tests.stories.campaigning import act, days, draft, refusal

Fault = tuple[str, str]


async def faults_of(county: County, **changes: Any) -> list[Fault]:
    """What publishing such a campaign names."""
    officer = await county.staff("officer")
    campaign_id = await draft(officer, county.appraised_form(**changes))
    return refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish"), 422)[1]


async def test_the_rules_are_public_under_a_hash_and_stand_once_published(county: County) -> None:
    campaign_id, officer = await county.appraised(), await county.staff("officer")
    shown = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()
    assert shown["appraisal"]["criteria"] == APPRAISAL["criteria"]
    assert (shown["appraisal"]["town_quota"], shown["appraisal"]["notice_working_days"]) == (2, 5)
    other = await county.appraised(appraisal={**APPRAISAL, "places": 3})
    elsewhere = (await county.client.get(f"/v1/campaigns/{other}")).json()
    assert len({shown["appraisal_hash"], elsewhere["appraisal_hash"]}) == 2

    path = f"/v1/staff/campaigns/{campaign_id}"
    for changed in ({**APPRAISAL, "places": 3}, None):
        answer = await officer.put(path, county.appraised_form(appraisal=changed), '"2"')
        assert refusal(answer, 409) == ("campaign_published", [("/appraisal", "fixed")])
    same = await officer.put(path, county.appraised_form(title="改名"), '"2"')
    assert (same.status_code, same.json()["appraisal_hash"]) == (200, shown["appraisal_hash"])


async def test_a_draft_takes_rules_on_and_lays_them_down(county: County) -> None:
    officer = await county.staff("officer")
    campaign_id = await draft(officer, county.campaign_form())
    path = f"/v1/staff/campaigns/{campaign_id}"
    with_rules = await officer.put(path, county.appraised_form(), '"1"')
    assert with_rules.json()["appraisal"]["places"] == 2
    without = await officer.put(path, county.campaign_form(), '"2"')
    assert (without.json()["appraisal"], without.json()["appraisal_hash"]) == (None, None)
    await act(officer, campaign_id, "publish")


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        ([{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 39}], "权重之和"),
        ([{"name": "带动就业", "weight": 50}, {"name": "带动就业", "weight": 50}], "重名"),
        ([], "criteria"),
    ],
)
async def test_criteria_weigh_a_hundred_together(
    county: County, criteria: list[dict[str, Any]], reason: str
) -> None:
    officer = await county.staff("officer")
    form = county.appraised_form(appraisal={**APPRAISAL, "criteria": criteria})
    answer = await officer.post("/v1/staff/campaigns", form)
    assert answer.status_code == 422
    assert reason in answer.text


async def test_a_jury_window_without_rules_is_not_published_by_mistake(county: County) -> None:
    """A clerk who sets a date for the jury and forgets the jury's rules is told so."""
    assert await faults_of(county, appraisal=None) == [("/appraisal", "missing")]


async def test_windows_and_quota_that_the_rules_need(county: County) -> None:
    await county.loan_policy()
    windows = county.appraised_form()["windows"]
    del windows["judging"], windows["result_notice"]
    rules = {name: value for name, value in APPRAISAL.items() if name != "town_quota"}
    assert await faults_of(county, windows=windows, appraisal=rules) == [
        ("/windows/judging", "missing"),
        ("/windows/result_notice", "missing"),
        ("/appraisal/town_quota", "missing"),
    ]
    foreign = {**rules, "town_quotas": [{"town": "321099101", "quota": 1}, {"town": "320981101", "quota": 1}]}
    assert await faults_of(county, appraisal=foreign) == [("/appraisal/town_quotas/1/town", "unknown_region")]


async def test_without_loan_parameters_in_force_no_plan_could_be_checked(county: County) -> None:
    assert await faults_of(county) == [("/windows/call", "no_loan_policy")]
    await county.loan_policy(effective_from="2026-10-13")
    assert await faults_of(county) == [("/windows/call", "no_loan_policy")]


_NATIONAL_DAY = datetime(2026, 9, 1, 9, 0, tzinfo=SHANGHAI)
_SPRING_FESTIVAL = datetime(2026, 1, 20, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "opens", "last_short", "first_long"),
    [
        # 29, 30 September, 8 and 9 October, and Saturday the 10th, which is worked.
        (_NATIONAL_DAY, "2026-09-28T09:00", "2026-10-10T23:59:59", "2026-10-11T00:00"),
        # 12, 13, 14 (a Saturday, worked) February; the festival; 24, 25.
        (_SPRING_FESTIVAL, "2026-02-11T09:00", "2026-02-25T23:59:59", "2026-02-26T00:00"),
    ],
)
async def test_a_notice_lasts_its_working_days_whatever_holidays_lie_in_it(
    county: County, time: Time, now: datetime, opens: str, last_short: str, first_long: str
) -> None:
    time.set(now)
    await county.loan_policy()

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    def windows(closes: str) -> dict[str, dict[str, str]]:
        until = (at(closes) - now).total_seconds() / 86_400
        return {
            "call": days(0, 5),
            "town_screening": days(0, 5),
            "notice_and_voting": window(at(opens), at(closes)),
            "judging": days(until + 1, until + 2),
            "result_notice": days(until + 3, until + 30),
        }

    assert await faults_of(county, windows=windows(last_short)) == [
        ("/windows/notice_and_voting", "notice_too_short")
    ]
    officer = await county.staff("officer")
    campaign_id = await draft(officer, county.appraised_form(windows=windows(first_long)))
    await act(officer, campaign_id, "publish")
