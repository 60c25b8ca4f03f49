"""The texts people agree to, each under a version that never changes its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentText:
    """What somebody agrees to (PIPL §14, §17, §25: purpose, what is published, where, how to withdraw)."""

    version: str
    text: str


LOAN_PLAN = ConsentText(
    "2026-09",
    "我自愿参加妇女小贷方案评选，同意妇联为审核和联系收集我的姓名、手机号和身份证号，加密保存，"
    "工作人员查看须说明用途并留有记录；同意在平台及县主流媒体公示我的姓氏（如“王**”）、乡镇、"
    "项目和贷款方案。不同意不影响申请贷款。我可以随时向县妇联要求查阅、更正、撤回同意。",
)

CURRENT = {"loan_plan": LOAN_PLAN}
"""By purpose, the text to show now."""
