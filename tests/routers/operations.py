"""The operations of the committed API description, and what to send them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from api import clock
from tests.county import plan_form

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "openapi.json").read_text("utf-8")
)


@dataclass(frozen=True)
class Operation:
    """One operation of openapi.json."""

    id: str
    method: str
    path: str
    public: bool
    description: dict[str, Any]

    @property
    def parameters(self) -> set[str]:
        return {one["name"] for one in self.description.get("parameters", [])}


OPERATIONS = {
    description["operationId"]: Operation(
        description["operationId"], method.upper(), path, description.get("security") == [], description
    )
    for path, item in DOCUMENT["paths"].items()
    for method, description in item.items()
}


def valid_bodies(campaign_form: dict[str, Any]) -> dict[str, Any]:
    """For each operation that takes a body one that fits its shape."""
    later = (clock.now() + timedelta(days=9)).isoformat()
    reason = {"reason": "核查线索"}
    return {
        "castBallot": {"candidate_ids": [], "nonce": "x" * 46},
        "submitLoanPlan": plan_form(),
        "correctMyLoanPlan": plan_form(),
        "bindPhone": {"code": "unknown"},
        "createCampaign": campaign_form,
        "replaceCampaign": campaign_form,
        "pauseCampaign": reason,
        "resumeCampaign": {},
        "extendCampaign": {**reason, "window": "notice_and_voting", "closes_at": later},
        "closeCampaign": {},
        "cancelCampaign": reason,
        "enterLoanPlan": plan_form(),
        "correctLoanPlan": plan_form(),
        "returnLoanPlan": reason,
        "revealApplicant": {"purpose": "电话核实项目地点"},
        "signInStaff": {"username": "nobody", "password": "not the right one"},
        "signInWechat": {"code": "unknown"},
        "refresh": {"refresh_token": "unknown"},
    }
