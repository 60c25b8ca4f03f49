"""How a campaign's candidates become winners, kept with it as plain data and published with a hash."""

import hashlib
from typing import Any

import rfc8785

from api.db.tables.campaigns import Campaign
from api.schemas.campaigns import AppraisalRules


def as_data(rules: AppraisalRules | None) -> dict[str, Any] | None:
    """The rules as plain JSON values, just as the public sees them."""
    return None if rules is None else rules.model_dump(mode="json")


def fingerprint(rules: AppraisalRules | None) -> str | None:
    """SHA-256 of their canonical form (RFC 8785), in hex: what is published."""
    data = as_data(rules)
    return None if data is None else hashlib.sha256(rfc8785.dumps(data)).hexdigest()


def appraisal_kept(campaign: Campaign) -> bool:
    """Whether a campaign's rules are still those whose hash was published."""
    if campaign.appraisal is None:
        return campaign.appraisal_hash is None
    return hashlib.sha256(rfc8785.dumps(campaign.appraisal)).hexdigest() == campaign.appraisal_hash


def appraisal_of(campaign: Campaign) -> AppraisalRules | None:
    """A campaign's rules; None for one that ends in vote figures."""
    return None if campaign.appraisal is None else AppraisalRules.model_validate(campaign.appraisal)
