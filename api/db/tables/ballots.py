"""The ballot box: who took part, and apart from that what was chosen.

Between the two logs there is no key, no time and no order in common. Keys are
random within a window, so on SQLite the rows must stand in key order (WITHOUT
ROWID) or the hidden row id would tell the order of arrival. There are no foreign
keys: every batch reads the poll under its lock, and a check per row would only
repeat that.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code

_clustered = {"sqlite_with_rowid": False}


class Participation(SQLModel, table=True):
    """That a voter cast a ballot; never what was on it. Quotas are the unique constraints."""

    __table_args__ = (
        # The day first: what a day inserts stays together, and each index is a page to write per ballot.
        sa.UniqueConstraint("poll_id", "day", "voter", "day_seq"),
        sa.UniqueConstraint("poll_id", "voter", "total_seq"),
        sa.UniqueConstraint("poll_id", "nonce"),
        _clustered,
    )

    poll_id: UUID = Field(primary_key=True)
    receipt_code: str = Field(primary_key=True, sa_type=code(24))
    voter: str = Field(sa_type=code(22))
    """HMAC of the citizen under the poll's key, 128 bits in base64url."""
    day: int
    """The calendar day in the county, as yyyymmdd."""
    day_seq: int
    total_seq: int
    key_mac: str = Field(sa_type=code(22))
    payload_mac: str = Field(sa_type=code(22))
    nonce: str = Field(sa_type=code(22))
    link: str | None = Field(default=None, sa_type=code(1500))
    """The way to her choices, encrypted to the poll's audit key: two auditors open it, nobody else.

    None where the poll has no audit key, so that nothing of it can ever be voided.
    """
    signals: int = 0
    """Voter-side signals of manipulation, as bits."""


class Choice(SQLModel, table=True):
    """One pick of one ballot: no voter, no time, and picks of a ballot are not tied together."""

    __table_args__ = (_clustered,)

    poll_id: UUID = Field(primary_key=True)
    id: str = Field(primary_key=True, sa_type=code(24))
    """Begins with its window's number, like a receipt code, and is otherwise random."""
    pick: int
    """A candidate's number; 0 is a blank ballot."""


class Guard(SQLModel, table=True):
    """That some voter chose some candidate on some day, as an HMAC that nobody can undo."""

    __table_args__ = (_clustered,)

    poll_id: UUID = Field(primary_key=True)
    mark: str = Field(primary_key=True, sa_type=code(22))
