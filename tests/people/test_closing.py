"""Leaving for good: what is erased, what stays and why, and who is who when she comes back."""

import asyncio
from uuid import UUID

import httpx
from sqlmodel import select

from api import clock, people
from api.access.tokens import read_citizen
from api.db.tables.access import Citizen, CitizenSession
from api.db.tables.loan_plans import LoanPlan, LoanPlanDraft
from api.db.tables.messages import Message, MessageGrant
from api.db.tables.people import Person, SealedText
from api.db.tables.polls import Poll
from api.db.tables.requests import DataRequest
from api.db.tables.voids import BallotAppeal
from api.mechanisms.voting.keys import PollKeys
from api.terms.loan_plans import LoanPlanStatus
from api.terms.requests import DataRequestStatus
from api.terms.wishes import ClaimOutcome, WishStatus
from api.worker import Worker
from tests.campaigns.wishes.proxies import proxy
from tests.county import JINGHE, Caller, County, plan_form
from tests.fixtures import Time
from tests.mechanisms.notice.noticing import CONTACT, NAME, put_up
from tests.routers.refusals import refused
from tests.wishing import wishing

REQUEST = {"kind": "correct", "text": "请把我登记的村名改为荷叶村。"}


async def closed(caller: Caller) -> list[dict[str, str]]:
    """What stays of her."""
    answer = await caller.post("/v1/me/close")
    assert answer.status_code == 200, answer.text
    kept: list[dict[str, str]] = answer.json()["kept"]
    return kept


def id_of(county: County, caller: Caller) -> UUID:
    return read_citizen(county.database.keyring, caller.token).id


async def test_who_comes_back_is_the_same_voter_with_an_empty_account(county: County) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 1, "ballots_total": 1})
    voter = await proxy(county, "li-si")
    nonce = await poll.nonce(voter)
    assert (await poll.cast(voter)).status_code == 201
    kept = await closed(voter)
    assert {one["room"] for one in kept} == {"ballots", "account"}
    async with county.database.read() as session:
        row = (await session.exec(select(Citizen).where(Citizen.id == id_of(county, voter)))).one()
        assert row.closed_at is not None
        assert row.openid_sealed == b""
        assert {row.phone_index, row.phone_sealed, row.unionid_index, row.risk_place_sealed} == {None}
        assert not list(await session.exec(select(CitizenSession).where(CitizenSession.citizen_id == row.id)))

    refused(await voter.get(f"/v1/me/polls/{poll.poll_id}"), 401, "account_closed")
    # A nonce she still held is good for a ballot of the same voter, and of those she has no more.
    refused(await poll.cast(voter, nonce=nonce), 409, "quota_spent")
    again = await county.citizen("li-si")
    assert id_of(county, again) == id_of(county, voter)
    refused(await poll.cast(again), 409, "quota_spent")
    assert (await again.get("/v1/me")).json() == {"phone_tail": None}


async def test_a_number_votes_once_whatever_account_it_is_bound_to(
    county: County, worker: Worker, client: httpx.AsyncClient, time: Time
) -> None:
    """Neither a token of the earlier opening nor another WeChat account votes by the number again."""
    poll = await county.open_poll(rules={"voters": "phone_verified"})
    before = await proxy(county, "li-si")
    assert (await poll.cast(before)).status_code == 201
    kept = [one["what"] for one in await closed(before)]
    assert "手机号的不可逆索引" in kept

    again = await county.citizen("li-si")
    for answer in (
        await before.post("/v1/me/data-requests", REQUEST),
        await before.get(f"/v1/me/polls/{poll.poll_id}"),
        await before.get("/v1/me/data"),
    ):
        refused(answer, 401, "account_closed")
    nonce = await poll.nonce(again)
    refused(await poll.cast(again, nonce=nonce), 403, "phone_needed")
    refused(await poll.cast(before, nonce=nonce), 409, "nonce_invalid")

    async def binds(user: str) -> httpx.Response:
        order = {"user": user, "phone": "19900000007"}
        code = (await client.post("/demo/wechat/phone-codes", json=order)).json()["code"]
        return await (await county.citizen(user)).post("/v1/me/phone", {"code": code})

    await worker.round()
    taken = await binds("another")
    refused(taken, 409, "phone_taken")
    assert "投票结束后即可绑定" in taken.json()["detail"]
    time.forward(days=60)
    await worker.round()
    await worker.round()
    assert (await binds("another")).status_code == 200


