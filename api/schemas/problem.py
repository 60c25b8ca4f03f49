"""RFC 9457 problems."""

from typing import Annotated

from pydantic import BaseModel, Field


class ProblemFault(BaseModel):
    """One thing wrong: where (JSON pointer), which rule, in words. Never what was sent."""

    pointer: Annotated[str, Field(max_length=300, examples=["/windows/call"])]
    code: Annotated[str, Field(max_length=60, examples=["missing"])]
    detail: Annotated[str, Field(max_length=500, examples=["请填写征集时间"])]


class Problem(BaseModel):
    """Why a request was refused. `code` is stable and for programs, `title` is for people."""

    type: Annotated[str, Field(max_length=200, examples=["about:blank"])]
    title: Annotated[str, Field(max_length=200, examples=["没有找到"])]
    status: Annotated[int, Field(ge=400, le=599, examples=[404])]
    code: Annotated[str, Field(max_length=60, examples=["not_found"])]
    detail: Annotated[str, Field(max_length=1000, examples=["请检查链接是否正确"])]
    request_id: Annotated[str, Field(max_length=64, examples=["0193a1b2c3d4"])]
    errors: Annotated[list[ProblemFault], Field(max_length=100)]
