"""The pick-up code: the donor's alone, the same however often it is read, five tries, kept nowhere."""

from pathlib import Path

from httpx import Response
from sqlalchemy import make_url, text

from api.config import Settings
from tests.claiming import POINT, claiming, delivery
from tests.county import County
from tests.fixtures import Time
from tests.listening import everything_logged
from tests.routers.refusals import refused


async def test_it_is_read_by_the_donor_and_stands_nowhere(county: County, settings: Settings) -> None:
    with everything_logged() as lines:
        desk = await claiming(county)
        donor = await desk.donor()
        claim_id = await desk.claimed(donor)
        assert (await desk.mine(donor, claim_id))["pickup_code"] is None, "there is nothing to bring yet"
        shown = await desk.did("officer", claim_id, "confirm")
        codes = {(await desk.mine(donor, claim_id))["pickup_code"] for _ in range(3)}
        (code,) = codes
        listed = await (await county.staff("officer")).get(f"/v1/staff/wish-claims/{claim_id}")
        handed = {"code": code.lower().replace("-", ""), "point": POINT}
        await desk.did("jinghe", claim_id, "hand-in", handed)
    kept = await _everything(county, settings)
    told = str([shown, listed.text, await county.audited()]) + lines.getvalue() + kept
    assert not any(one in told for one in (code, code.replace("-", ""), code.lower()))


async def _everything(county: County, settings: Settings) -> str:
    """What the database holds, as bytes of its files or as rows of every table."""
    if settings.sqlite:
        file = Path(str(make_url(settings.database_url).database))
        return "".join(one.read_bytes().decode("latin-1") for one in file.parent.iterdir())
    async with county.database.read() as session:
        tables = ("wish_claim", "wish", "idempotency_key", "audit_entry", "outbox_message", "message")
        rows = [(await session.exec(text(f"SELECT * FROM {one}"))).all() for one in tables]  # type: ignore[call-overload]  # noqa: S608  plain SQL, our own tables
        return str(rows)


async def test_five_wrong_ones_lock_it_until_staff_issue_another(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id = await desk.matched(donor)
    right = (await desk.mine(donor, claim_id))["pickup_code"]
    wrong = {"code": "0000-0000", "point": POINT}
    for left in (4, 3, 2, 1, 0):
        problem = refused(await desk.staff("jinghe", claim_id, "hand-in", wrong), 422)
        assert [(one["code"], one["pointer"]) for one in problem["errors"]] == [("code_wrong", "/code")]
        assert f"{left}次" in problem["errors"][0]["detail"]
    refused(
        await desk.staff("jinghe", claim_id, "hand-in", {"code": right, "point": POINT}), 409, "code_locked"
    )
    assert len(await county.audited(action="wish_claim.code_wrong")) == 5
    renewed = await desk.did("jinghe", claim_id, "code")
    assert renewed["code_locked"] is False
    fresh = (await desk.mine(donor, claim_id))["pickup_code"]
    assert fresh != right
    problem = refused(await desk.staff("jinghe", claim_id, "hand-in", {"code": right, "point": POINT}), 422)
    assert [one["code"] for one in problem["errors"]] == ["code_wrong"]
    typed = fresh.lower().replace("-", "——").replace("0", "o").replace("1", "l")
    wide = "　".join("".join(chr(ord(one) + 0xFEE0) if one.isascii() else one for one in typed))
    short = {"code": wide[:9], "point": POINT}
    problem = refused(await desk.staff("jinghe", claim_id, "hand-in", short), 422)
    assert [one["code"] for one in problem["errors"]] == ["code_incomplete"]
    assert len(await county.audited(action="wish_claim.code_wrong")) == 6, "what is no code is no try"
    done = await desk.did("jinghe", claim_id, "hand-in", {"code": wide, "point": POINT})
    assert (done["status"], done["point"]) == ("received", POINT)
    refused(await desk.staff("jinghe", claim_id, "code"), 409, "state_conflict")


async def test_a_donors_goods_are_taken_with_a_code_at_a_point_of_the_campaign(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id = await desk.claimed(donor)
    code = {"code": "0000-0000", "point": POINT}
    refused(await desk.staff("jinghe", claim_id, "hand-in", code), 409, "state_conflict")
    await desk.did("officer", claim_id, "confirm")
    for form, fault in (({"point": POINT}, "code_needed"), ({**code, "point": "家里"}, "unknown_point")):
        problem = refused(await desk.staff("jinghe", claim_id, "hand-in", form), 422)
        assert [one["code"] for one in problem["errors"]] == [fault]
    refused(await desk.staff("lupu", claim_id, "hand-in", code), 404)
    assert (await (await county.staff("officer")).get(f"/v1/staff/wish-claims/{claim_id}")).json()[
        "code_locked"
    ] is False
    known = {"point": POINT, "without_code": "no_wechat"}
    refused(await desk.staff("jinghe", claim_id, "hand-in", known), 403)
    assert (await desk.did("officer", claim_id, "hand-in", known))["status"] == "received"
    (waived,) = await county.audited(action="wish_claim.code_waived")
    assert (waived["subject_id"], waived["reason"]) == (claim_id, "认领人打不开微信，已电话核实")


async def test_goods_are_taken_at_any_point_of_the_county_and_nothing_is_learnt_there(
    county: County, time: Time
) -> None:
    """lupu is not the child's town: its clerk sees no claim, and by number and code no more than the card."""
    desk = await claiming(county)
    donor, lupu = await desk.donor(), await county.staff("lupu")
    wish_id = await desk.wishes.plant(number="48205173")
    claim_id = await desk.claimed(donor, wish_id)
    place = {"campaign_id": desk.wishes.campaign_id, "point": POINT, "number": "48205173"}

    async def bring(code: str, **changes: str) -> Response:
        return await lupu.post("/v1/staff/wish-hand-ins", {**place, "code": code, **changes})

    unknown = pointed(await bring("0000-0000", number="11111111"))
    assert pointed(await bring("0000-0000")) == unknown, "not yet confirmed"
    await desk.did("officer", claim_id, "confirm")
    right = (await desk.mine(donor, claim_id))["pickup_code"]
    problem = refused(await bring(right, point="家里"), 422)
    assert [one["code"] for one in problem["errors"]] == ["unknown_point"]
    for _ in range(5):
        assert pointed(await bring("0000-0000")) == unknown
    assert pointed(await bring(right)) == unknown, "locked"
    refused(
        await desk.staff("jinghe", claim_id, "hand-in", {"code": right, "point": POINT}), 409, "code_locked"
    )
    await desk.did("jinghe", claim_id, "code")
    fresh = (await desk.mine(donor, claim_id))["pickup_code"]
    taken = (await bring(fresh.lower())).json()
    assert (taken.keys(), taken["status"]) == ({"card", "status", "status_label"}, "received")
    assert (taken["card"]["number"], taken["card"]["region_name"]) == ("48205173", None)
    assert (await desk.mine(donor, claim_id))["status"] == "received"
    refused(await bring(fresh), 409, "state_conflict")
    refused(await lupu.get(f"/v1/staff/wish-claims/{claim_id}"), 404)
    await desk.did("jinghe", claim_id, "deliver", delivery())

    late = await desk.matched(donor, await desk.wishes.plant(number="48205174"))
    code = (await desk.mine(donor, late))["pickup_code"]
    time.forward(days=8)
    lupu = await county.staff("lupu")
    refused(await bring(code, number="48205174"), 409, "past_due")


def pointed(answer: Response) -> object:
    """What a refusal tells, but for which request it was."""
    return refused(answer, 422, "validation_failed")["errors"]
