"""Words for the stories of a campaign: draft one, act on it, look at it as the public does."""

from datetime import timedelta
from typing import Any

import httpx

from api import clock
from tests.county import Caller, County, window


def days(since: float, until: float) -> dict[str, str]:
    """A window so many days from now."""
    now = clock.now()
    return window(now + timedelta(days=since), now + timedelta(days=until))


def refusal(answer: httpx.Response, status: int) -> tuple[str, list[tuple[str, str]]]:
    """A problem's code, and where it says what is wrong."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    return body["code"], [(fault["pointer"], fault["code"]) for fault in body["errors"]]


async def draft(officer: Caller, form: dict[str, Any]) -> str:
    answer = await officer.post("/v1/staff/campaigns", form)
    assert answer.status_code == 201, answer.text
    campaign_id = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/staff/campaigns/{campaign_id}"
    assert answer.headers["etag"] == '"1"'
    return str(campaign_id)


async def act(officer: Caller, campaign_id: str, action: str, form: Any = None) -> dict[str, Any]:
    answer = await officer.post(f"/v1/staff/campaigns/{campaign_id}/{action}", form)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{shown["version"]}"'
    return shown


async def public(county: County, campaign_id: str) -> dict[str, Any]:
    answer = await county.client.get(f"/v1/campaigns/{campaign_id}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown
