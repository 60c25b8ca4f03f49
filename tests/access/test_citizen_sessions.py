"""Citizens come through WeChat: one code, one sign-in; short tokens, renewed; a phone when asked."""

import asyncio
import hashlib
from collections import Counter
from typing import Any

import httpx
import sqlalchemy as sa

from api.access import citizen_sessions
from api.adapters.wechat import WeChatSession
from api.adapters.wechat.connecting import STANDIN_URL, in_process
from api.config import Settings
from api.db.tables.access import Citizen
from api.errors import Conflict
from api.routers.state import Process
from tests.county import Caller, County
from tests.fixtures import Time, http, running


async def wechat_code(county: County, user: str = "li") -> str:
    return str((await county.client.post("/demo/wechat/codes", json={"user": user})).json()["code"])


async def sign_in(county: County, code: str) -> httpx.Response:
    return await county.client.post("/v1/auth/wechat", json={"code": code})


async def renew(county: County, token: str) -> httpx.Response:
    return await county.client.post("/v1/auth/refresh", json={"refresh_token": token})


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])


async def mood(process: Process, **mood: Any) -> None:
    """Tell the stand-in how to behave."""
    async with httpx.AsyncClient(transport=in_process(process.settings), base_url=STANDIN_URL) as tester:
        assert (await tester.post("/standin/mood", json=mood)).status_code == 200


async def test_a_code_works_once(county: County) -> None:
    code = await wechat_code(county)
    assert (await sign_in(county, code)).status_code == 200
    assert refused(await sign_in(county, code), 409) == "wechat_code_used"


async def test_a_code_is_refused_by_us_even_where_wechat_would_take_it_again(
    county: County, process: Process
) -> None:
    """Two requests with one code reach WeChat; both are answered by it; one of them signs in."""

    class Forgetful:
        async def code_to_session(self, _code: str) -> WeChatSession:
            await asyncio.sleep(0)
            return WeChatSession(openid="o-forgetful", unionid=None)

    async def attempt() -> str:
        try:
            await citizen_sessions.sign_in(process.database, Forgetful(), "one-code")  # type: ignore[arg-type]
        except Conflict as conflict:
            return conflict.code
        return "in"

    answers = await asyncio.gather(*(attempt() for _ in range(10)))
    assert Counter(answers) == {"in": 1, "wechat_code_used": 9}


async def test_two_first_visits_at_once_are_one_citizen(county: County, process: Process) -> None:
    codes = [await wechat_code(county, "twins") for _ in range(6)]
    answers = await asyncio.gather(*(sign_in(county, code) for code in codes))
    assert [one.status_code for one in answers] == [200] * 6
    async with county.database.read() as session:
        assert (await session.exec(sa.select(sa.func.count()).select_from(Citizen))).scalar_one() == 1  # type: ignore[call-overload]


async def test_wechats_refusals_have_each_their_own_code(
    county: County, process: Process, time: Time
) -> None:
    assert refused(await sign_in(county, "made-up"), 422) == "wechat_code_invalid"
    stale = await wechat_code(county)
    time.forward(minutes=5)
    assert refused(await sign_in(county, stale), 422) == "wechat_code_invalid"
    for errcode, status, code in (
        (40163, 409, "wechat_code_used"),
        (40226, 403, "wechat_user_blocked"),
        (45011, 503, "wechat_busy"),
        (48001, 502, "wechat_refused"),
    ):
        await mood(process, errcode=errcode, times=1)
        assert refused(await sign_in(county, await wechat_code(county)), status) == code


async def test_a_dead_wechat_is_its_own_problem(county: County, process: Process) -> None:
    code = await wechat_code(county)
    await mood(process, dead=True)
    assert refused(await sign_in(county, code), 503) == "wechat_unavailable"
    assert (await county.client.get("/v1/config")).status_code == 200


async def test_a_slow_wechat_is_given_up(county: County, process: Process, settings: Settings) -> None:
    hasty = settings.model_copy(update={"wechat_timeout": 0.2})
    await mood(process, delay_seconds=30)
    async with running(hasty) as app, http(app) as client:
        slow = await client.post("/v1/auth/wechat", json={"code": await wechat_code(county)})
    assert refused(slow, 504) == "wechat_timeout"
    assert slow.headers["retry-after"]


