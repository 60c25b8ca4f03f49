"""Only a token of ours, whole and in time, speaks for somebody (RFC 8725, RFC 9068)."""

import base64
from typing import Any, cast

import jwt
import pytest

from api import clock
from api.routers.state import Process
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused

ME = "/v1/me"


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a real token."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_token_altered_in_any_part_is_nobodys(
    county: County, process: Process, subtests: pytest.Subtests
) -> None:
    citizen = await county.citizen("li")
    header, claims = parts(citizen.token)
    secret = process.database.keyring.derive("citizen token")

    def forge(
        key: bytes | None = secret,
        algorithm: str = "HS256",
        typ: str = header["typ"],
        without: str = "",
        **changes: Any,
    ) -> str:
        kept = {name: value for name, value in {**claims, **changes}.items() if name != without}
        return jwt.encode(
            kept, cast(bytes, key), algorithm=algorithm, headers={"kid": header["kid"], "typ": typ}
        )

    assert (await citizen._client.get(ME, headers={"Authorization": f"Bearer {forge()}"})).status_code == 200
    forged = {
        "alg none": forge(key=None, algorithm="none"),
        "another algorithm": forge(algorithm="HS512"),
        "another key": forge(key=b"k" * 32),
        "an ID token's type": forge(typ="JWT"),
        "another audience": forge(aud="somebody-else"),
        "another issuer": forge(iss="somebody-else"),
        "a subject that is no citizen's": forge(sub="1 OR 1=1"),
        "a header without end": base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.AA",
        "an audience of NUL": forge(aud="\x00"),
        "a time that is none": forge(exp="soon"),
        "a first visit at no time": forge(since="long ago"),
        # When its citizen was first here, a token need not say.
        **{f"no {name}": forge(without=name) for name in claims if name != "since"},
    }
    for name, token in forged.items():
        with subtests.test(name):
            answer = await county.client.get(ME, headers={"Authorization": f"Bearer {token}"})
            refused(answer, 401, "token_invalid")


async def test_a_key_id_chooses_among_our_keys_only(
    county: County, process: Process, subtests: pytest.Subtests
) -> None:
    citizen = await county.citizen("li")
    header, claims = parts(citizen.token)
    secret = process.database.keyring.derive("citizen token")
    kids: tuple[Any, ...] = (
        "",
        "../../dev/null",
        "' UNION SELECT 'k' --",
        "zz",
        "00" * 4,
        "𠮷",
        "a" * 10_000,
    )
    for kid in kids:
        with subtests.test(kid[:20]):
            token = jwt.encode(claims, secret, algorithm="HS256", headers={**header, "kid": kid})
            refused(await county.client.get(ME, headers={"Authorization": f"Bearer {token}"}), 401)
    for name in ("jku", "jwk", "x5u"):
        with subtests.test(name):
            more = {**header, name: "https://evil.example/keys"}
            token = jwt.encode(claims, b"k" * 32, algorithm="HS256", headers=more)
            refused(await county.client.get(ME, headers={"Authorization": f"Bearer {token}"}), 401)


async def test_a_token_ends_when_it_says(county: County, process: Process, time: Time) -> None:
    citizen = await county.citizen("li")
    _, claims = parts(citizen.token)
    assert claims["exp"] - claims["iat"] <= 900
    time.forward(seconds=process.settings.access_token_seconds - 1)
    assert (await citizen.get(ME)).status_code == 200
    time.forward(seconds=1)
    refused(await citizen.get(ME), 401, "token_expired")
    assert clock.now().timestamp() == claims["exp"]


async def test_garbage_for_a_token_is_refused(county: County, subtests: pytest.Subtests) -> None:
    garbage: tuple[str | bytes, ...] = (
        "Bearer",
        "Bearer ",
        "Basic bGl1OmxpdQ==",
        "bearer x",
        "Bearer x y",
        "Bearer a.b.c",
        "Bearer " + "." * 20_000,
        "Bearer " + "A" * 60_000,
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer staff.",
        "Bearer staff." + "A" * 60_000,
        "Bearer staff.' OR 1=1 --",
        "Bearer \x00",
        "Bearer staff.\x00",
        "Bearer 令牌".encode(),
        b"Bearer staff.\xff",
        b"\xff",
    )
    for value in garbage:
        for path in (ME, "/v1/staff/campaigns"):
            with subtests.test(str(value)[:30], path=path):
                raw = value.encode() if isinstance(value, str) else value
                answer = await county.client.get(path, headers={b"Authorization": raw})
                refused(answer, 401)
                assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_citizens_token_opens_no_staff_door_and_a_staff_token_no_citizens(county: County) -> None:
    refused(await (await county.citizen("li")).get("/v1/staff/campaigns"), 403, "forbidden")
    refused(await (await county.staff("officer")).get(ME), 403, "forbidden")


async def test_a_refresh_token_is_no_access_token(county: County) -> None:
    for caller in (await county.citizen("li"), await county.staff("officer")):
        caller.token = caller.refresh_token
        refused(await caller.get(ME), 401)
