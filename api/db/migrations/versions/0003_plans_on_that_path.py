"""Campaigns with appraisal rules, plans and candidates with the states of that path, contacts without a number"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from api.ids import uuid7

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = ("submitted", "returned", "candidate")
_NOW = (
    *("submitted", "screened", "returned", "sent_down", "candidate", "on_hold"),
    *("winner", "award_revoked", "not_selected", "rejected", "disqualified", "withdrawn"),
)
_BORROWERS = ("person", "partnership", "firm")
_STANDINGS = ("standing", "on_hold", "disqualified", "withdrawn")


def _within(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _code(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("campaign") as campaign:
        campaign.add_column(sa.Column("appraisal", sa.JSON()))
        campaign.add_column(sa.Column("appraisal_hash", _code(64)))
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(_word("standing", "standing"))
        candidate.create_check_constraint(op.f("ck_candidate_standing"), _within("standing", _STANDINGS))
        candidate.add_column(sa.Column("standing_reason", sa.String(500)))
    with op.batch_alter_table("person") as person:
        person.alter_column("id_number_sealed", existing_type=sa.LargeBinary(), nullable=True)
        person.alter_column("id_number_index", existing_type=_code(64), nullable=True)
    with op.batch_alter_table("loan_plan") as plan:
        plan.drop_constraint(op.f("ck_loan_plan_status"), type_="check")
        plan.create_check_constraint(op.f("ck_loan_plan_status"), _within("status", _NOW))
        plan.add_column(_word("borrower", "person"))
        plan.create_check_constraint(op.f("ck_loan_plan_borrower"), _within("borrower", _BORROWERS))
        plan.add_column(sa.Column("heads", sa.Integer(), nullable=False, server_default="1"))
        plan.add_column(sa.Column("subsidy_class", _code(40)))
        plan.add_column(sa.Column("policy_id", sa.Uuid()))
        plan.add_column(sa.Column("office_code", _code(12)))
        plan.add_column(sa.Column("review_id", sa.Uuid()))
        plan.create_foreign_key("fk_loan_plan_policy_id_loan_policy", "loan_policy", ["policy_id"], ["id"])
    _begin_reviews()
    with op.batch_alter_table("loan_plan") as plan:
        plan.alter_column("review_id", existing_type=sa.Uuid(), nullable=False)


_PLANS = sa.table(
    "loan_plan",
    *(sa.column(name, sa.Uuid()) for name in ("id", "campaign_id", "submitter_id", "review_id")),
    *(sa.column(name, sa.String()) for name in ("region_code", "status", "submitter_kind", "office_code")),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
_STAFF = sa.table("staff_account", sa.column("id", sa.Uuid()), sa.column("region_code", sa.String()))
_REVIEWS = sa.table(
    "review",
    *(sa.column(name, sa.Uuid()) for name in ("id", "subject_id", "scope_id")),
    *(sa.column(name, sa.String()) for name in ("subject_kind", "region_code", "tier", "status")),
    sa.column("tiers", sa.JSON()),
    sa.column("version", sa.Integer()),
    sa.column("holds_quota", sa.Boolean()),
)
_STEPS = sa.table(
    "review_step",
    *(sa.column(name, sa.Uuid()) for name in ("id", "review_id", "actor_id")),
    *(sa.column(name, sa.String()) for name in ("tier", "action", "actor_kind")),
    sa.column("at", sa.DateTime(timezone=True)),
)
_REVIEWED = {"submitted": "pending", "returned": "returned", "candidate": "approved"}


def _begin_reviews() -> None:
    """Plans from before there were reviews get theirs: the county decided alone, staff entered for an office."""
    connection = op.get_bind()
    offices = {one.id: one.region_code for one in connection.execute(sa.select(_STAFF))}
    for plan in connection.execute(sa.select(_PLANS).order_by(_PLANS.c.id)).mappings().all():
        review: dict[str, Any] = {
            "id": uuid7(),
            "subject_kind": "loan_plan",
            "subject_id": plan["id"],
            "scope_id": plan["campaign_id"],
            "region_code": plan["region_code"],
            "tiers": ["county"],
            "tier": "county",
            "status": _REVIEWED[plan["status"]],
            "version": 1,
            "holds_quota": False,
        }
        step = {
            "id": uuid7(),
            "review_id": review["id"],
            "tier": "county",
            "action": "hand_in",
            "actor_kind": plan["submitter_kind"],
            "actor_id": plan["submitter_id"],
            "at": plan["created_at"],
        }
        office = offices.get(plan["submitter_id"]) if plan["submitter_kind"] == "staff" else None
        connection.execute(_REVIEWS.insert().values(**review))
        connection.execute(_STEPS.insert().values(**step))
        connection.execute(
            _PLANS.update()
            .where(_PLANS.c.id == plan["id"])
            .values(review_id=review["id"], office_code=office)
        )


def downgrade() -> None:
    for table in ("review_check", "review_step", "review_quota", "review"):
        op.execute(sa.delete(sa.table(table)))
    # What the older code has no word for goes back to who handed it in.
    plans = sa.table("loan_plan", sa.column("status"))
    op.execute(plans.update().where(plans.c.status.not_in(_BEFORE)).values(status="returned"))
    with op.batch_alter_table("loan_plan") as plan:
        plan.drop_constraint("fk_loan_plan_policy_id_loan_policy", type_="foreignkey")
        plan.drop_constraint(op.f("ck_loan_plan_borrower"), type_="check")
        plan.drop_constraint(op.f("ck_loan_plan_status"), type_="check")
        plan.create_check_constraint(op.f("ck_loan_plan_status"), _within("status", _BEFORE))
        for column in ("review_id", "office_code", "policy_id", "subsidy_class", "heads", "borrower"):
            plan.drop_column(column)
    people = sa.table("person", sa.column("id_number_sealed"), sa.column("id_number_index"))
    for column, nothing in (("id_number_sealed", b""), ("id_number_index", "")):
        op.execute(people.update().where(people.c[column].is_(None)).values({column: nothing}))
    with op.batch_alter_table("person") as person:
        person.alter_column("id_number_index", existing_type=_code(64), nullable=False)
        person.alter_column("id_number_sealed", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("candidate") as candidate:
        candidate.drop_constraint(op.f("ck_candidate_standing"), type_="check")
        candidate.drop_column("standing_reason")
        candidate.drop_column("standing")
    with op.batch_alter_table("campaign") as campaign:
        campaign.drop_column("appraisal_hash")
        campaign.drop_column("appraisal")


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False, server_default=default)
