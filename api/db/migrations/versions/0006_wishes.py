"""Micro-wishes: catalogue, wishes, claims, deliveries, imports; content checks; citizens' requests

Enums are kept as checked text, so a new word means a new check.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = ("loan_plans",)
_WINDOWS = (
    *("call", "town_screening", "county_vetting", "notice_and_voting"),
    *("fraud_audit", "judging", "result_notice"),
)
_TEMPLATES = ("review", "notice", "result")
_TOLD = ("category", "age_band", "value_band", "item_name", "region_code", "showcase")
_LISTS: dict[str, tuple[str, ...]] = {
    "ix_wish_board": (),
    "ix_wish_category": ("category",),
    "ix_wish_age": ("age_band",),
    "ix_wish_value": ("value_band",),
    "ix_wish_item": ("item_name",),
    "ix_wish_towns": ("region_code",),
}
_WORDS = (
    ("campaign", "kind", _KINDS, ("wishes",)),
    ("campaign_window", "name", _WINDOWS, ("claiming", "fulfilling")),
    ("message", "template", _TEMPLATES, ("wish",)),
    ("message_grant", "template", _TEMPLATES, ("wish",)),
)


def _code(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _allow(table: str, column: str, words: Iterable[str]) -> None:
    """Let a column hold these words and no others."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, f"{column} IN ({listed})")


