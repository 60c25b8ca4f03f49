"""The columns of a sheet of wishes: what they are called, what belongs there, where it goes."""

from dataclasses import dataclass
from typing import Any

from api.campaigns.wishes.importing.lists import comparable

SHEET = "心愿"
"""The sheet that is read; where none is called so, the first."""
NUMBER = "序号"
EXAMPLE = "示例"
FIRST_ROW = 3
"""Below the headings and the example."""
NO_CARD = "没有身份证的孩子填户口簿上的公民身份号码；没有公民身份号码的请与县妇联联系"


@dataclass(frozen=True)
class Column:
    """One column. `pointer` is the place in a `WishContent`; `stand_in` keeps its place when it is bad,
    so that the other columns are still checked; `hint` says what belongs there, `missing` what to do
    when nothing does."""

    key: str
    heading: str
    pointer: str
    hint: str
    stand_in: Any = None
    required: bool = True
    width: int = 14
    missing: str = "必须填写"


COLUMNS = (
    Column("town", "乡镇", "/region_code", "从下拉列表中选择", "000000000"),
    Column("child_name", "孩子姓名", "/child/name", "1至40个字", "无"),
    Column(
        "child_id_number",
        "孩子身份证号",
        "/child/id_number",
        "18位，末位可为X；单元格须为“文本”格式。没有身份证的填户口簿上的公民身份号码",
        "0" * 18,
        width=24,
        missing=f"必须填写：{NO_CARD}",
    ),
    Column("child_category", "儿童类别", "/child/category", "从下拉列表中选择", "none"),
    Column("school", "学校", "/child/school", "可不填，60字以内", None, required=False, width=22),
    Column("guardian_name", "监护人姓名", "/guardian/name", "1至40个字", "无"),
    Column(
        "guardian_phone",
        "监护人电话",
        "/guardian/phone",
        "11位手机号；没有手机的填带区号的固定电话，例如 0514-88888888",
        "10000000000",
        width=18,
    ),
    Column("kinship", "监护人与孩子的关系", "/guardian/kinship", "从下拉列表中选择", "mother", width=20),
    Column("address", "家庭住址", "/address", "120字以内", "无", width=30),
    Column("item", "心愿物品", "/item_id", "从下拉列表中选择，只接受目录内的物品", None, width=18),
    Column("size", "规格", "/size", "先选物品，再从下拉列表中选择；没有规格的不填", None, required=False),
    Column("value", "价值（元）", "/value_fen", "数字，不超过这种物品和本活动的上限", 100),
    Column("reason", "情况说明", "/reason", "500字以内，不公开；不得有募捐、借款等内容", "无", width=40),
    Column(
        "consent_method", "监护人同意方式", "/guardian/consent/method", "从下拉列表中选择", "paper", width=18
    ),
    Column(
        "consent_day",
        "监护人同意日期",
        "/guardian/consent/agreed_on",
        "监护人在同意书上签字的日期，例如 2026-11-25",
        "2026-01-01",
        width=18,
    ),
    Column(
        "consent_text",
        "同意书版本",
        "/guardian/consent/text_version",
        "从下拉列表中选择，与签字的同意书一致",
        "0",
    ),
    Column("showcase", "同意圆梦后展示", "/showcase", "是或否；不填为否", None, required=False, width=18),
)
BY_KEY = {column.key: column for column in COLUMNS}
_BY_HEADING = {comparable(column.heading): column for column in COLUMNS}
_LONGEST_HEADING = 40
EXAMPLE_CELLS = {"child_name": "示例儿童（不会导入）", "child_id_number": "（填写18位身份证号）"}
"""By these the example is known for one: whoever types over it does not lose her row without a word."""
_TOGETHER = {"/showcase/method": "consent_method", "/showcase/agreed_on": "consent_day"}
"""One signature serves for both consents of a sheet."""


def of_heading(words: str) -> Column | None:
    """The column a heading names; stars and blanks do not matter."""
    if len(words) > _LONGEST_HEADING:
        return None
    return _BY_HEADING.get(comparable(words.replace("*", "").replace("＊", "")))


def of_pointer(pointer: str) -> Column | None:
    """The column that a place in a `WishContent` was filled from."""
    if pointer in _TOGETHER:
        return BY_KEY[_TOGETHER[pointer]]
    fitting = [one for one in COLUMNS if pointer == one.pointer or pointer.startswith(one.pointer + "/")]
    return max(fitting, key=lambda one: len(one.pointer), default=None)
