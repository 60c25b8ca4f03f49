"""A lighter cast: an index less on participations, and one that keeps a day together; who is risky is found

That no ballot is stored twice for one key follows from the numbers, which are unique: of two
sendings that do not see each other only one gets the next number.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BY_KEY = ("uq_participation_poll_id_voter_key_mac", ["poll_id", "voter", "key_mac"])
_BY_VOTER = ("uq_participation_poll_id_voter_day_day_seq", ["poll_id", "voter", "day", "day_seq"])
_BY_DAY = ("uq_participation_poll_id_day_voter_day_seq", ["poll_id", "day", "voter", "day_seq"])
# Without this the copy that SQLite's batch mode makes would have a hidden row id, which tells the order of arrival.
_CLUSTERED = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("participation", table_kwargs=_CLUSTERED) as table:
        table.drop_constraint(_BY_KEY[0], type_="unique")
        table.drop_constraint(_BY_VOTER[0], type_="unique")
        table.create_unique_constraint(*_BY_DAY)
    op.create_index(op.f("ix_citizen_risk_rank"), "citizen", ["risk_rank"])


def downgrade() -> None:
    op.drop_index(op.f("ix_citizen_risk_rank"), table_name="citizen")
    with op.batch_alter_table("participation", table_kwargs=_CLUSTERED) as table:
        table.drop_constraint(_BY_DAY[0], type_="unique")
        table.create_unique_constraint(*_BY_VOTER)
        table.create_unique_constraint(*_BY_KEY)