async def test_a_slow_wechat_holds_up_only_who_waits_for_it(
    county: County, process: Process, settings: Settings
) -> None:
    """It hangs; meanwhile staff write and citizens read, in the same process, on the same database."""
    patient = settings.model_copy(update={"wechat_timeout": 10})
    officer, codes = await county.staff("officer"), [await wechat_code(county, f"slow-{n}") for n in range(5)]
    await mood(process, delay_seconds=60)
    async with running(patient) as app, http(app) as client:
        sign_ins = [client.post("/v1/auth/wechat", json={"code": code}) for code in codes]
        waiting = [asyncio.ensure_future(one) for one in sign_ins]
        for _ in range(3):
            assert (await client.get("/v1/campaigns")).status_code == 200
            made = await officer.through(client).post("/v1/staff/campaigns", county.campaign_form())
            assert made.status_code == 201
        assert not any(one.done() for one in waiting)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_an_access_token_lives_fifteen_minutes(county: County, time: Time) -> None:
    citizen = await county.citizen("li")
    time.forward(minutes=15, seconds=-1)
    assert (await citizen.get("/v1/me")).status_code == 200
    time.forward(seconds=1)
    assert refused(await citizen.get("/v1/me"), 401) == "token_expired"
    answer = await renew(county, citizen.refresh_token)
    assert answer.json()["expires_in"] == 900
    again = Caller(county.client, answer.json()["access_token"])
    assert (await again.get("/v1/me")).status_code == 200


async def test_renewal_lasts_thirty_days_from_the_last_one(county: County, time: Time) -> None:
    citizen = await county.citizen("li")
    time.forward(days=29)
    token = (await renew(county, citizen.refresh_token)).json()["refresh_token"]
    time.forward(days=30, seconds=-1)
    token = (await renew(county, token)).json()["refresh_token"]
    time.forward(days=30)
    assert refused(await renew(county, token), 401) == "refresh_invalid"


async def test_a_spent_token_has_a_minute_and_ends_the_session_after_it(county: County, time: Time) -> None:
    citizen = await county.citizen("li")
    assert (await renew(county, citizen.refresh_token)).status_code == 200
    time.forward(seconds=60)
    newest = await renew(county, citizen.refresh_token)
    assert newest.status_code == 200, "the first answer was lost"
    time.forward(seconds=1)
    assert refused(await renew(county, citizen.refresh_token), 401) == "refresh_reused"
    assert refused(await renew(county, newest.json()["refresh_token"]), 401) == "refresh_invalid"


async def test_after_signing_out_nothing_can_be_renewed(county: County) -> None:
    phone, tablet = await county.citizen("li"), await county.citizen("li")
    other = await county.citizen("zhou")
    assert (await phone.post("/v1/auth/logout")).status_code == 204
    assert refused(await renew(county, phone.refresh_token), 401) == "refresh_invalid"
    assert refused(await renew(county, tablet.refresh_token), 401) == "refresh_invalid"
    assert (await renew(county, other.refresh_token)).status_code == 200


async def test_binding_a_phone_shows_its_last_digits_to_its_owner(county: County) -> None:
    citizen, other = await county.citizen("li"), await county.citizen("zhou")
    assert (await citizen.get("/v1/me")).json() == {"phone_tail": None}
    form = {"user": "li", "phone": "13900004321"}
    code = (await county.client.post("/demo/wechat/phone-codes", json=form)).json()["code"]
    assert refused(await other.post("/v1/me/phone", {"code": code}), 422) == "wechat_code_invalid"
    bound = await citizen.post("/v1/me/phone", {"code": code})
    assert (bound.status_code, bound.json()) == (200, {"phone_tail": "4321"})
    assert bound.headers["cache-control"] == "no-store"
    assert (await citizen.post("/v1/me/phone", {"code": code})).status_code == 422
    assert (await other.get("/v1/me")).json() == {"phone_tail": None}


async def test_tokens_and_codes_are_kept_as_hashes_only(county: County) -> None:
    officer, code = await county.staff("officer"), await wechat_code(county)
    tokens = (await sign_in(county, code)).json()
    renewed = (await renew(county, tokens["refresh_token"])).json()
    kept = await county.dump()
    secrets = [code, officer.token, officer.refresh_token]
    secrets += [pair[name] for pair in (tokens, renewed) for name in ("access_token", "refresh_token")]
    for secret in secrets:
        assert secret not in kept
        assert secret.removeprefix("staff.") not in kept
    assert hashlib.sha256(officer.token.encode()).hexdigest() in kept


async def test_a_phone_number_belongs_to_one_citizen(county: County) -> None:
    """Or one handset could vote under several names."""

    async def bind(user: str) -> httpx.Response:
        code = await county.client.post(
            "/demo/wechat/phone-codes", json={"user": user, "phone": "19900000007"}
        )
        caller = await county.citizen(user)
        return await caller.post("/v1/me/phone", {"code": code.json()["code"]})

    assert (await bind("first")).status_code == 200
    assert (await bind("first")).status_code == 200
    refused = await bind("second")
    assert (refused.status_code, refused.json()["code"]) == (409, "phone_taken")
