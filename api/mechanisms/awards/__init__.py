"""Awards: granted under numbers that are never used again, revoked for a reason that stays visible."""

from api.mechanisms.awards.facts import AwardRevoked
from api.mechanisms.awards.grant import Recipient, grant
from api.mechanisms.awards.queries import of_scope, staff
from api.mechanisms.awards.revoke import revoke

__all__ = ["AwardRevoked", "Recipient", "grant", "of_scope", "revoke", "staff"]
