"""Fraud audits: two auditors, one key between them, and what they void after the count.

Nothing here adds a vote, and nothing changes a log: what is voided is named in a list of its own.
"""

from api.mechanisms.voting.audit.facts import BallotsVoided
from api.mechanisms.voting.audit.keys import destroy, equip, expire

__all__ = ["BallotsVoided", "destroy", "equip", "expire"]