async def test_a_token_that_outlives_the_account_writes_nothing(
    county: County, client: httpx.AsyncClient
) -> None:
    campaign_id = await county.campaign()
    citizen = await county.citizen("li-si")
    code = (
        await client.post("/demo/wechat/phone-codes", json={"user": "li-si", "phone": "19900000009"})
    ).json()
    await closed(citizen)
    for answer in (
        await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()),
        await citizen.put(f"/v1/me/loan-plan-drafts/{campaign_id}", {}, '"1"'),
        await citizen.post("/v1/me/message-grants", {"accepted": ["review"]}),
        await citizen.post("/v1/me/data-requests", REQUEST),
        await citizen.post("/v1/me/phone", {"code": code["code"]}),
        await citizen.get("/v1/me/data"),
    ):
        refused(answer, 401, "account_closed")
    refused(await client.post("/v1/auth/refresh", json={"refresh_token": citizen.refresh_token}), 401)
    assert (await citizen.get("/v1/me/loan-plans")).json()["items"] == []
    assert (await citizen.post("/v1/auth/logout")).status_code == 204
    assert await closed(citizen) == []


async def test_what_is_hers_is_erased_or_let_go_of(county: County, worker: Worker) -> None:
    campaign_id, other = await county.campaign(), await county.campaign()
    citizen = await county.citizen("li-si")
    await citizen.post("/v1/me/message-grants", {"accepted": ["review"]})
    await citizen.put(f"/v1/me/loan-plan-drafts/{other}", {"story": "写到一半的故事"}, '"1"')
    made = await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/loan-plans/{made.json()['id']}/return", {"reason": "请写明地点"})
    await citizen.post("/v1/me/data-requests", REQUEST)
    await closed(citizen)

    async with county.database.read() as session:
        plan = (await session.exec(select(LoanPlan))).one()
        assert (plan.status, plan.submitter_id) == (LoanPlanStatus.WITHDRAWN, None)
        assert plan.story == plan.place == "（已删除）"
        assert (await session.get_one(Person, plan.person_id)).erased_at is not None
        assert not list(await session.exec(select(LoanPlanDraft)))
        assert not list(await session.exec(select(MessageGrant)))
        assert {one.citizen_id for one in await session.exec(select(Message))} == {None}
        request = (await session.exec(select(DataRequest))).one()
        assert (request.status, request.citizen_id, request.text_id) == (
            DataRequestStatus.WITHDRAWN,
            None,
            None,
        )
    await worker.round()
    told = await (await county.staff("officer")).get("/v1/staff/messages")
    assert {one["status"] for one in told.json()["items"]} <= {"unreachable"}
    gone = await officer.post(f"/v1/staff/loan-plans/{plan.id}/applicant", {"purpose": "核实"})
    refused(gone, 404, "personal_data_erased")


async def test_a_child_keeps_her_wish_and_a_wish_its_gift(county: County) -> None:
    """A proxy's wishes are the town's now; a donor's claims are free again, or go on without her name."""
    wishes = await wishing(county)
    citizen = await county.citizen("li-si")
    whose = id_of(county, citizen)
    entered = await wishes.plant(WishStatus.SUBMITTED, submitter_kind="citizen", submitter_id=whose)
    promised, given = await wishes.plant(WishStatus.MATCHED), await wishes.plant(WishStatus.RECEIVED)
    for wish_id in (promised, given):
        await wishes.planted_claim(wish_id, whose)
    answer = await (await proxy(county, "li-si")).post("/v1/me/wishes", wishes.form())
    assert answer.status_code == 201
    kept = await closed(citizen)
    assert [one["room"] for one in kept] == ["wishes", *["account"] * 3]
    assert kept[-1]["what"].startswith("审核经过")

    wish = await wishes.row(entered)
    assert (wish.status, wish.submitter_id, wish.office_code) == (WishStatus.SUBMITTED, None, JINGHE)
    assert (await wishes.row(promised)).status is WishStatus.PUBLISHED
    assert (await wishes.row(given)).status is WishStatus.RECEIVED
    (freed,), (going_on,) = await wishes.claims(promised), await wishes.claims(given)
    assert (freed.outcome, freed.citizen_id) == (ClaimOutcome.ACCOUNT_CLOSED, None)
    assert (going_on.ended_at, going_on.citizen_id) == (None, None)


