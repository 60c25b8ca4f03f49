"""The path from the call to the awards: reviews, notices, juries, results, messages"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_text")),
    )
    op.create_table(
        "wechat_push",
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_wechat_push")),
    )
    with op.batch_alter_table("wechat_push", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wechat_push_received_at"), ["received_at"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("recipient", sa.String(60), nullable=False),
        sa.Column("work", sa.String(80), nullable=False),
        sa.Column("region_name", sa.String(60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "granted", "revoked", name="status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_award_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("region_code", "year", "number", name=op.f("uq_award_region_code_year_number")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_award_subject_id")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_scope_id"), ["scope_id"], unique=False)

    op.create_table(
        "loan_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("cap_person_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_partner_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_firm_fen", sa.BigInteger(), nullable=False),
        sa.Column("term_months_max", sa.Integer(), nullable=False),
        sa.Column("subsidy_classes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_loan_policy_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_policy")),
        sa.UniqueConstraint(
            "region_code", "effective_from", name=op.f("uq_loan_policy_region_code_effective_from")
        ),
    )
    op.create_table(
        "message_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column(
            "template",
            sa.Enum(
                "review",
                "notice",
                "result",
                name="template",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_message_grant_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_grant")),
    )
    with op.batch_alter_table("message_grant", schema=None) as batch_op:
        batch_op.create_index("ix_message_grant_left", ["citizen_id", "template", "spent_at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "candidates", "result", name="stage", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("body", sa.String(2000), nullable=False),
        sa.Column("issuer", sa.String(100), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_notice_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_opens_at"), ["opens_at"], unique=False)
        batch_op.create_index("ix_notice_subject", ["subject_id", "stage"], unique=False)

    op.create_table(
        "panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_panel_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_panel_subject_id")),
    )
    op.create_table(
        "review_quota",
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "village", "town", "county", name="tier", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0 AND used <= allowed", name=op.f("ck_review_quota_within")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_review_quota_region_code_region")
        ),
        sa.PrimaryKeyConstraint("scope_id", "tier", "region_code", name=op.f("pk_review_quota")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column(
            "template",
            sa.Enum(
                "review",
                "notice",
                "result",
                name="template",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "sent",
                "failed",
                "unreachable",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column(
            "failure",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "wechat_id",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_message_citizen_id_citizen")),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["message_grant.id"], name=op.f("fk_message_grant_id_message_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_citizen_id"), ["citizen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_region_code"), ["region_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_wechat_id"), ["wechat_id"], unique=False)

    op.create_table(
        "notice_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("byline", sa.String(60), nullable=False),
        sa.Column("region_name", sa.String(60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "listed",
                "on_hold",
                "disqualified",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining_days", sa.Integer(), nullable=True),
        sa.Column("public_reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_entry_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_entry")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_notice_entry_notice_id_number")),
        sa.UniqueConstraint("notice_id", "subject_id", name=op.f("uq_notice_entry_notice_id_subject_id")),
    )
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_entry_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "panel_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_entry_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_entry")),
        sa.UniqueConstraint("panel_id", "code", name=op.f("uq_panel_entry_panel_id_code")),
        sa.UniqueConstraint("panel_id", "subject_id", name=op.f("uq_panel_entry_panel_id_subject_id")),
    )
    op.create_table(
        "panel_sitting",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_panel_sitting_order")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_sitting_panel_id_panel")),
        sa.PrimaryKeyConstraint("panel_id", "number", name=op.f("pk_panel_sitting")),
    )
    op.create_table(
        "conflict_of_interest",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "relation",
            sa.Enum(
                "relative",
                "guarantor",
                "business",
                "other",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_conflict_of_interest_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("staff_id", "subject_id", name=op.f("pk_conflict_of_interest")),
    )
    op.create_table(
        "lead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "letter",
                "telephone",
                "visit",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["notice_entry.id"], name=op.f("fk_lead_entry_id_notice_entry")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_lead_notice_id_notice")),
        sa.ForeignKeyConstraint(["text_id"], ["sealed_text.id"], name=op.f("fk_lead_text_id_sealed_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "loan_plan_draft",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_loan_plan_draft_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_loan_plan_draft_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["sealed_text.id"], name=op.f("fk_loan_plan_draft_text_id_sealed_text")
        ),
        sa.PrimaryKeyConstraint("citizen_id", "campaign_id", name=op.f("pk_loan_plan_draft")),
    )
    with op.batch_alter_table("loan_plan_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_plan_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "letter",
                "telephone",
                "visit",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "substantiated",
                "declined",
                "dismissed",
                "upheld",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(500), nullable=True),
        sa.Column("public_reason", sa.String(500), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("heard", sa.Boolean(), nullable=True),
        sa.Column("hearing_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_objection_citizen_id_citizen")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["notice_entry.id"], name=op.f("fk_objection_entry_id_notice_entry")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["sealed_text.id"], name=op.f("fk_objection_hearing_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_objection_notice_id_notice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id_person")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff_account.id"], name=op.f("fk_objection_recorded_by_staff_account")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["sealed_text.id"], name=op.f("fk_objection_text_id_sealed_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_citizen_id"), ["citizen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "panel_seat",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_seat_panel_id_panel")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_panel_seat_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("panel_id", "staff_id", name=op.f("pk_panel_seat")),
    )
    op.create_table(
        "result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "certified",
                "reopened",
                "final",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_weight", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("draws", sa.JSON(), nullable=False),
        sa.Column("earlier_draws", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certified_by", sa.Uuid(), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certification", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(
            ["certified_by"], ["staff_account.id"], name=op.f("fk_result_certified_by_staff_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["staff_account.id"], name=op.f("fk_result_proposed_by_staff_account")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_result_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_result_subject_id")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column(
            "region_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "village", "town", "county", name="tier", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "returned",
                "approved",
                "rejected",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holds_quota", sa.Boolean(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["staff_account.id"], name=op.f("fk_review_assignee_id_staff_account")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_review_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_review_subject_id")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_scope_id"), ["scope_id"], unique=False)

    op.create_table(
        "score_sheet",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["panel_entry.id"], name=op.f("fk_score_sheet_entry_id_panel_entry")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_score_sheet_panel_id_panel")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_score_sheet_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("panel_id", "entry_id", "staff_id", name=op.f("pk_score_sheet")),
    )
    op.create_table(
        "result_item",
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("byline", sa.String(60), nullable=False),
        sa.Column("region_name", sa.String(60), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("public_score", sa.Integer(), nullable=True),
        sa.Column("jury_score", sa.Integer(), nullable=True),
        sa.Column("total_score", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "selected",
                "not_selected",
                "disqualified",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_result_item_result_id_result")),
        sa.PrimaryKeyConstraint("result_id", "number", name=op.f("pk_result_item")),
    )
    op.create_table(
        "review_check",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "item",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_check_review_id_review")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_review_check_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("review_id", "item", name=op.f("pk_review_check")),
    )
    op.create_table(
        "review_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "village", "town", "county", name="tier", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "action",
            sa.Enum(
                "hand_in",
                "recommend",
                "approve",
                "return",
                "send_down",
                "reject",
                "withdraw",
                "lapse",
                "take",
                "hand_over",
                "check",
                "extend",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "anonymous",
                "citizen",
                "staff",
                "system",
                name="actor_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_step_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_step")),
    )
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_step_review_id"), ["review_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_step_review_id"))

    op.drop_table("review_step")
    op.drop_table("review_check")
    op.drop_table("result_item")
    op.drop_table("score_sheet")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_scope_id"))
        batch_op.drop_index(batch_op.f("ix_review_due_at"))
        batch_op.drop_index(batch_op.f("ix_review_assignee_id"))

    op.drop_table("review")
    op.drop_table("result")
    op.drop_table("panel_seat")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_notice_id"))
        batch_op.drop_index(batch_op.f("ix_objection_entry_id"))
        batch_op.drop_index(batch_op.f("ix_objection_citizen_id"))

    op.drop_table("objection")
    with op.batch_alter_table("loan_plan_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_plan_draft_saved_at"))

    op.drop_table("loan_plan_draft")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_notice_id"))

    op.drop_table("lead")
    op.drop_table("conflict_of_interest")
    op.drop_table("panel_sitting")
    op.drop_table("panel_entry")
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_entry_subject_id"))

    op.drop_table("notice_entry")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_wechat_id"))
        batch_op.drop_index(batch_op.f("ix_message_subject_id"))
        batch_op.drop_index(batch_op.f("ix_message_status"))
        batch_op.drop_index(batch_op.f("ix_message_region_code"))
        batch_op.drop_index(batch_op.f("ix_message_citizen_id"))

    op.drop_table("message")
    op.drop_table("review_quota")
    op.drop_table("panel")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_subject")
        batch_op.drop_index(batch_op.f("ix_notice_opens_at"))

    op.drop_table("notice")
    with op.batch_alter_table("message_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_message_grant_left")

    op.drop_table("message_grant")
    op.drop_table("loan_policy")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_scope_id"))

    op.drop_table("award")
    with op.batch_alter_table("wechat_push", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wechat_push_received_at"))

    op.drop_table("wechat_push")
    op.drop_table("sealed_text")
