"""The ballot box's SQL. Rows travel as one JSON parameter, so a batch of any size is one statement.

Rows are inserted in an order that has nothing to do with arrival: by voter key,
by mark, by random id. That keeps the two logs unlinkable and keeps two processes
from deadlocking on each other's rows.
"""

# SQL is put together from words of this file only, and reads better unbroken.
# ruff: noqa: E501, S608

from functools import cache

import sqlalchemy as sa

_TYPES = {"day": "integer", "pick": "integer", "marks": "json"}


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


_UUIDS = sa.bindparam("poll", type_=sa.Uuid())

HEAD = sa.text(
    "SELECT p.version, p.counted_at IS NOT NULL AS counted, p.rules_frozen_at IS NOT NULL AS frozen,"
    " (SELECT max(w.number) FROM ballot_window w WHERE w.poll_id = p.id AND w.state = 'open') AS window_number"
    " FROM poll p WHERE p.id = :poll"
).bindparams(_UUIDS)

FREEZE = sa.text(
    "UPDATE poll SET rules_frozen_at = :now, version = version + 1 WHERE id = :poll AND rules_frozen_at IS NULL"
).bindparams(_UUIDS, sa.bindparam("now", type_=sa.DateTime(timezone=True)))


@cache
def participations(dialect: str, guarded: bool) -> sa.TextClause:
    """Store who took part; what comes back was stored, with its numbers.

    The numbers are computed here and bound by unique constraints: two ballots of
    one voter that see the same count cannot both be stored. Nothing is stored for
    a day before one on which the voter voted already.
    """
    today = "coalesce((SELECT max(p.day_seq) FROM participation p WHERE p.poll_id = :poll AND p.voter = r.voter AND p.day = r.day), 0)"
    in_all = "coalesce((SELECT max(p.total_seq) FROM participation p WHERE p.poll_id = :poll AND p.voter = r.voter), 0)"
    guard = (
        f" AND NOT EXISTS (SELECT 1 FROM {_elements(dialect, 'r.marks')} CROSS JOIN guard g"
        " WHERE g.poll_id = :poll AND g.mark = m.value)"
        if guarded
        else ""
    )
    in_order = "NOT EXISTS (SELECT 1 FROM participation p WHERE p.poll_id = :poll AND p.voter = r.voter AND p.day > r.day)"
    columns = "receipt voter day key_mac payload_mac nonce" + (" marks" if guarded else "")
    return sa.text(
        "INSERT INTO participation (poll_id, receipt_code, voter, day, day_seq, total_seq, key_mac, payload_mac, nonce)"
        f" SELECT :poll, r.receipt, r.voter, r.day, {today} + 1, {in_all} + 1, r.key_mac, r.payload_mac, r.nonce"
        f" FROM {_rows(dialect, columns)}"
        f" WHERE {today} < :per_day AND {in_all} < :in_all AND {in_order}{guard}"
        " ORDER BY r.voter ON CONFLICT DO NOTHING RETURNING voter, day_seq, total_seq"
    ).bindparams(_UUIDS)


@cache
def guards(dialect: str) -> sa.TextClause:
    return sa.text(
        f"INSERT INTO guard (poll_id, mark) SELECT :poll, r.mark FROM {_rows(dialect, 'mark')} ORDER BY r.mark"
    ).bindparams(_UUIDS)


@cache
def choices(dialect: str) -> sa.TextClause:
    return sa.text(
        "INSERT INTO choice (poll_id, id, pick)"
        f" SELECT :poll, r.id, r.pick FROM {_rows(dialect, 'id pick')} ORDER BY r.id"
    ).bindparams(_UUIDS)


@cache
def reasons(dialect: str) -> sa.TextClause:
    """For ballots that were not stored: the receipt of a first sending, or what stands in the way."""
    columns = "voter day key_mac nonce marks"
    return sa.text(
        "SELECT r.voter, r.key_mac, p.receipt_code, p.payload_mac, p.day_seq, p.total_seq,"
        " EXISTS (SELECT 1 FROM participation n WHERE n.poll_id = :poll AND n.nonce = r.nonce) AS nonce_used,"
        " coalesce((SELECT max(d.day_seq) FROM participation d"
        "  WHERE d.poll_id = :poll AND d.voter = r.voter AND d.day = r.day), 0) AS today,"
        " coalesce((SELECT max(t.total_seq) FROM participation t"
        "  WHERE t.poll_id = :poll AND t.voter = r.voter), 0) AS in_all,"
        " coalesce((SELECT max(l.day) FROM participation l"
        "  WHERE l.poll_id = :poll AND l.voter = r.voter), 0) AS latest,"
        f" EXISTS (SELECT 1 FROM {_elements(dialect, 'r.marks')} CROSS JOIN guard g"
        "  WHERE g.poll_id = :poll AND g.mark = m.value) AS chosen_today"
        f" FROM {_rows(dialect, columns)}"
        " LEFT JOIN participation p ON p.poll_id = :poll AND p.voter = r.voter AND p.key_mac = r.key_mac"
    ).bindparams(_UUIDS)
