"""All tables, imported here so that migrations and the drift check see every one."""

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from api.db.tables import (  # noqa: E402  the convention must stand before the first table
    access,
    audit,
    ballots,
    campaigns,
    conflicts,
    judging,
    kernel,
    loan_plans,
    messages,
    notices,
    people,
    polls,
    requests,
    results,
    reviews,
    seals,
    voids,
    wish_claims,
    wish_imports,
    wishes,
    words,
)

metadata = SQLModel.metadata

__all__ = [
    "access",
    "audit",
    "ballots",
    "campaigns",
    "conflicts",
    "judging",
    "kernel",
    "loan_plans",
    "messages",
    "metadata",
    "notices",
    "people",
    "polls",
    "requests",
    "results",
    "reviews",
    "seals",
    "voids",
    "wish_claims",
    "wish_imports",
    "wishes",
    "words",
]