async def test_what_was_sent_back_to_a_proxy_is_found_by_the_towns_office(county: County, time: Time) -> None:
    """In nobody's hands, with time left; the office puts it right as its own."""
    wishes, teacher = await wishing(county), await proxy(county)
    form = wishes.form()
    path = (await teacher.post("/v1/me/wishes", form)).headers["location"].replace("/me/", "/staff/")
    town = await county.staff("jinghe")
    assert (await town.post(f"{path}/take")).status_code == 200
    assert (await town.post(f"{path}/return", {"reason": "consent"})).status_code == 200
    due_at = (await town.get(f"{path}/review")).json()["due_at"]
    time.forward(days=6)
    await closed(await county.citizen("teacher"))

    town = await county.staff("jinghe")
    listed = f"/v1/staff/campaigns/{wishes.campaign_id}/wishes?status=returned&assignee=none"
    (found,) = (await town.get(listed)).json()["items"]
    assert (path.endswith(found["id"]), found["office_code"]) == (True, JINGHE)
    assert (await town.get(f"{path}/review")).json()["due_at"] > due_at
    (told,) = await county.audited(action="wish.handed_over")
    assert (told["subject_id"], told["to_state"]) == (found["id"], JINGHE)
    paper = {"text_version": "2026-11", "method": "paper", "agreed_on": "2026-10-12"}
    content = {key: value for key, value in form.items() if key not in ("campaign_id", "showcase")}
    content["guardian"] = {**form["guardian"], "consent": {**form["guardian"]["consent"], **paper}}
    etag = (await town.get(path)).headers["etag"]
    done = await town.put(path, content, etag)
    assert (done.status_code, done.json()["status"]) == (200, "submitted"), done.text


async def test_what_she_does_at_the_same_instant_comes_before_or_is_refused(county: County) -> None:
    """Never something of hers that is left behind by an account that is closed."""
    citizen = await county.citizen("li-si")
    grants = [citizen.post("/v1/me/message-grants", {"accepted": ["review"]}) for _ in range(6)]
    requests = [citizen.post("/v1/me/data-requests", REQUEST) for _ in range(3)]
    closings = [citizen.post("/v1/me/close") for _ in range(3)]
    answers = await asyncio.gather(*grants, *closings, *requests)
    assert {one.status_code for one in answers} <= {200, 201, 401}
    assert [one.status_code for one in answers[6:9]] == [200, 200, 200]
    async with county.database.read() as session:
        assert not list(await session.exec(select(MessageGrant)))
        assert {one.citizen_id for one in await session.exec(select(DataRequest))} <= {None}


async def test_an_objection_stays_named_until_it_is_settled(county: County, worker: Worker) -> None:
    """What is open is real-named; nothing of it is left afterwards, nor of what was settled before."""
    board = await put_up(county)
    objector = await county.citizen("wei")
    done, open_ = await board.objected(1, "wei"), await board.objected(2, "wei")
    await board.act(done, "decline", {"answer": "与评选无关"})
    assert [one["room"] for one in await closed(objector)] == ["objections", "account"]
    refused(await board.act(done, "reveal", {"purpose": "核查"}), 404, "personal_data_erased")
    read = await board.act(open_, "reveal", {"purpose": "核查"})
    assert (read.json()["name"], read.json()["contact"]) == (NAME, CONTACT)
    await worker.round()
    assert (await board.act(open_, "reveal", {"purpose": "核查"})).status_code == 200
    assert (await board.act(open_, "decline", {"answer": "查无此事"})).status_code == 200
    await worker.round()
    refused(await board.act(open_, "reveal", {"purpose": "核查"}), 404, "personal_data_erased")


async def test_an_appeal_goes_on_without_her_words(county: County) -> None:
    poll = await county.open_poll()
    voter = await county.citizen("li-si")
    receipt = (await poll.cast(voter)).json()["receipt_code"]
    async with county.database.write() as session:
        row = await session.get_one(Poll, UUID(poll.poll_id))
        keys = PollKeys(county.database.keyring, row.id, row.key_id)
        session.add(
            BallotAppeal(
                poll_id=row.id,
                receipt_code=receipt,
                voter=keys.voter(id_of(county, voter)),
                text_id=await people.seal_text(session, "这一票是我本人投的。", by_day=True),
                filed_at=clock.now(),
            )
        )
    assert "这一票是我本人投的。" in (await voter.get("/v1/me/data")).text
    await closed(voter)
    async with county.database.read() as session:
        appeal = (await session.exec(select(BallotAppeal))).one()
        assert (await session.get_one(SealedText, appeal.text_id)).sealed == b""
    auditor = await county.staff("auditor")
    read = await auditor.post(f"/v1/staff/appeals/{appeal.id}/reveal", {"purpose": "复核"})
    refused(read, 404, "personal_data_erased")
