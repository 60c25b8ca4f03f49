"""Deciding on wishes: whose turn it is, who keeps out, what is refused with which reason."""

import asyncio
from typing import Any

import pytest

from api import clock
from api.db.tables.words import WordsCheck
from api.terms.wishes import WishStatus as S
from api.terms.words import WordsField, WordsStatus
from tests.campaigns.wishes.test_story import TODAY, approved, ok
from tests.county import Caller, County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, Wishing, wishing

VISIT = {"visited_on": TODAY, "words_read": True}
STAFF = "/v1/staff/wishes"


async def test_who_is_close_to_a_child_decides_nothing_and_reads_nothing(county: County) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    path = f"{STAFF}/{await wishes.plant(S.SUBMITTED)}"
    assert (await town.post(f"{path}/conflicts", {"relation": "relative"})).status_code == 204
    for action, body in (
        ("take", None),
        ("verify", VISIT),
        ("return", {"reason": "item"}),
        ("reject", {"reason": "untrue"}),
        ("withdraw", None),
        ("child", {"purpose": "verify"}),
    ):
        refused(await town.post(f"{path}/{action}", body), 403, "conflict_declared")
    assert ok(await (await county.staff("jinghe2")).post(f"{path}/verify", VISIT))["status"] == "verified"


async def test_two_tiers_are_two_people(county: County) -> None:
    """The county may stand in for a town, but then somebody else of the county decides."""
    wishes, officer = await wishing(county), await county.staff("officer")
    path = f"{STAFF}/{await wishes.plant(S.SUBMITTED)}"
    ok(await officer.post(f"{path}/verify", VISIT))
    digest = ok(await officer.get(f"{path}/card"))["digest"]
    refused(await officer.post(f"{path}/approve", {"card_digest": digest}), 403, "decided_at_other_tier")
    assert (await approved(await county.staff("officer2"), path))["status"] == "approved"


async def test_each_step_is_for_the_tier_whose_turn_it_is(county: County) -> None:
    wishes, town, officer = await wishing(county), await county.staff("jinghe"), await county.staff("officer")
    new, verified = [f"{STAFF}/{await wishes.plant(one)}" for one in (S.SUBMITTED, S.VERIFIED)]
    digest = {"card_digest": "0" * 64}
    refused(await officer.post(f"{new}/approve", digest), 409, "state_conflict")
    refused(await officer.post(f"{new}/send-down", {"reason": "visit"}), 409, "state_conflict")
    refused(await town.post(f"{verified}/verify", VISIT), 409, "state_conflict")
    refused(await town.post(f"{verified}/return", {"reason": "visit"}), 409, "state_conflict")
    refused(await town.post(f"{verified}/reject", {"reason": "untrue"}), 403, "forbidden")
    refused(await town.post(f"{verified}/take"), 403, "forbidden")
    assert ok(await officer.post(f"{verified}/reject", {"reason": "untrue"}))["status"] == "rejected"


async def test_a_rejected_wish_says_why_and_frees_the_child(county: County) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    wish_id = await wishes.plant(S.SUBMITTED)
    path = f"{STAFF}/{wish_id}"
    lapsed = refused(await town.post(f"{path}/reject", {"reason": "lapsed"}), 422)
    assert [one["code"] for one in lapsed["errors"]] == ["reason_of_the_clock"]
    remark = f"{CANARY['name']}已由学校资助"
    no = ok(await town.post(f"{path}/reject", {"reason": "already_helped", "remark": remark}))
    assert (no["reject_reason"], no["reason_label"]) == ("already_helped", "同一需要已由其他渠道解决")
    row = await wishes.row(wish_id)
    assert (row.live_child, row.ended_at) == (None, clock.now())
    assert [one["reason"] for one in await county.audited(action="wish.reject")] == [no["reason_label"]]
    assert CANARY["name"] not in await county.dump()


async def checked(county: County, wishes: Wishing, wish_id: str, status: WordsStatus) -> None:
    row = await wishes.row(wish_id)
    async with county.database.write() as session:
        session.add(
            WordsCheck(
                subject_kind="wish",
                subject_id=row.id,
                field=WordsField.REASON,
                text_id=row.reason_text_id,
                status=status,
                asked_at=clock.now(),
            )
        )


