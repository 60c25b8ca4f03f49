"""Proxy and donor are told how a wish goes, on their phones; or staff are told whom WeChat does not reach."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access.tokens import read_citizen
from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from api.campaigns.wishes import announce
from api.db.tables.messages import Message
from api.db.tables.reviews import Review
from api.db.tables.wish_claims import DonorUnit, WishClaim
from api.db.tables.wishes import Wish
from api.terms.access import ActorKind
from api.terms.wishes import ClaimOutcome, UnitKind, WishStatus
from api.worker import Worker
from tests.county import COUNTY, JINGHE, County
from tests.fixtures import Time
from tests.wishing import CANARY, Wishing, wishing

Step = Callable[[AsyncSession, Wish, WishClaim], Awaitable[None]]
TITLE = "心愿00000001 羽绒服"
NOW, DUE = "2026年10月12日 09:00", "2026年10月19日 09:00"


def _ended(outcome: ClaimOutcome) -> Step:
    async def tell(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
        claim.outcome = outcome
        await announce.freed(session, wish, claim)

    return tell


def _free_again(outcome: ClaimOutcome) -> Step:
    async def tell(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
        session.expunge(wish)
        wish.status, claim.outcome = WishStatus.PUBLISHED, outcome
        await announce.freed(session, wish, claim)

    return tell


TO_THE_PROXY: dict[str, tuple[Step, str, str, str]] = {
    "returned": (lambda s, w, _: announce.returned(s, w), "退回补正", "请在所示时间前补正并重新提交", DUE),
    "rejected": (lambda s, w, _: announce.rejected(s, w), "未通过", "原因请在小程序中查看", NOW),
    "approved": (lambda s, w, _: announce.approved(s, w), "审核通过", "将由县妇联发布，等待认领", NOW),
    "claimed": (announce.claimed, "已被认领", "有爱心人士认领，请等待妇联送达", NOW),
    "free again": (_free_again(ClaimOutcome.CANCELLED), "重新开放", "认领已结束，心愿重新等待认领", NOW),
    "delivered": (announce.delivered, "已经送达", "物品已送达，有问题请联系妇联", NOW),
    "expired": (lambda s, w, _: announce.expired(s, w), "活动结束", "活动已结束，这个心愿没有实现", NOW),
    "withdrawn": (lambda s, w, _: announce.withdrawn(s, w), "心愿撤回", "心愿已撤回，疑问请联系妇联", NOW),
}
TO_THE_DONOR: dict[str, tuple[Step, str, str, str]] = {
    "confirmed": (announce.confirmed, "认领确认", "请在所示时间前送到接收点", DUE),
    "extended": (announce.extended, "期限延长", "请在所示时间前送到接收点", DUE),
    "due soon": (announce.due_soon, "即将到期", "请在所示时间前送到，逾期认领取消", DUE),
    "released": (_ended(ClaimOutcome.RELEASED), "认领解除", "妇联已解除认领，疑问请来电", NOW),
    "lapsed": (_ended(ClaimOutcome.LAPSED), "逾期取消", "未按时确认或送交，认领已取消", NOW),
    "withdrawn": (_ended(ClaimOutcome.WITHDRAWN), "心愿撤回", "心愿已撤回，感谢您的爱心", NOW),
    "received": (announce.received, "妇联收到", "物品已收到，将送到孩子手中", NOW),
    "delivered": (announce.delivered, "已经送达", "物品已送到孩子手中，谢谢您", NOW),
    "fulfilled": (announce.fulfilled, "圆梦成功", "证书号2026-7KQF2M9X", NOW),
    "thanked": (announce.thanked, "收到感谢", "孩子有话对您说，请在小程序查看", NOW),
}
TOLD_NOTHING = (_ended(ClaimOutcome.CANCELLED), _ended(ClaimOutcome.ACCOUNT_CLOSED))


class Matter:
    """A wish that one citizen entered and another claimed; `tell` takes one step of it."""

    def __init__(self, county: County, wishes: Wishing, wish_id: str, claim_id: str) -> None:
        self.county, self.wishes, self.wish_id, self.claim_id = county, wishes, wish_id, claim_id

    async def tell(self, step: Step) -> None:
        async with self.county.database.write() as session:
            wish = await session.get_one(Wish, UUID(self.wish_id))
            claim = await session.get_one(WishClaim, UUID(self.claim_id))
            session.expunge(claim)
            await step(session, wish, claim)

    async def phone(self, user: str) -> list[dict[str, Any]]:
        answer = await self.county.client.post("/demo/wechat/inbox", json={"user": user})
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found


async def allowing(county: County, user: str, times: int) -> UUID:
    """Somebody who taps "allow" so often, and the mini-program that reports it."""
    caller = await county.citizen(user)
    tap = {"user": user, "template_id": DEMO_TEMPLATE_IDS["wish"]}
    for _ in range(times):
        assert (await county.client.post("/demo/wechat/subscriptions", json=tap)).status_code == 200
        assert (await caller.post("/v1/me/message-grants", {"accepted": ["wish"]})).status_code == 201
    return read_citizen(county.database.keyring, caller.token).id


async def matter(
    county: County, *, proxy: UUID | None = None, donor: UUID | None = None, unit: UUID | None = None
) -> Matter:
    wishes = await wishing(county)
    entered = {"submitter_kind": ActorKind.CITIZEN, "submitter_id": proxy, "office_code": None}
    wish_id = await wishes.plant(WishStatus.MATCHED, **(entered if proxy else {}))
    async with county.database.write() as session:
        row = await session.get_one(Wish, UUID(wish_id))
        now = row.created_at
        review = await session.get_one(Review, row.review_id)
        review.due_at = now + timedelta(days=7)
        session.add(review)
    claim_id = await wishes.planted_claim(
        wish_id, donor, unit_id=unit, confirmed_at=now, certificate_number="2026-7KQF2M9X"
    )
    return Matter(county, wishes, wish_id, claim_id)


async def registered(county: County, kind: UnitKind) -> UUID:
    async with county.database.write() as session:
        unit = DonorUnit(
            region_code=COUNTY,
            kind=kind,
            name=f"荷香集团{kind}",
            contact_id=await people.seal(session, name="荷经理", phone="19900000008"),
            contact_index=uuid4().hex,
            created_at=clock.now(),
        )
        session.add(unit)
        return unit.id


async def test_every_moment_reaches_the_phone_once_and_in_full(county: County, worker: Worker) -> None:
    proxy = await allowing(county, "proxy", len(TO_THE_PROXY))
    donor = await allowing(county, "donor", len(TO_THE_DONOR))
    about = await matter(county, proxy=proxy, donor=donor)
    for step in {one[0]: None for one in (*TO_THE_PROXY.values(), *TO_THE_DONOR.values())}:
        await about.tell(step)
    for step in TOLD_NOTHING:
        await about.tell(step)
    await worker.round()
    await worker.round()
    for user, moments, subject in (
        ("proxy", TO_THE_PROXY, f"subject_kind=wish&subject_id={about.wish_id}"),
        ("donor", TO_THE_DONOR, f"subject_kind=wish_claim&subject_id={about.claim_id}"),
    ):
        arrived = await about.phone(user)
        # They are sent side by side, so they arrive in any order.
        assert sorted(sorted(one["data"].items()) for one in arrived) == sorted(
            sorted({"thing1": TITLE, "phrase2": outcome, "thing3": remark, "time4": time}.items())
            for _, outcome, remark, time in moments.values()
        )
        assert {one["page"] for one in arrived} == {f"pages/message/index?{subject}"}
    async with county.database.read() as session:
        rows = list(await session.exec(select(Message)))
    assert {row.status for row in rows} == {"sent"}
    assert {(row.subject_kind, row.region_code) for row in rows} == {("wish", JINGHE), ("wish_claim", COUNTY)}
    told = " ".join(str(row.fields) for row in rows)
    assert not [word for word in (*CANARY.values(), "泾河", JINGHE) if word in told]


async def test_whom_wechat_does_not_reach_stand_on_the_staffs_list(county: County, worker: Worker) -> None:
    """A unit whose claim staff recorded, a donor who allowed nothing; nobody for what staff entered."""
    company = await registered(county, UnitKind.ENTERPRISE)
    donor = await allowing(county, "donor", 0)
    by_unit = await matter(county, unit=company)
    for step, *_ in TO_THE_PROXY.values():
        if step is not announce.delivered:
            await by_unit.tell(step)
    await by_unit.tell(announce.delivered)
    by_donor = Matter(county, by_unit.wishes, await by_unit.wishes.plant(WishStatus.MATCHED), "")
    by_donor.claim_id = await by_unit.wishes.planted_claim(by_donor.wish_id, donor)
    await by_donor.tell(announce.due_soon)
    await worker.round()
    listed = (await (await county.staff("officer")).get("/v1/staff/messages")).json()["items"]
    shown = [
        (one["subject_kind"], one["subject_id"], one["title"], one["region_code"], one["failure"])
        for one in listed
    ]
    assert shown == [
        ("wish_claim", by_donor.claim_id, "心愿00000002 羽绒服", COUNTY, "no_grant"),
        ("wish_claim", by_unit.claim_id, TITLE, COUNTY, "unreachable"),
    ]
    assert listed[0]["template_label"] == "微心愿进度通知"
    town = (await (await county.staff("jinghe")).get("/v1/staff/messages")).json()["items"]
    assert town == [], "donors are the county's to telephone"


@pytest.mark.parametrize("whose", ["federation", "nobody"])
async def test_where_there_is_no_donor_nobody_is_told(county: County, whose: str) -> None:
    """The county fulfils the wish itself, or the donor has closed her account."""
    unit = await registered(county, UnitKind.FEDERATION) if whose == "federation" else None
    about = await matter(county, unit=unit)
    await about.tell(announce.fulfilled)
    async with county.database.read() as session:
        assert list(await session.exec(select(Message))) == []


async def test_a_long_item_is_cut_where_the_phone_has_no_more_room(county: County, worker: Worker) -> None:
    proxy = await allowing(county, "proxy", 1)
    wishes = await wishing(county)
    wish_id = await wishes.plant(
        item_name="带护眼灯和书架的儿童学习桌椅套装", submitter_kind=ActorKind.CITIZEN, submitter_id=proxy
    )
    about = Matter(county, wishes, wish_id, await wishes.planted_claim(wish_id))
    await about.tell(lambda s, w, _: announce.approved(s, w))
    await worker.round()
    (arrived,) = await about.phone("proxy")
    assert arrived["data"]["thing1"] == "心愿00000001 带护眼灯和书架的…"


async def test_a_proxy_is_told_when_her_wish_comes_to_nothing(county: County, time: Time) -> None:
    """A donor cancels, staff or the guardian take it back, the campaign ends; not what she does herself."""
    proxy = read_citizen(county.database.keyring, (await county.citizen("proxy")).token).id
    donor = await county.citizen("donor")
    about = await matter(county, proxy=proxy, donor=read_citizen(county.database.keyring, donor.token).id)
    entered: dict[str, Any] = {
        "submitter_kind": ActorKind.CITIZEN,
        "submitter_id": proxy,
        "office_code": None,
    }
    taken, own, open_still = [await about.wishes.plant(**entered) for _ in range(3)]
    assert (await donor.post(f"/v1/me/wish-claims/{about.claim_id}/cancel")).status_code == 200
    officer, herself = await county.staff("officer"), await county.citizen("proxy")
    for _ in range(2):
        answer = await officer.post(f"/v1/staff/wishes/{taken}/withdraw", {"reason": "other"})
        assert answer.status_code == 200, answer.text
    assert (await herself.post(f"/v1/me/wishes/{own}/withdraw", {})).status_code == 200
    time.forward(days=61)
    await Worker(county.database).round()
    async with county.database.read() as session:
        told = list(await session.exec(select(Message.subject_id, Message.fields)))
    assert sorted((str(about_it), fields["outcome"]) for about_it, fields in told) == sorted(
        [
            (about.wish_id, "重新开放"),
            (taken, "心愿撤回"),
            (about.wish_id, "活动结束"),
            (open_still, "活动结束"),
        ]
    )
