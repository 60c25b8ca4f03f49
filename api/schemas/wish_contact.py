"""How a child's guardian is reached, and where the child lives and learns."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Form
from api.schemas.text import Line


class WishContact(Form):
    """All of it as it is now; what is left as it was is sent again."""

    guardian_name: Annotated[str, Line(40, example="荷大婶")]
    guardian_phone: Annotated[
        str, Field(min_length=11, max_length=11, pattern=r"^1[0-9]{10}$", examples=["19900000000"])
    ]
    address: Annotated[str, Line(120, example="泾河镇荷叶村3组")]
    school: Annotated[str, Line(60, example="泾河镇中心小学")] | None = None
