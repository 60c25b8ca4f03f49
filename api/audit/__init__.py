"""The append-only record: every staff step, every denial, every reading of a sealed person."""

from api.audit.chain import broken_at, chain, unchained
from api.audit.record import AuditFilter, about, entries, record
from api.audit.request import request_id, set_request_id

__all__ = [
    "AuditFilter",
    "about",
    "broken_at",
    "chain",
    "entries",
    "record",
    "request_id",
    "set_request_id",
    "unchained",
]
