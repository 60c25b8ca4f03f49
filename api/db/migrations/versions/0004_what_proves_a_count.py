"""What proves a count: signed heads, tiles of the logs, recounts; links, audit keys, voids, appeals"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _code(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "voided_ballot",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_code", _code(24), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "scripted",
                "account_farm",
                "bought",
                "impersonated",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("poll_id", "receipt_code", name=op.f("pk_voided_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_tile",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column(
            "log",
            sa.Enum("receipts", "choices", name="log", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", _code(24), nullable=False),
        sa.Column("hash", _code(64), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_log_tile_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "log", "number", name=op.f("pk_log_tile")),
    )
    op.create_table(
        "signed_head",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("signature", _code(86), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_signed_head_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_signed_head")),
    )
    op.create_table(
        "void_list",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("signature", _code(86), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("ballots", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_void_list_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "version", name=op.f("pk_void_list")),
    )
    op.create_table(
        "audit_share",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_audit_share_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_audit_share_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("poll_id", "staff_id", name=op.f("pk_audit_share")),
    )
    op.create_table(
        "auditor_key",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("public", _code(43), nullable=False),
        sa.Column("mac", _code(64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_auditor_key_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_auditor_key")),
    )
    op.create_table(
        "ballot_appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_code", _code(24), nullable=False),
        sa.Column("voter", _code(22), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "upheld",
                "dismissed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff_account.id"], name=op.f("fk_ballot_appeal_decided_by_staff_account")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_ballot_appeal_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_appeal")),
        sa.UniqueConstraint("poll_id", "receipt_code", name=op.f("uq_ballot_appeal_poll_id_receipt_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recount",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("picks", sa.Integer(), nullable=False),
        sa.Column("clean", sa.Boolean(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["staff_account.id"], name=op.f("fk_recount_asked_by_staff_account")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_recount_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    op.create_index(op.f("ix_recount_poll_id"), "recount", ["poll_id"], unique=False)
    op.create_table(
        "void_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "scripted",
                "account_farm",
                "bought",
                "impersonated",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "confirmed",
                "cancelled",
                "applied",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["staff_account.id"], name=op.f("fk_void_batch_confirmed_by_staff_account")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_void_batch_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["staff_account.id"], name=op.f("fk_void_batch_proposed_by_staff_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_batch")),
    )
    op.create_index(op.f("ix_void_batch_poll_id"), "void_batch", ["poll_id"], unique=False)
    op.add_column("citizen", sa.Column("risk_rank", sa.Integer()))
    op.add_column("citizen", sa.Column("risk_place_sealed", sa.LargeBinary()))
    # One column at a time: copying the table, as batch mode does, would lose its WITHOUT ROWID.
    op.drop_column("participation", "sealed_link")
    op.drop_column("participation", "signals")
    op.add_column("participation", sa.Column("link", _code(1500)))
    op.add_column("participation", sa.Column("signals", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("poll", sa.Column("rules_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("poll", sa.Column("earlier_rules", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("poll", sa.Column("audit_key", _code(43)))
    op.add_column("poll", sa.Column("audit_key_mac", _code(22)))
    op.add_column("poll", sa.Column("audit_key_destroyed_at", sa.DateTime(timezone=True)))
    op.add_column("poll", sa.Column("void_version", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("poll", "void_version")
    for column in ("audit_key_destroyed_at", "audit_key_mac", "audit_key", "earlier_rules", "rules_version"):
        op.drop_column("poll", column)
    for column in ("signals", "link"):
        op.drop_column("participation", column)
    op.add_column("participation", sa.Column("sealed_link", sa.LargeBinary()))
    op.add_column("participation", sa.Column("signals", sa.Integer()))
    for column in ("risk_place_sealed", "risk_rank"):
        op.drop_column("citizen", column)
    op.drop_index(op.f("ix_void_batch_poll_id"), table_name="void_batch")
    op.drop_table("void_batch")
    op.drop_index(op.f("ix_recount_poll_id"), table_name="recount")
    op.drop_table("recount")
    op.drop_table("ballot_appeal")
    op.drop_table("auditor_key")
    op.drop_table("audit_share")
    op.drop_table("void_list")
    op.drop_table("signed_head")
    op.drop_table("log_tile")
    op.drop_table("voided_ballot")