def upgrade() -> None:
    for table, column, before, added in _WORDS:
        _allow(table, column, (*before, *added))
    op.create_table(
        "child_category",
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column("code", _code(40), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column(
            "national_class",
            sa.Enum(
                "hardship",
                "own_condition",
                "guardianship",
                name="national_class",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_child_category_region_code_region")
        ),
        sa.PrimaryKeyConstraint("region_code", "code", name=op.f("pk_child_category")),
    )
    op.create_table(
        "donor_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "enterprise",
                "party_branch",
                "civility_post",
                "social_organisation",
                "federation",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("contact_index", _code(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_donor_unit_contact_id_person")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_donor_unit_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_unit")),
        sa.UniqueConstraint("region_code", "name", name=op.f("uq_donor_unit_region_code_name")),
    )
    op.create_index(op.f("ix_donor_unit_contact_index"), "donor_unit", ["contact_index"], unique=False)

    op.create_table(
        "wish_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "study",
                "daily_life",
                "sport",
                "books",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("value_cap_fen", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_wish_item_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_item")),
        sa.UniqueConstraint("region_code", "name", name=op.f("uq_wish_item_region_code_name")),
    )
    op.create_table(
        "words_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", _code(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "field",
            sa.Enum("reason", "thanks", name="field", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "passed",
                "held",
                "risky",
                "read",
                "void",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_words_check_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["sealed_text.id"], name=op.f("fk_words_check_text_id_sealed_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_check")),
    )
    op.create_index(op.f("ix_words_check_citizen_id"), "words_check", ["citizen_id"], unique=False)
    op.create_index(op.f("ix_words_check_status"), "words_check", ["status"], unique=False)
    op.create_index(op.f("ix_words_check_subject_id"), "words_check", ["subject_id"], unique=False)

    op.create_table(
        "data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.Enum(
                "wish",
                "consent",
                "account",
                name="subject_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "correct",
                "erase",
                "explain",
                "restrict",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "granted",
                "refused",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["sealed_text.id"], name=op.f("fk_data_request_answer_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_data_request_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_data_request_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_data_request_staff_id_staff_account")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["sealed_text.id"], name=op.f("fk_data_request_text_id_sealed_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index(op.f("ix_data_request_citizen_id"), "data_request", ["citizen_id"], unique=False)
    op.create_index(op.f("ix_data_request_due_at"), "data_request", ["due_at"], unique=False)
    op.create_index(op.f("ix_data_request_region_code"), "data_request", ["region_code"], unique=False)
    op.create_index(op.f("ix_data_request_status"), "data_request", ["status"], unique=False)

    op.create_table(
        "wish_campaign",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_wish_campaign_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_wish_campaign")),
    )
    op.create_table(
        "wish_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "done",
                "undone",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_wish_import_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_wish_import_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_wish_import_staff_id_staff_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_import")),
    )
    op.create_index(op.f("ix_wish_import_campaign_id"), "wish_import", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_wish_import_region_code"), "wish_import", ["region_code"], unique=False)
    op.create_index(op.f("ix_wish_import_status"), "wish_import", ["status"], unique=False)

    op.create_table(
        "wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", _code(12), nullable=False),
        sa.Column("region_code", _code(12), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "returned",
                "verified",
                "sent_down",
                "approved",
                "published",
                "claimed",
                "matched",
                "received",
                "delivered",
                "remedial",
                "fulfilled",
                "archived",
                "rejected",
                "withdrawn",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "study",
                "daily_life",
                "sport",
                "books",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item_name", sa.String(40), nullable=False),
        sa.Column("size", sa.String(20), nullable=True),
        sa.Column("value_fen", sa.Integer(), nullable=False),
        sa.Column(
            "value_band",
            sa.Enum(
                "up_to_50",
                "up_to_100",
                "up_to_200",
                "up_to_300",
                "over_300",
                name="value_band",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "age_band",
            sa.Enum(
                "under_7",
                "from_7",
                "from_10",
                "from_13",
                "from_16",
                name="age_band",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("guardian_id", sa.Uuid(), nullable=False),
        sa.Column("guardian_index", _code(64), nullable=True),
        sa.Column(
            "kinship",
            sa.Enum(
                "mother",
                "father",
                "grandparent",
                "relative",
                "institution",
                name="kinship",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("child_category", _code(40), nullable=False),
        sa.Column("details_text_id", sa.Uuid(), nullable=True),
        sa.Column("reason_text_id", sa.Uuid(), nullable=True),
        sa.Column("visit_text_id", sa.Uuid(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("live_child", _code(64), nullable=True),
        sa.Column(
            "submitter_kind",
            sa.Enum(
                "anonymous",
                "citizen",
                "staff",
                "system",
                name="submitter_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submitter_id", sa.Uuid(), nullable=True),
        sa.Column("office_code", _code(12), nullable=True),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "consent",
                "identity",
                "item",
                "reason",
                "visit",
                name="return_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "reject_reason",
            sa.Enum(
                "not_eligible",
                "not_goods",
                "money",
                "illness",
                "already_helped",
                "untrue",
                "lapsed",
                name="reject_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("remark_text_id", sa.Uuid(), nullable=True),
        sa.Column("showcase", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_wish_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_wish_child_id_person")),
        sa.ForeignKeyConstraint(
            ["details_text_id"], ["sealed_text.id"], name=op.f("fk_wish_details_text_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(["guardian_id"], ["person.id"], name=op.f("fk_wish_guardian_id_person")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["wish_import.id"], name=op.f("fk_wish_import_id_wish_import")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["wish_item.id"], name=op.f("fk_wish_item_id_wish_item")),
        sa.ForeignKeyConstraint(
            ["reason_text_id"], ["sealed_text.id"], name=op.f("fk_wish_reason_text_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_wish_region_code_region")),
        sa.ForeignKeyConstraint(
            ["remark_text_id"], ["sealed_text.id"], name=op.f("fk_wish_remark_text_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(
            ["visit_text_id"], ["sealed_text.id"], name=op.f("fk_wish_visit_text_id_sealed_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_wish_campaign_id_number")),
        sa.UniqueConstraint("live_child", name=op.f("uq_wish_live_child")),
    )
    op.create_index(op.f("ix_wish_guardian_id"), "wish", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_wish_guardian_index"), "wish", ["guardian_index"], unique=False)
    op.create_index(
        "ix_wish_unerased",
        "wish",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("erased_at IS NULL"),
        postgresql_where=sa.text("erased_at IS NULL"),
    )
    op.create_index(op.f("ix_wish_import_id"), "wish", ["import_id"], unique=False)
    op.create_index(op.f("ix_wish_region_code"), "wish", ["region_code"], unique=False)
    op.create_index(op.f("ix_wish_submitter_id"), "wish", ["submitter_id"], unique=False)
    for name, chosen in _LISTS.items():
        rest = [one for one in _TOLD if one not in chosen]
        op.create_index(name, "wish", ["campaign_id", "status", *chosen, "id", *rest], unique=False)

    op.create_table(
        "wish_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wish_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("donor_key", _code(64), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_serial", sa.Integer(), nullable=False),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("point", sa.String(60), nullable=True),
        sa.Column("goods_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate_number", _code(20), nullable=True),
        sa.Column("thanks_text_id", sa.Uuid(), nullable=True),
        sa.Column("thanks_shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "fulfilled",
                "cancelled",
                "released",
                "lapsed",
                "withdrawn",
                "account_closed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "release_reason",
            sa.Enum(
                "unreachable",
                "asked",
                "unsuitable",
                "contact_sought",
                "other",
                name="release_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_wish_claim_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_wish_claim_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["thanks_text_id"], ["sealed_text.id"], name=op.f("fk_wish_claim_thanks_text_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["donor_unit.id"], name=op.f("fk_wish_claim_unit_id_donor_unit")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_claim_wish_id_wish")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_claim")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_wish_claim_certificate_number")),
    )
    op.create_index(op.f("ix_wish_claim_campaign_id"), "wish_claim", ["campaign_id"], unique=False)
    op.create_index(
        "ix_wish_claim_citizen", "wish_claim", ["citizen_id", "campaign_id", "ended_at"], unique=False
    )
    op.create_index("ix_wish_claim_donor", "wish_claim", ["donor_key", "ended_at"], unique=False)
    op.create_index(op.f("ix_wish_claim_due_at"), "wish_claim", ["due_at"], unique=False)
    op.create_index(op.f("ix_wish_claim_goods_since"), "wish_claim", ["goods_since"], unique=False)
    op.create_index("ix_wish_claim_unit", "wish_claim", ["unit_id", "campaign_id", "ended_at"], unique=False)
    op.create_index(op.f("ix_wish_claim_wish_id"), "wish_claim", ["wish_id"], unique=False)
    op.create_index(
        "uq_wish_claim_live",
        "wish_claim",
        ["wish_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "wish_import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("wish_id", sa.Uuid(), nullable=True),
        sa.Column("faults", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["wish_import.id"], name=op.f("fk_wish_import_row_import_id_wish_import")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_import_row_wish_id_wish")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_wish_import_row")),
    )
    op.create_index(op.f("ix_wish_import_row_wish_id"), "wish_import_row", ["wish_id"], unique=False)

    op.create_table(
        "wish_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column(
            "receiver",
            sa.Enum(
                "guardian",
                "child",
                "school",
                "village",
                name="receiver",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signature_text_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("visited_by", sa.Uuid(), nullable=True),
        sa.Column("visit_text_id", sa.Uuid(), nullable=True),
        sa.Column(
            "remedy",
            sa.Enum(
                "damaged",
                "wrong_size",
                "wrong_item",
                "not_received",
                name="remedy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claim.id"], name=op.f("fk_wish_delivery_claim_id_wish_claim")
        ),
        sa.ForeignKeyConstraint(
            ["signature_text_id"],
            ["sealed_text.id"],
            name=op.f("fk_wish_delivery_signature_text_id_sealed_text"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_account.id"], name=op.f("fk_wish_delivery_staff_id_staff_account")
        ),
        sa.ForeignKeyConstraint(
            ["visit_text_id"], ["sealed_text.id"], name=op.f("fk_wish_delivery_visit_text_id_sealed_text")
        ),
        sa.ForeignKeyConstraint(
            ["visited_by"], ["staff_account.id"], name=op.f("fk_wish_delivery_visited_by_staff_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_delivery")),
    )
    op.create_index(op.f("ix_wish_delivery_claim_id"), "wish_delivery", ["claim_id"], unique=False)
    with op.batch_alter_table("loan_plan") as plan:
        plan.alter_column("submitter_id", existing_type=sa.Uuid(), nullable=True)
    op.add_column("citizen", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("citizen", sa.Column("opening", sa.Integer(), server_default="1", nullable=False))
    op.create_index(
        "ix_citizen_reserved",
        "citizen",
        ["phone_index"],
        unique=False,
        sqlite_where=sa.text("phone_index IS NOT NULL AND phone_sealed IS NULL"),
        postgresql_where=sa.text("phone_index IS NOT NULL AND phone_sealed IS NULL"),
    )
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    giver = sa.Enum("self", "guardian", name="giver", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("consent") as consent:
        consent.add_column(sa.Column("giver", giver, nullable=False, server_default="self"))
        consent.add_column(sa.Column("guardian_id", sa.Uuid(), nullable=True))
        consent.create_foreign_key(op.f("fk_consent_guardian_id_person"), "person", ["guardian_id"], ["id"])
    with op.batch_alter_table("consent") as consent:
        consent.alter_column("giver", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("consent") as consent:
        consent.drop_constraint(op.f("fk_consent_guardian_id_person"), type_="foreignkey")
        consent.drop_constraint(op.f("ck_consent_giver"), type_="check")
        consent.drop_column("guardian_id")
        consent.drop_column("giver")
    op.drop_column("person", "erased_at")
    op.drop_index("ix_citizen_reserved", table_name="citizen")
    op.drop_column("citizen", "opening")
    op.drop_column("citizen", "closed_at")
    # Nobody's from now on, like the plan it stands in.
    op.execute("UPDATE loan_plan SET submitter_id = id WHERE submitter_id IS NULL")
    with op.batch_alter_table("loan_plan") as plan:
        plan.alter_column("submitter_id", existing_type=sa.Uuid(), nullable=False)
    for name in (
        "wish_delivery",
        "wish_import_row",
        "wish_claim",
        "wish",
        "wish_import",
        "wish_campaign",
        "data_request",
        "words_check",
        "wish_item",
        "donor_unit",
        "child_category",
    ):
        op.drop_table(name)
    op.execute(
        "DELETE FROM campaign_window WHERE campaign_id IN (SELECT id FROM campaign WHERE kind = 'wishes')"
    )
    for table, column, before, added in _WORDS:
        gone = ", ".join(f"'{word}'" for word in added)
        op.execute(f"DELETE FROM {table} WHERE {column} IN ({gone})")  # noqa: S608  words of our own
        _allow(table, column, before)
