"""What staff do to a poll while it runs, over HTTP."""

from datetime import datetime
from typing import Any

import httpx

from tests.county import County, OpenPoll


async def act(county: County, poll: OpenPoll, action: str, **body: Any) -> httpx.Response:
    """`act(county, poll, "pause", reason="核查")`; whatever the answer is."""
    officer = await county.staff("officer")
    return await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/{action}", body or None)


async def done(county: County, poll: OpenPoll, action: str, **body: Any) -> None:
    """The same, and it succeeds."""
    answer = await act(county, poll, action, **body)
    assert answer.status_code == 200, answer.text


async def extend(county: County, poll: OpenPoll, until: datetime) -> None:
    await done(
        county,
        poll,
        "extend",
        window="notice_and_voting",
        closes_at=until.isoformat(),
        reason="连日暴雨，多村断网",
    )


async def result(county: County, poll: OpenPoll) -> dict[str, Any]:
    """The public result as it stands."""
    answer: dict[str, Any] = (await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result")).json()
    return answer


async def rewrite(county: County, poll: OpenPoll, **changes: Any) -> httpx.Response:
    """Ask for the campaign as it is, with some rules changed."""
    officer, path = await county.staff("officer"), f"/v1/staff/campaigns/{poll.campaign_id}"
    shown = await officer.get(path)
    known = shown.json()
    form = {name: known[name] for name in ("title", "summary", "approval_basis", "ballot_rules")}
    form["windows"] = {w["name"]: {k: w[k] for k in ("opens_at", "closes_at")} for w in known["windows"]}
    title = changes.pop("title", None)
    form["ballot_rules"] = {**form["ballot_rules"], **changes}
    form["title"] = title or form["title"]
    return await officer.put(path, form, shown.headers["ETag"])
