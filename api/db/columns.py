"""Column types that both databases agree on.

They are declared Any because SQLModel's `sa_type` is typed for classes only, though it takes instances.
"""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa


def code(length: int) -> Any:
    """ASCII text compared byte by byte, so that ranges such as `>= p AND < p || ':'` use the index."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def enum(words: type[StrEnum], name: str) -> Any:
    """An enum kept as checked text: adding a word is a migration, not a new database type."""
    return sa.Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
