"""Words that have no place here: asking for money, or for help with an illness (慈善法 §22-27, §124).

That a family is poor or somebody in it is ill is why children have wishes, and may be said; so may what
a thing costs, and what it is good for. What is refused is asking: some words do so by themselves, others
only next to one that asks, or as all there is of a text, such as a thing's name. A clause that says no
("不接受捐款") asks for nothing.

Texts come from strangers and are looked at while others wait: every repetition here has a bound or one
character class of its own, so that no text takes longer than its length.
"""

import re
import unicodedata

from api.errors import Fault

_ASKING = (
    r"(求求|跪求|求助|恳请|恳求|请求|呼吁|急需|"
    r"请(?:大家|各位|各界|社会|好心|爱心|叔叔|阿姨|帮|支持|伸出)|"
    r"(?:希望|盼望|渴望|期盼|望)(?:能|能够|可以)?(?:得到|有人|有好心|大家|各位|各界|社会|好心|爱心|叔叔|阿姨|您|你们)|"
    r"(?:希望|想|想要|要|需要|申请)(?=现金|红包|资金|资助|捐助|赞助|一笔|助学金|[0-9]{1,9}(?:元|块钱)$))"
)
_MONEY = (
    r"(?<!没有)(现金|红包|资金|善款|爱心款|资助款|助学金|(?:生活费|学费)(?!压力|负担|减免|已)|"
    r"转账|汇款|打款|打钱|寄钱|给钱|出钱|借钱|借款|"
    r"(?:一笔|一些|一点|点|些)钱|经济(?:上)?(?:的)?(?:帮助|援助|支持|资助))"
)
_SUM = r"[0-9零一二两三四五六七八九十百千万](元|块钱)"
_FOR_ITSELF = r"(?=$|钱|整|吧|读书|生活|上学|治|看病|交|缴|支付|用于|用来|作为|帮助|支持|资助|补助|救助)"
"""What follows a sum that is asked for as such; a thing's price has the thing behind it."""
_COST = r"(?:医药费|医疗费|治疗费|手术费|住院费|化疗费|药费)"
_TREATMENT = r"治病|看病|治疗|手术|化疗|透析|移植|救治|救命|医疗"
_THING = r"(?:[灯镜包书本笔衣服裤鞋帽袜被毯桌椅床车球琴机仪表杯壶器]|文具|字典|手套|围巾|玩具)"
_THING_AFTER = rf"(?!.{{0,10}}[后时期间用的].{{0,12}}{_THING}$)"
_THING_BEFORE = rf"{_THING}(?:来|用来|用于|以|帮助|辅助|配合)?(?:{_TREATMENT})"

_FUNDRAISING = (
    re.compile(
        r"(捐款|捐钱|捐资|捐錢|募捐|募款|筹款|籌款|筹钱|众筹|眾籌|水滴筹|轻松筹|善款|收款码|付款码|收款二维码)"
    ),
    re.compile(r"(支付宝|微信|银行卡|账户|帐户|账号|帐号|卡号).{0,6}(转账|收款|打款|汇款)"),
    re.compile(r"(转账|汇款|打款).{0,6}(支付宝|微信|账户|帐户|账号|帐号|卡号)"),
    re.compile(rf"{_ASKING}.{{0,14}}{_MONEY}"),
    re.compile(rf"{_ASKING}(?:(?!买|购|价|约|一[个套件双台本支辆床盏]).){{0,14}}{_SUM}{_FOR_ITSELF}"),
)
_APPEAL = (
    re.compile(r"(大病(?:救助|求助|筹)|病友|救命钱|救救(?:孩子|我|他|她|我们)|救(?:他|她|孩子)一命)"),
    re.compile(rf"(急需(?:手术|治疗|医疗|救治)){_THING_AFTER}"),
    re.compile(rf"({_COST}).{{0,4}}(还差|缺口|没有着落|无着落)"),
    re.compile(rf"{_ASKING}.{{0,14}}({_COST})"),
    re.compile(rf"{_ASKING}(?:(?!{_THING_BEFORE}).){{0,14}}({_TREATMENT}){_THING_AFTER}"),
)
_MONEY_NAMES = re.compile(
    r"现金|红包|助学金|奖学金|学费|生活费|资助款|慰问金|救助金|购物卡|充值卡|[0-9]{1,20}(?:元|块钱)?"
)
_ONLY_ILLNESS = re.compile(rf"{_COST}|医疗救助|大病救助|手术|药品|救命药")
_CLAUSES = re.compile(r"[，。；！？,;!?\n]+")
_HIDING = re.compile(r"[\s·•.*_~|/-]+")
"""What is put between two characters so that nobody finds the word."""
_REFUSING = re.compile(
    r"不(?:接受|受理|收|募|捐|得|涉及|进行|组织|开展|搞|提供|设|允许|能|需要|要|是)|谢绝|拒绝|禁止|严禁|无需|并非|请勿"
)

ILLNESS_DETAIL = (
    "本平台不受理大病求助，请通过民政部指定的慈善组织互联网公开募捐信息平台或个人求助网络服务平台求助"
)
_MONEY_DETAIL = "本平台只受理物品心愿，不接受任何资金请求"


def faults(pointer: str, text: str) -> list[Fault]:
    """What is wrong with a text: `fundraising_words`, or `illness_appeal` with where to turn instead.

    The detail names the words to leave out, as far as they are ours: never what stands between them.
    """
    found = []
    clauses = [_HIDING.sub("", one) for one in _CLAUSES.split(unicodedata.normalize("NFKC", text))]
    whole = "".join(clauses)
    money = _asking(_FUNDRAISING, clauses)
    if money is None and (_is_money(whole) or any(_is_money(one, figures=False) for one in clauses)):
        money = ""
    illness = _asking(_APPEAL, clauses)
    if illness is None and _ONLY_ILLNESS.fullmatch(whole):
        illness = ""
    if money is not None:
        found.append(Fault(pointer, "fundraising_words", _MONEY_DETAIL + money))
    if illness is not None:
        found.append(Fault(pointer, "illness_appeal", ILLNESS_DETAIL + illness))
    return found


def _asking(patterns: tuple[re.Pattern[str], ...], clauses: list[str]) -> str | None:
    """Which words of which clause ask, told as what to do about them."""
    for clause in clauses:
        for words in patterns:
            found = words.search(clause)
            if found is not None and _REFUSING.search(clause[: found.start()] + found[0][:2]) is None:
                told = "……".join("金额" if one in {"元", "块钱"} else one for one in found.groups())
                return f"；请改写有“{told}”的这句话"
    return None


def _is_money(text: str, *, figures: bool = True) -> bool:
    """Whether a text is nothing but money; without `figures` a mere price is not."""
    rest = _MONEY_NAMES.sub("", text)
    if rest or not text or text.isdecimal():
        return False
    return figures or not re.fullmatch(r"[0-9]+(?:元|块钱)", text)
