"""The ballot box's SQL. Rows travel as one JSON parameter, so a batch of any size is one statement.

Rows are inserted in an order that has nothing to do with arrival: by voter key,
by mark, by random id. That keeps the two logs unlinkable and keeps two processes
from deadlocking on each other's rows. The statements go to the drivers as they are.
"""

# SQL is put together from words of this file only, and reads better unbroken.
# ruff: noqa: E501, S608

import re
from dataclasses import dataclass
from functools import cache

_TYPES = {"day": "integer", "pick": "integer", "signals": "integer", "marks": "json"}

_HEAD = """
SELECT p.version, p.counted_at IS NOT NULL,
  (SELECT max(w.number) FROM ballot_window w WHERE w.poll_id = p.id AND w.state = 'open')
FROM poll p WHERE p.id = :poll
"""
_FREEZE = "UPDATE poll SET rules_frozen_at = :now, version = version + 1 WHERE id = :poll AND rules_frozen_at IS NULL"


@dataclass(frozen=True)
class Statements:
    """One database's."""

    share: str
    head: str
    participations: str
    participations_guarded: str
    stored: str
    guards: str
    choices: str
    freeze: str
    reasons: str


@cache
def of(dialect: str) -> Statements:
    """The statements as that database's driver takes them."""
    texts = {
        "share": "SELECT pg_try_advisory_xact_lock_shared(:key)",
        "head": _HEAD,
        "participations": _participations(dialect, guarded=False),
        "participations_guarded": _participations(dialect, guarded=True),
        "stored": _STORED,
        "guards": f"INSERT INTO guard (poll_id, mark) SELECT :poll, r.mark FROM {_rows(dialect, 'mark')} ORDER BY r.mark",
        "choices": f"INSERT INTO choice (poll_id, id, pick) SELECT :poll, r.id, r.pick FROM {_rows(dialect, 'id pick')} ORDER BY r.id",
        "freeze": _FREEZE,
        "reasons": _reasons(dialect),
    }
    if dialect == "postgresql":
        texts = {name: re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", text) for name, text in texts.items()}
    return Statements(**texts)


def _rows(dialect: str, columns: str) -> str:
    """The JSON parameter `:rows` as a table `r` with these columns."""
    names = columns.split()
    if dialect == "postgresql":
        typed = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in names)
        return f"json_to_recordset(CAST(:rows AS json)) AS r({typed})"
    picked = ", ".join(f"value ->> '{name}' AS {name}" for name in names)
    return f"(SELECT {picked} FROM json_each(:rows)) AS r"


def _elements(dialect: str, column: str) -> str:
    """A JSON array as a table `m`; it comes first in a CROSS JOIN, or SQLite walks the whole other table."""
    if dialect == "postgresql":
        return f"json_array_elements_text({column}) AS m(value)"
    return f"json_each({column}) AS m"


def _participations(dialect: str, *, guarded: bool) -> str:
    """Store who took part; what comes back was stored, with its numbers.

    The numbers are computed here and bound by unique constraints: two ballots of
    one voter that see the same count cannot both be stored, so neither can two
    sendings of one. Nothing is stored for a day before one on which the voter
    voted already.
    """
    guard = (
        f" AND NOT EXISTS (SELECT 1 FROM {_elements(dialect, 'r.marks')} CROSS JOIN guard g WHERE g.poll_id = :poll AND g.mark = m.value)"
        if guarded
        else ""
    )
    columns = "receipt voter day key_mac payload_mac nonce link signals" + (" marks" if guarded else "")
    before, returning = (
        _BEFORE[dialect],
        " RETURNING voter, day_seq, total_seq" if dialect == "postgresql" else "",
    )
    return (
        "INSERT INTO participation (poll_id, receipt_code, voter, day, day_seq, total_seq, key_mac, payload_mac, nonce, link, signals)"
        " SELECT :poll, r.receipt, r.voter, r.day, today + 1, in_all + 1, r.key_mac, r.payload_mac, r.nonce, r.link, r.signals"
        f" FROM {before.format(rows=_rows(dialect, columns))}"
        f" WHERE today < :per_day AND in_all < :in_all AND latest <= r.day AND sent = 0{guard}"
        f" ORDER BY r.voter ON CONFLICT DO NOTHING{returning}"
    )


# What her earlier ballots say of a voter, in one walk over her own rows: how many today and in all, her
# latest day, and whether this ballot is among them. `total_seq > 0` holds always, and names the index.
_FACTS = """
coalesce(max(CASE WHEN p.day = r.day THEN p.day_seq END), 0) AS today, coalesce(max(p.total_seq), 0) AS in_all,
coalesce(max(p.day), 0) AS latest, coalesce(max(CASE WHEN p.key_mac = r.key_mac THEN 1 END), 0) AS sent
"""
_HERS = "p.poll_id = :poll AND p.voter = r.voter AND p.total_seq > 0"
_BEFORE = {
    "postgresql": f"{{rows}} CROSS JOIN LATERAL (SELECT {_FACTS} FROM participation p WHERE {_HERS}) AS before",
    "sqlite": f"(SELECT r.*, {_FACTS} FROM {{rows}} LEFT JOIN participation p ON {_HERS} GROUP BY r.voter) AS r",
}

_STORED = """
SELECT json_group_array(json_array(p.voter, p.day_seq, p.total_seq))
FROM json_each(:rows) AS r CROSS JOIN participation p
WHERE p.poll_id = :poll AND p.receipt_code = r.value ->> 'receipt'
"""
"""SQLite's way to say what was stored, in one row."""


def _reasons(dialect: str) -> str:
    """For ballots that were not stored: the receipt of a first sending, or what stands in the way."""
    mine = "FROM participation d WHERE d.poll_id = :poll AND d.voter = r.voter"
    return (
        "SELECT r.voter, p.receipt_code, p.payload_mac, p.day_seq, p.total_seq,"
        " EXISTS (SELECT 1 FROM participation n WHERE n.poll_id = :poll AND n.nonce = r.nonce),"
        f" coalesce((SELECT max(d.day_seq) {mine} AND d.day = r.day), 0),"
        f" coalesce((SELECT max(d.total_seq) {mine}), 0),"
        f" coalesce((SELECT max(d.day) {mine}), 0),"
        f" EXISTS (SELECT 1 FROM {_elements(dialect, 'r.marks')} CROSS JOIN guard g WHERE g.poll_id = :poll AND g.mark = m.value)"
        f" FROM {_rows(dialect, 'voter day key_mac nonce marks')}"
        " LEFT JOIN participation p ON p.poll_id = :poll AND p.voter = r.voter AND p.key_mac = r.key_mac"
    )
