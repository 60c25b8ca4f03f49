"""What it takes to publish a campaign, and what stands from then on."""

from typing import Any

import pytest

from tests.county import County
from tests.fixtures import Time
from tests.stories.campaigning import act, days, draft, refusal


async def test_a_draft_is_seen_by_its_county_only(county: County) -> None:
    officer, town = await county.staff("officer"), await county.staff("jinghe")
    campaign_id = await draft(officer, county.campaign_form())
    assert (await officer.get(f"/v1/staff/campaigns/{campaign_id}")).json()["status"] == "draft"
    assert refusal(await county.client.get(f"/v1/campaigns/{campaign_id}"), 404)[0] == "not_found"
    assert refusal(await town.get(f"/v1/staff/campaigns/{campaign_id}"), 404)[0] == "not_found"
    assert (await county.client.get("/v1/campaigns")).json()["items"] == []


async def test_publishing_names_everything_that_is_missing_at_once(county: County) -> None:
    officer = await county.staff("officer")
    form = county.campaign_form(
        approval_basis=None, windows={}, ballot_rules={"public_weight": 40, "picks_max": 3}
    )
    campaign_id = await draft(officer, form)
    code, faults = refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish"), 422)
    assert code == "not_ready_to_publish"
    assert faults == [
        ("/approval_basis", "missing"),
        ("/windows/call", "missing"),
        ("/windows/notice_and_voting", "missing"),
        ("/ballot_rules/public_weight_approval", "missing"),
    ]
    assert (await officer.get(f"/v1/staff/campaigns/{campaign_id}")).json()["status"] == "draft"


async def test_all_seven_windows_in_their_order_are_accepted(county: County) -> None:
    officer = await county.staff("officer")
    windows = {
        "call": days(0, 4),
        "town_screening": days(1, 5),
        "county_vetting": days(2, 6),
        "notice_and_voting": days(6, 12),
        "fraud_audit": days(12, 13),
        "judging": days(13, 14),
        "result_notice": days(14, 22),
    }
    await county.loan_policy()
    campaign_id = await draft(officer, county.appraised_form(windows=windows))
    shown = await act(officer, campaign_id, "publish")
    assert [one["name"] for one in shown["windows"]] == list(windows)


@pytest.mark.parametrize(
    ("windows", "named"),
    [
        ({"call": (0, 3), "notice_and_voting": (2, 5)}, ["notice_and_voting"]),
        ({"call": (6, 7), "notice_and_voting": (2, 5)}, ["notice_and_voting"]),
        ({"call": (0, 1), "notice_and_voting": (2, 5), "judging": (4, 6)}, ["judging"]),
        ({"call": (1, 2), "county_vetting": (0, 2), "notice_and_voting": (2, 5)}, ["county_vetting"]),
        (
            {"call": (0, 1), "notice_and_voting": (3, 5), "fraud_audit": (2, 4), "result_notice": (1, 2)},
            ["fraud_audit", "result_notice", "result_notice"],
        ),
    ],
)
async def test_windows_out_of_order_are_each_named(
    county: County, windows: dict[str, tuple[int, int]], named: list[str]
) -> None:
    officer = await county.staff("officer")
    form = county.campaign_form(windows={name: days(*span) for name, span in windows.items()})
    campaign_id = await draft(officer, form)
    _, faults = refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish"), 422)
    expected = [(f"/windows/{name}", "windows_out_of_order") for name in named]
    expected += [("/appraisal", "missing")] * bool({"judging", "result_notice"} & windows.keys())
    assert faults == expected


async def test_a_campaign_whose_time_is_over_is_not_published(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    campaign_id = await draft(officer, county.campaign_form())
    time.forward(days=4)
    officer = await county.staff("officer")
    _, faults = refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish"), 422)
    assert faults == [("/windows", "in_the_past")]


async def test_more_weight_for_the_public_needs_a_recorded_approval(county: County) -> None:
    officer = await county.staff("officer")
    rules: dict[str, Any] = {"public_weight": 31}
    campaign_id = await draft(officer, county.campaign_form(ballot_rules=rules))
    _, faults = refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish"), 422)
    assert faults == [("/ballot_rules/public_weight_approval", "missing")]
    rules["public_weight_approval"] = "荷宣〔2026〕3号"
    changed = await officer.put(
        f"/v1/staff/campaigns/{campaign_id}", county.campaign_form(ballot_rules=rules), '"1"'
    )
    assert changed.status_code == 200, changed.text
    await act(officer, campaign_id, "publish")


async def test_what_publishing_asked_for_cannot_be_taken_away_afterwards(county: County) -> None:
    officer = await county.staff("officer")
    form = county.campaign_form()
    campaign_id = await draft(officer, form)
    path, etag = f"/v1/staff/campaigns/{campaign_id}", '"2"'
    await act(officer, campaign_id, "publish")
    fixed: dict[str, Any] = {
        "windows": {**form["windows"], "notice_and_voting": days(1, 9)},
        "approval_basis": "荷委〔2026〕19号",
    }
    for field, value in fixed.items():
        answer = await officer.put(path, {**form, field: value}, etag)
        assert refusal(answer, 409) == ("campaign_published", [(f"/{field}", "fixed")])
    answer = await officer.put(path, {**form, "ballot_rules": {"public_weight": 90}}, etag)
    assert refusal(answer, 422)[1] == [("/ballot_rules/public_weight_approval", "missing")]
    shown = (await officer.get(path)).json()
    assert (shown["version"], shown["ballot_rules"]["public_weight"]) == (2, 30)
    renamed = await officer.put(path, {**form, "title": "荷乡县十佳妇女小贷方案"}, etag)
    assert renamed.json()["title"] == "荷乡县十佳妇女小贷方案"
