"""Words that have no place here: asking for money, or for help with an illness (慈善法 §22-27, §124).

That a family is poor or somebody in it is ill is why children have wishes, and may be said. What is
refused is asking: some words do so by themselves, others only next to one that asks, or as all there
is of a text, such as a thing's name. A clause that says no ("不接受捐款") asks for nothing.
"""

import re
import unicodedata

from api.errors import Fault

_ASKING = (
    r"(?:求求|跪求|求助|恳请|恳求|请求|呼吁|急需|"
    r"请(?:大家|各位|各界|社会|好心|爱心|叔叔|阿姨|帮|支持|伸出)|"
    r"(?:希望|盼望|渴望|期盼|望)(?:能|能够|可以)?(?:得到|有人|有好心|大家|各位|各界|社会|好心|爱心|叔叔|阿姨|您|你们)|"
    r"(?:希望|想|想要|要|需要|申请)(?=现金|红包|资金|资助款|一笔|助学金))"
)
_MONEY = (
    r"(?:现金|红包|资金|善款|爱心款|资助款|助学金|生活费|学费|转账|汇款|打款|打钱|寄钱|给钱|出钱|借钱|借款|"
    r"(?:一笔|一些|一点|点|些)钱|经济(?:上)?(?:的)?(?:帮助|援助|支持|资助)|[0-9]+(?:元|块钱|万元|千元)(?!的|以内|左右))"
)
_COST = r"(?:医药费|医疗费|治疗费|手术费|住院费|化疗费|药费|医疗费用|治疗费用|手术费用)"
_ILLNESS = rf"(?:{_COST}|治病|看病|治疗|手术|化疗|透析|移植|救治|救命)"

_FUNDRAISING = re.compile(
    r"捐款|捐钱|捐资|捐錢|募捐|募款|筹款|籌款|筹钱|众筹|眾籌|水滴筹|轻松筹|善款|"
    r"收款码|付款码|收款二维码|(?:支付宝|微信|银行卡|账户|帐户|账号|帐号|卡号).{0,6}(?:转账|收款|打款|汇款)|"
    r"(?:转账|汇款|打款).{0,6}(?:支付宝|微信|账户|帐户|账号|帐号|卡号)|"
    rf"{_ASKING}.{{0,14}}{_MONEY}"
)
_ONLY_MONEY = re.compile(
    r"(?:现金|红包|现金红包|助学金|奖学金|学费|生活费|资助款|慰问金|救助金|购物卡|充值卡|[0-9]+元)+(?:[0-9]+元?)?"
)
_APPEAL = re.compile(
    rf"大病(?:救助|求助|筹)|病友|救命钱|救救(?:孩子|我|他|她|我们)|救(?:他|她|孩子)一命|"
    rf"急需(?:手术|治疗|医疗|救治)|{_COST}.{{0,4}}(?:还差|缺口|没有着落|无着落)|"
    rf"{_ASKING}.{{0,14}}{_ILLNESS}"
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


def faults(pointer: str, text: str) -> list[Fault]:
    """What is wrong with a text: `fundraising_words`, or `illness_appeal` with where to turn instead."""
    found = []
    clauses = [_HIDING.sub("", one) for one in _CLAUSES.split(unicodedata.normalize("NFKC", text))]
    if any(_asks(_FUNDRAISING, one) or _ONLY_MONEY.fullmatch(one) for one in clauses):
        found.append(Fault(pointer, "fundraising_words", "本平台只受理物品心愿，不接受任何资金请求"))
    if any(_asks(_APPEAL, one) for one in clauses) or _ONLY_ILLNESS.fullmatch("".join(clauses)):
        found.append(Fault(pointer, "illness_appeal", ILLNESS_DETAIL))
    return found


def _asks(words: re.Pattern[str], clause: str) -> bool:
    found = words.search(clause)
    return found is not None and _REFUSING.search(clause[: found.start()] + found[0][:2]) is None
