"""Signing in with a password: every refusal is the same refusal, and on record."""

import asyncio
from collections import Counter

import httpx
import pytest
import sqlalchemy as sa

from api.access import accounts, passwords
from api.db.tables.access import StaffAccount
from tests.county import County
from tests.fixtures import Time

PASSWORD = "芙蓉出水 2026"


@pytest.fixture
async def armed(county: County) -> County:
    """The county, whose officer has a password."""
    hashed = await passwords.hash_password(PASSWORD)
    async with county.database.write() as session:
        await session.exec(
            sa.update(StaffAccount).where(StaffAccount.username == "officer").values(password_hash=hashed)  # type: ignore[arg-type]
        )
    return county


async def sign_in(county: County, username: str = "officer", password: str = PASSWORD) -> httpx.Response:
    return await county.client.post("/v1/auth/staff", json={"username": username, "password": password})


async def test_the_right_password_gives_tokens_and_a_row(armed: County) -> None:
    answer = await sign_in(armed)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    authorization = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await armed.client.get("/v1/staff/campaigns", headers=authorization)).status_code == 200
    (row,) = await armed.audited(action="sign_in")
    assert (row["actor_kind"], row["actor_id"]) == ("staff", row["subject_id"])


async def test_unknown_wrong_and_disabled_are_one_refusal(
    armed: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In status, in words and in work: each costs one comparison of the same hash."""
    compared: list[str] = []
    verify = passwords._passwords.verify

    def counted(password: str, hashed: str) -> bool:
        compared.append(hashed.rsplit("$", 2)[0])
        return verify(password, hashed)

    monkeypatch.setattr(passwords._passwords, "verify", counted)
    wrong = await sign_in(armed, password="芙蓉出水 2025")
    unknown = await sign_in(armed, username="nobody")
    async with armed.database.write() as session:
        await accounts.disable_staff(session, "officer")
    disabled = await sign_in(armed)
    bodies = [
        {**one.json(), "request_id": "", "status": one.status_code} for one in (wrong, unknown, disabled)
    ]
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["status"] == 401
    assert bodies[0]["code"] == "wrong_credentials"
    assert len(compared) == 3
    assert len(set(compared)) == 1, "the same algorithm with the same costs"
    rows = await armed.audited(action="sign_in.failed")
    assert Counter(row["subject_id"] is None for row in rows) == {False: 2, True: 1}
    assert {row["actor_kind"] for row in rows} == {"anonymous"}


async def test_the_twenty_first_wrong_one_in_five_minutes_is_stopped(armed: County, time: Time) -> None:
    for _ in range(20):
        assert (await sign_in(armed, password="wrong")).status_code == 401
    stopped = await sign_in(armed)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too_many_sign_ins")
    assert stopped.headers["retry-after"] == "300"
    time.forward(minutes=5)
    assert (await sign_in(armed)).status_code == 200


async def test_elsewhere_the_right_password_still_works(armed: County) -> None:
    for _ in range(20):
        await sign_in(armed, password="wrong")
    away = httpx.ASGITransport(armed.client._transport.app, client=("198.51.100.7", 1))  # type: ignore[attr-defined]
    async with httpx.AsyncClient(transport=away, base_url="http://tongxin.test") as client:
        answer = await client.post("/v1/auth/staff", json={"username": "officer", "password": PASSWORD})
    assert answer.status_code == 200


async def test_guesses_sent_at_once_are_counted_too(armed: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them pass the first look at the count; the right one among them comes too late."""

    async def compare(password: str, hashed: str | None) -> bool:
        await asyncio.sleep(0)
        return password == PASSWORD

    monkeypatch.setattr(passwords, "verify_password", compare)
    for _ in range(19):
        await sign_in(armed, password="wrong")
    gate = asyncio.Event()

    async def late(password: str, hashed: str | None) -> bool:
        await gate.wait()
        return True

    monkeypatch.setattr(passwords, "verify_password", late)
    right = asyncio.create_task(sign_in(armed))
    while not gate._waiters:  # noqa: ASYNC110  nothing tells us that it waits
        await asyncio.sleep(0)
    monkeypatch.setattr(passwords, "verify_password", compare)
    await sign_in(armed, password="wrong")
    gate.set()
    assert (await right).status_code == 429


async def test_a_fresh_install_has_nobody_in_it(client: httpx.AsyncClient) -> None:
    for username in ("admin", "root", "officer", "tongxin"):
        for password in ("admin", "password", "hexiang-demo-2026"):
            answer = await client.post("/v1/auth/staff", json={"username": username, "password": password})
            assert answer.status_code == 401
