"""What may be wished for, and how children's situations are called."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.text import Line
from api.schemas.wish_forms import CategoryCode, ValueFen
from api.terms.wishes import GoodsCategory, NationalClass

ItemName = Annotated[str, Field(max_length=40, examples=["羽绒服"])]
Size = Annotated[str, Field(max_length=20, examples=["130厘米"])]
RegionOfList = Annotated[str, Field(max_length=12, examples=["321099"])]


class WishItemForm(Form):
    """A thing; without sizes it has none. Name and sizes are shown to everybody on wish cards."""

    category: GoodsCategory
    name: Annotated[str, Line(40, example="羽绒服")]
    sizes: Annotated[tuple[Annotated[str, Line(20, example="130厘米")], ...], Field(max_length=40)] = ()
    value_cap_fen: ValueFen

    @model_validator(mode="after")
    def distinct(self) -> Self:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError("规格不能重复")
        return self


class WishItemChange(WishItemForm):
    """The same put right; `retired` takes it off the list for new wishes, and `false` puts it back."""

    retired: Flag = False


class WishItemView(View):
    """A thing that can be wished for."""

    id: UUID
    region_code: RegionOfList
    category: GoodsCategory
    name: ItemName
    sizes: Annotated[list[Size], Field(max_length=40)]
    value_cap_fen: ValueFen


class StaffWishItemView(WishItemView):
    """The same with what staff need to change it; `version` is the ETag that PUT must match."""

    version: Annotated[int, Field(ge=1, le=2_147_483_647, examples=[2])]
    retired_at: Instant | None


class ChildCategoryForm(Form):
    """How a category is called; `retired` ones can no longer be chosen."""

    name: Annotated[str, Line(20, example="留守儿童")]
    national_class: NationalClass
    retired: Flag = False


class ChildCategoryView(View):
    """A category that can be chosen when a wish is entered; never shown with one."""

    region_code: RegionOfList
    code: CategoryCode
    name: Annotated[str, Field(max_length=20, examples=["留守儿童"])]
    national_class: NationalClass


class StaffChildCategoryView(ChildCategoryView):
    """The same with when it was retired."""

    retired_at: Instant | None
