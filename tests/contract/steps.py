"""What a chapter begins with, and what others do meanwhile, by the words the examples use for it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from api.access import accounts, passwords
from api.access.tokens import read_citizen
from api.errors import TooMany
from api.mechanisms import messages
from api.terms.access import OrganisationKind, Role
from api.terms.messages import MessageTemplate
from tests.contract import claiming, my_data, wish_board
from tests.contract.world import CITIZENS, STAFF_PASSWORD, World
from tests.county import COUNTY, JINGHE
from tests.wishing import wishing

Step = Callable[[World], Awaitable[None]]


async def _nothing(world: World) -> None:
    return None


async def _clerk_with_password(world: World) -> None:
    hashed = await passwords.hash_password(STAFF_PASSWORD)
    async with world.county.database.write() as session:
        federation = await accounts.ensure_organisation(
            session, "荷乡县妇女联合会", OrganisationKind.WOMENS_FEDERATION, COUNTY
        )
        await accounts.create_staff(
            session,
            username="lotus",
            display_name="工作人员",
            password_hash=hashed,
            role=Role.COUNTY_OFFICER,
            organisation=federation,
            region_code=COUNTY,
        )


async def _two_campaigns(world: World) -> None:
    for name in ("first", "second"):
        world.memory.name(f"uuid:{name}", await world.county.campaign())


async def _call(world: World) -> None:
    world.memory.name("uuid:campaign", await world.county.campaign())


async def _call_with_policy(world: World) -> None:
    await world.county.loan_policy()
    await _call(world)


async def _call_for_wishes(world: World) -> None:
    wishes = await wishing(world.county)
    world.memory.name("uuid:campaign", wishes.campaign_id)
    world.memory.name("uuid:item", wishes.item_id)


def _poll(**rules: Any) -> Step:
    async def begin(world: World) -> None:
        await world.open_poll(**rules)

    return begin


async def _coming(world: World) -> None:
    await world.coming_poll()


def _notice(step: str, *arguments: str) -> Step:
    async def happens(world: World) -> None:
        await getattr(world.notices, step)(*arguments)

    return happens


def _result(step: str) -> Step:
    async def happens(world: World) -> None:
        await getattr(world.results, step)()

    return happens


def _audit(step: str) -> Step:
    async def happens(world: World) -> None:
        await getattr(world.audits, step)()

    return happens


BEGINNINGS: dict[str, Step] = {
    "四个心愿待认领，另一位群众提交的一个已送达，一个单位已登记": claiming.begin,
    "投票已结束，二十二张选票经核查作废，其中有这位群众的一张": _audit("begin"),
    "计票和评审都已结束，结果还没有核定": _result("begin"),
    "一份公示正在进行，名单上有三项": _notice("begin"),
    "一个微心愿活动正在认领：泾河镇五个心愿，鹭浦镇一个，一个已认领，一个已圆梦": wish_board.begin,
    "一位老师替孩子提交的心愿正在公开": my_data.begin,
    "县里什么活动也没有": _nothing,
    "一名工作人员有账号": _clerk_with_password,
    "两个活动先后发布，都在征集": _two_campaigns,
    "一个微心愿活动正在征集": _call_for_wishes,
    "一个活动正在征集": _call,
    "一个活动正在征集，贷款政策已录入": _call_with_policy,
    "投票刚开始，三个候选项目，每人每天一票，每票选一至两项": _poll(picks_max=2),
    "投票明天开始": _coming,
    "投票须绑定手机号": _poll(voters="phone_verified"),
    "每天九点至九点半投票": _poll(hours={"since": "09:00", "until": "09:30"}),
    "每人一共一票，可投空白票": _poll(ballots_per_day=5, ballots_total=1, blank_allowed=True),
    "每人每天两票，同一项目每天只能投一次": _poll(ballots_per_day=2),
    "得票结束后才公布": _poll(live_results="after_close"),
}


def _wait(**by: float) -> Step:
    async def step(world: World) -> None:
        world.time.forward(**by)

    return step


def _act(action: str, reason: str | None = None) -> Step:
    async def step(world: World) -> None:
        campaign_id = world.memory.named["uuid:campaign"]
        await world.officer(f"/v1/staff/campaigns/{campaign_id}/{action}", reason and {"reason": reason})
        await world.everybody_looks()

    return step


async def _returned(world: World) -> None:
    plan_id = world.memory.named["uuid:plan"]
    await world.officer(f"/v1/staff/loan-plans/{plan_id}/return", {"reason": "请写明项目所在的村"})


async def _returned_for_two_hours(world: World) -> None:
    plan_id, due_at = world.memory.named["uuid:plan"], world.time.now + timedelta(hours=2)
    form = {"reason": "请写明项目所在的村", "due_at": due_at.isoformat()}
    await world.officer(f"/v1/staff/loan-plans/{plan_id}/return", form)


def _wish_returned(name: str, **form: Any) -> Step:
    async def step(world: World) -> None:
        due_at = (world.time.now + timedelta(hours=2)).isoformat()
        wish_id, more = world.memory.named[f"uuid:{name}"], form or {"due_at": due_at}
        town = await world.county.staff("jinghe")
        answer = await town.post(f"/v1/staff/wishes/{wish_id}/return", {"reason": "reason", **more})
        assert answer.status_code == 200, answer.text

    return step


async def _voting_ends(world: World) -> None:
    world.time.forward(days=3)


async def _worker_round(world: World) -> None:
    world.time.forward(seconds=31)
    await world.worker.round()
    await world.everybody_looks()


async def _two_windows(world: World) -> None:
    """Twenty ballots fill a window that is old enough, twenty more its successor; then it is sealed."""
    for pick in (0, 1):
        world.time.forward(minutes=6)
        await world.others_vote(20, pick)
        await world.worker.round()
    await world.worker.round()
    await world.everybody_looks()
    await world.fresh_nonce()


async def _minute_used_up(world: World) -> None:
    voter = await world.county.citizen(CITIZENS["citizen"])
    citizen_id = read_citizen(world.county.database.keyring, voter.token).id
    try:
        while True:
            world.process.limits.hit("citizen", str(citizen_id))
    except TooMany:
        return


def _mood(**mood: Any) -> Step:
    async def step(world: World) -> None:
        await world.mood(path="/sns/jscode2session", **{"times": 1, **mood})

    return step


async def _anothers_nonce(world: World) -> None:
    assert world.poll is not None
    voter = await world.county.citizen(CITIZENS["another citizen"])
    world.memory.name("nonce:anothers", await world.poll.nonce(voter))


async def _phone_code(world: World) -> None:
    answer = await world.county.client.post(
        "/demo/wechat/phone-codes", json={"user": CITIZENS["citizen"], "phone": "19900000001"}
    )
    world.memory.name("code:phone", answer.json()["code"])


async def _review_sent(world: World) -> None:
    """The worker tells her of a review; she has tapped "allow" at the stand-in before."""
    assert world.process.player is not None
    user, template = CITIZENS["citizen"], MessageTemplate.REVIEW
    await world.process.player.accept(user, world.process.settings.wechat_template_ids[template])
    citizen = await world.county.citizen(user)
    async with world.county.database.write() as session:
        await messages.tell(
            session,
            citizen_id=read_citizen(world.county.database.keyring, citizen.token).id,
            template=template,
            region_code=JINGHE,
            subject_kind="loan_plan",
            subject_id=uuid4(),
            fields={
                "title": "荷塘边的绣房",
                "outcome": "列为候选",
                "remark": "候选编号1",
                "time": "2026年10月12日 09:00",
            },
        )
    await world.worker.round()


async def _new_login_code(world: World) -> None:
    answer = await world.county.client.post("/demo/wechat/codes", json={"user": CITIZENS["citizen"]})
    world.memory.name("code:next", answer.json()["code"])


async def _she_votes(world: World) -> None:
    assert world.poll is not None
    cast = await world.poll.cast(await world.county.citizen(CITIZENS["citizen"]), [0])
    world.memory.name("receipt:mine", cast.json()["receipt_code"])


MEANWHILE: dict[str, Step] = {
    "她投了一票，得到回执 {receipt:mine}": _she_votes,
    "监督员认定申诉成立，两名持有人恢复选票": _audit("upheld"),
    "两人先后核定，结果开始公示": _result("certified"),
    "对一号的异议成立，取消资格": _result("taken_back"),
    "重新核定、重新公示，期满授奖": _result("honoured"),
    "县妇联撤销其中一项表彰": _result("revoked"),
    "工作人员受理异议": _notice("substantiated"),
    "工作人员认定异议不成立": _notice("dismissed"),
    "三号本人退出": _notice("third_leaves"),
    "公示期已满": _wait(days=10),
    "该群众又提了五件异议": _notice("five_more", CITIZENS["citizen"]),
    "公示撤回": _notice("taken_back"),
    "监护人撤回同意，第一张心愿卡撤下": wish_board.first_is_taken_down,
    "县妇联书面答复：不予办理": my_data.answered,
    "县妇联与她通话，确认认领": claiming.confirmed,
    "她在接收点出示取件码，交了物品": claiming.brought,
    "乡镇送到孩子家中，回访满意": claiming.fulfilled,
    "感谢的话核对后展示": claiming.thanked,
    "单位认领的心愿被监护人撤回": claiming.withdrawn,
    "过了八天": _wait(days=8),
    "过了两分钟": _wait(minutes=2),
    "过了十五分钟": _wait(minutes=15),
    "过了半小时": _wait(minutes=30),
    "过了两小时零一分": _wait(hours=2, minutes=1),
    "再次调用 wx.login，得到 {code:next}": _new_login_code,
    "点击手机号按钮，得到 {code:phone}": _phone_code,
    "审核结果发到了她的微信": _review_sent,
    "微信判定该用户有风险": _mood(errcode=40226),
    "微信繁忙": _mood(errcode=-1, times=2),
    "微信没有应答": _mood(dead=True),
    "微信迟迟不答": _mood(delay_seconds=2),
    "小程序的密钥配置有误": _mood(errcode=40125),
    "该用户这一分钟的次数用完了": _minute_used_up,
    "重新读取“我还能投几票”，得到 {nonce:fresh}": World.fresh_nonce,
    "另一位群众得到 {nonce:anothers}": _anothers_nonce,
    "工作人员暂停活动": _act("pause", "核对候选名单"),
    "工作人员恢复活动": _act("resume"),
    "工作人员取消活动": _act("cancel", "因故不再举办"),
    "工作人员结束活动": _act("close"),
    "工作人员退回方案": _returned,
    "工作人员退回方案，限两小时内补正": _returned_for_two_hours,
    "乡镇退回心愿，请写明孩子缺什么": _wish_returned("wish", remark="请写明孩子缺什么"),
    "乡镇退回心愿，限两小时内补正": _wish_returned("late"),
    "征集时间已过": _wait(days=1),
    "投票时间已过": _voting_ends,
    "最后一批选票封存": _worker_round,
    "四十位群众投票，一批选票封存": _two_windows,
}
