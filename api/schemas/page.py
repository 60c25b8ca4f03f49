"""A page of a list."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")
MAXIMUM = 100


class Page(BaseModel, Generic[Item]):
    """Items, and the cursor of the next page if there is one."""

    items: Annotated[list[Item], Field(max_length=MAXIMUM)]
    next_cursor: Annotated[str, Field(max_length=200, examples=["MDE5YWI"])] | None
