"""The pick-up code: the donor's alone, the same however often it is read, five tries, kept nowhere."""

from pathlib import Path

from sqlalchemy import make_url, text

from api.config import Settings
from tests.claiming import POINT, claiming
from tests.county import County
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
    done = await desk.did("jinghe", claim_id, "hand-in", {"code": fresh, "point": POINT})
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
