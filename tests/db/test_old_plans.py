"""Plans handed in before there were reviews: after the migration they are reviewed like the others."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.command import downgrade

from api.db import migrate
from tests.db.test_migrations import connected

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
CLERK, CITIZEN = uuid4(), uuid4()
STATUSES = ("submitted", "returned", "candidate")


@pytest.fixture
def old(empty_database_url: str) -> tuple[str, dict[str, UUID]]:
    """A database of the first version with a plan in each state, and one a citizen handed in."""
    url, plans = empty_database_url, {one: uuid4() for one in (*STATUSES, "citizen")}
    migrate.upgrade(url, "0001")
    organisation, campaign, person = uuid4(), uuid4(), uuid4()
    with connected(url) as connection:
        tables = sa.MetaData()
        tables.reflect(connection)

        def add(table: str, **row: Any) -> None:
            shape = tables.tables[table]
            wide = {
                name: value.hex
                if isinstance(value, UUID) and not isinstance(shape.c[name].type, sa.Uuid)
                else value
                for name, value in row.items()
            }
            connection.execute(shape.insert().values(**wide))

        for code, name in (("321099", "荷乡县"), ("321099101", "泾河镇")):
            add("region", code=code, name=name)
        add("organisation", id=organisation, kind="womens_federation", name="妇联", region_code="321099")
        add(
            "staff_account",
            id=CLERK,
            username="jinghe",
            display_name="泾河",
            password_hash="!",
            role="town_officer",
            organisation_id=organisation,
            region_code="321099101",
            created_at=AT,
        )
        add(
            "campaign",
            id=campaign,
            kind="loan_plans",
            title="评选",
            summary="评选",
            organisation_id=organisation,
            region_code="321099",
            status="published",
            version=1,
            created_at=AT,
        )
        add(
            "person",
            id=person,
            name_sealed=b"a",
            phone_sealed=b"b",
            id_number_sealed=b"c",
            id_number_index="d",
            created_at=AT,
        )
        for name, plan_id in plans.items():
            add(
                "loan_plan",
                id=plan_id,
                campaign_id=campaign,
                region_code="321099101",
                person_id=person,
                status=name if name in STATUSES else "submitted",
                version=1,
                project="绣房",
                place="荷叶村",
                jobs=1,
                amount_fen=1,
                term_months=1,
                bank="行",
                guarantee="保",
                story="事",
                submitter_kind="citizen" if name == "citizen" else "staff",
                submitter_id=CITIZEN if name == "citizen" else CLERK,
                created_at=AT,
            )
        connection.commit()
    return url, plans


def reviewed(url: str) -> dict[str, tuple[Any, ...]]:
    """By plan: the review's status, whose turn it is, who handed in, and the office."""
    with connected(url) as connection:
        rows = connection.execute(
            sa.text(
                "SELECT p.id, r.status, r.tier, s.action, s.actor_kind, p.office_code FROM loan_plan p"
                " JOIN review r ON r.id = p.review_id AND r.subject_id = p.id AND r.scope_id = p.campaign_id"
                " JOIN review_step s ON s.review_id = r.id"
            )
        )
        return {str(plan_id).replace("-", ""): tuple(rest) for plan_id, *rest in rows}


def test_each_has_a_review_and_staffs_plans_an_office(old: tuple[str, dict[str, UUID]]) -> None:
    url, plans = old
    wanted = {
        plans["submitted"].hex: ("pending", "county", "hand_in", "staff", "321099101"),
        plans["returned"].hex: ("returned", "county", "hand_in", "staff", "321099101"),
        plans["candidate"].hex: ("approved", "county", "hand_in", "staff", "321099101"),
        plans["citizen"].hex: ("pending", "county", "hand_in", "citizen", None),
    }
    migrate.upgrade(url)
    assert reviewed(url) == wanted
    downgrade(migrate.configuration(url), "0001")
    migrate.upgrade(url)
    assert reviewed(url) == wanted