async def test_words_that_did_not_pass_wait_for_somebody_to_read_them(
    county: County, subtests: pytest.Subtests
) -> None:
    wishes, town, officer = await wishing(county), await county.staff("jinghe"), await county.staff("officer")
    for status, code in (
        (WordsStatus.PASSED, None),
        (WordsStatus.READ, None),
        (WordsStatus.PENDING, "words_unread"),
        (WordsStatus.HELD, "words_unread"),
        (WordsStatus.RISKY, "words_risky"),
    ):
        new, verified = [await wishes.plant(one) for one in (S.SUBMITTED, S.VERIFIED)]
        digest = ok(await officer.get(f"{STAFF}/{verified}/card"))["digest"]
        steps: list[tuple[Caller, str, str, dict[str, Any]]] = [
            (town, new, "verify", {"visited_on": TODAY}),
            (officer, verified, "approve", {"card_digest": digest}),
        ]
        for caller, wish_id, action, body in steps:
            with subtests.test(f"{status} {action}"):
                await checked(county, wishes, wish_id, status)
                path = f"{STAFF}/{wish_id}/{action}"
                if code is not None:
                    refused(await caller.post(path, body), 409, code)
                    said = {**body, "words_read": True}
                    refused(await caller.post(path, said), 409, "words_unread")
                    ok(await caller.post(f"{STAFF}/{wish_id}/child", {"purpose": "complaint"}))
                done = ok(await caller.post(path, {**body, "words_read": code is not None}))
                assert done["words"] == ("read" if code else status)


async def test_a_reading_counts_for_who_read_and_for_the_words_she_read(county: County, time: Time) -> None:
    wishes, town, other = await wishing(county), await county.staff("jinghe"), await county.staff("jinghe2")
    wish_id = await wishes.plant(S.SUBMITTED)
    path = f"{STAFF}/{wish_id}"
    ok(await town.post(f"{path}/child", {"purpose": "verify"}))
    time.forward(seconds=1)
    await checked(county, wishes, wish_id, WordsStatus.HELD)
    refused(await town.post(f"{path}/verify", VISIT), 409, "words_unread")
    ok(await town.post(f"{path}/child", {"purpose": "verify"}))
    refused(await other.post(f"{path}/verify", VISIT), 409, "words_unread")
    assert ok(await town.post(f"{path}/verify", VISIT))["words"] == "read"


async def test_of_forty_who_decide_at_once_one_does(county: County) -> None:
    wishes = await wishing(county)
    officers = [await county.staff(name) for name in ("officer", "officer2", "admin", "officer")] * 10
    path = f"{STAFF}/{await wishes.plant(S.VERIFIED)}"
    digest = ok(await officers[0].get(f"{path}/card"))["digest"]
    decisions = [("approve", {"card_digest": digest}), ("reject", {"reason": "untrue"})]
    answers = await asyncio.gather(
        *(one.post(f"{path}/{do}", body) for one, (do, body) in zip(officers, decisions * 20, strict=False))
    )
    assert sorted(one.status_code for one in answers) == [200] + [409] * 39
    steps = ok(await officers[0].get(f"{path}/review"))["steps"]
    assert len(steps) == 1


async def test_many_are_opened_together_or_none(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    ready = [await wishes.plant(S.APPROVED, published_at=None) for _ in range(3)]
    not_yet, path = await wishes.plant(S.VERIFIED), f"/v1/staff/campaigns/{wishes.campaign_id}/wishes/publish"
    refused(await officer.post(path, {"wish_ids": [ready[0], not_yet]}), 409, "state_conflict")
    refused(await officer.post(path, {"wish_ids": [ready[0], wishes.campaign_id]}), 404)
    assert [(await wishes.row(one)).status for one in ready] == [S.APPROVED] * 3
    refused(await (await county.staff("jinghe")).post(path), 403, "forbidden")
    assert ok(await officer.post(path, {"wish_ids": ready[:1]})) == {"published": 1, "remaining": 2}
    assert ok(await officer.post(path)) == {"published": 2, "remaining": 0}
    both = await asyncio.gather(*(officer.post(path, {"wish_ids": ready}) for _ in range(5)))
    assert {one.status_code for one in both} == {200}


async def test_nothing_is_decided_while_the_campaign_pauses_or_after_it(county: County, time: Time) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    campaign, path = f"/v1/staff/campaigns/{wishes.campaign_id}", f"{STAFF}/{await wishes.plant(S.VERIFIED)}"
    digest = {"card_digest": ok(await officer.get(f"{path}/card"))["digest"]}
    await officer.post(f"{campaign}/pause", {"reason": "核对"})
    refused(await officer.post(f"{path}/approve", digest), 409, "campaign_paused")
    refused(await officer.post(f"{campaign}/wishes/publish"), 409, "campaign_paused")
    await officer.post(f"{campaign}/resume")
    time.forward(days=60)
    officer = await county.staff("officer")
    refused(await officer.post(f"{path}/approve", digest), 409, "window_closed")
    time.forward(seconds=-1)
    assert ok(await officer.post(f"{path}/approve", digest))["status"] == "approved"
