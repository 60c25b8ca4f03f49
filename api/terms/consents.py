"""The texts people agree to, each under a version that never changes its words."""

from dataclasses import dataclass
from datetime import date

from api.terms.label import Labelled


class ConsentMethod(Labelled):
    IN_APP = "in_app", "小程序确认"
    PAPER = "paper", "书面签字"


class ConsentGiver(Labelled):
    """Who agreed: the person herself or, for a child, who has custody of her (PIPL §31: always under 14)."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "监护人"


class ConsentPurpose(Labelled):
    """What was agreed to; each can be taken back by itself."""

    LOAN_PLAN = "loan_plan.publish", "评选中公示和展示贷款方案"
    WISH = "wish", "为孩子办理微心愿"
    WISH_SHOWCASE = "wish_showcase", "展示已圆梦的心愿卡"


@dataclass(frozen=True)
class ConsentText:
    """What somebody agrees to (PIPL §14, §17, §25: purpose, what is published, where, how to withdraw)."""

    version: str
    since: date
    """The first day, in the county, on which anybody can have agreed to it."""
    text: str


_LOAN_PLAN = ConsentText(
    "2026-09",
    date(2026, 1, 1),
    "我自愿参加妇女小贷方案评选，同意妇联为审核和联系收集我的姓名、手机号和身份证号，加密保存，"
    "工作人员查看须说明用途并留有记录；同意在平台及县主流媒体公示我的姓氏（如“王**”）、乡镇、"
    "项目和贷款方案。不同意不影响申请贷款。我可以随时向县妇联要求查阅、更正、撤回同意。",
)

_WISH = ConsentText(
    "2026-11",
    date(2026, 1, 1),
    "我是孩子的监护人，同意妇联为核实、认领、送达和回访微心愿收集孩子和我的姓名、身份证号、电话、"
    "学校、住址和困难情况，加密保存，工作人员查看须说明用途并留有记录；在小程序里填写的说明文字，"
    "由微信检测内容是否合规；公开的心愿卡只有随机编号、"
    "年龄段、物品类别、物品、规格、价值区间，同镇心愿不足五个时不显示乡镇；捐赠人不会得到孩子的姓名和住址。"
    "不同意不影响孩子得到其他帮助。我可以随时在小程序或向妇联撤回同意，心愿卡立即撤下；"
    "也可以要求查阅、复制、更正、删除。心愿结束后，个人信息按规定期限删除。",
)
_WISH_SHOWCASE = ConsentText(
    "2026-11",
    date(2026, 1, 1),
    "我同意孩子已圆梦的心愿卡（随机编号、年龄段、物品类别、物品、规格、价值区间，"
    "同镇展示的不足五个时不显示乡镇）在平台和县主流媒体展示。"
    "不同意不影响心愿的认领和送达。我可以随时撤回同意，展示立即撤下。",
)

VERSIONS = {"loan_plan": (_LOAN_PLAN,), "wish": (_WISH,), "wish_showcase": (_WISH_SHOWCASE,)}
"""By purpose all texts that anybody was ever shown, the newest last: a new one is added, none is changed
or taken out, since whoever agreed to it may read it again."""
CURRENT = {purpose: texts[-1] for purpose, texts in VERSIONS.items()}
"""By purpose, the text to show now."""
LOAN_PLAN, WISH, WISH_SHOWCASE = (CURRENT[one] for one in ("loan_plan", "wish", "wish_showcase"))


def wording(purpose: str, version: str) -> str | None:
    """The text of a purpose under a version; None for one that never was."""
    texts = VERSIONS.get(purpose.partition(".")[0], ())
    return next((one.text for one in texts if one.version == version), None)


def outdated(purpose: str, version: str) -> bool:
    """Whether another text is shown now than this one, which was agreed to."""
    return CURRENT[purpose].version != version
