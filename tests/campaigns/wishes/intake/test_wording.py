"""What may not be said where things are wished for, and what may, although it sounds alike."""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.campaigns.wishes import wording

# How a pattern is built stands nowhere else.
_constants: Any = import_module("re._constants")
_parser: Any = import_module("re._parser")

MONEY = [
    "请好心人捐款",
    "发起募捐",
    "希望得到现金300元",
    "想要红包",
    "希望爱心人士给孩子一笔钱",
    "希望大家资助孩子500元",
    "请大家转账到支付宝账号",
    "微信收款码在下面",
    "急需资金",
    "恳请各界给予经济上的帮助",
    "希望能得到学费",
    "捐 款",
    "捐·款",
    "眾籌",
    "我们不是骗子，请捐款",
    "现金",
    "助学金500元",
    "现金红包" * 120,
    "500块钱",
    "希望大家给孩子500元",
    "想要500元",
    "请帮孩子凑1万元",
    "请大家资助孩子五百元上学",
    "希望资助孩子1000元生活费",
    "请好心人给孩子一个500元红包",
]
ILLNESS = [
    "大病救助",
    "求求大家救救孩子",
    "希望好心人帮孩子治病",
    "急需手术费",
    "手术费还差三万",
    "恳请社会帮助支付医药费",
    "希望得到治疗",
    "手术费",
    "药品",
    "请帮爱读书的孩子治病",
    "希望得到台灯和治疗费",
    "请帮孩子治病买书",
    "急需治疗的孩子",
]
FINE = [
    "父母在外打工，和祖母一起生活",
    "孩子做过手术，想要一个新书包",
    "妈妈常年看病吃药，家里为医药费欠了债",
    "爸爸外出打工筹手术费用，孩子想要一双球鞋",
    "希望长大当医生，给奶奶治病",
    "希望她的手术顺利",
    "希望孩子早日康复",
    "父亲很少汇款回家",
    "家里没有现金收入",
    "学费已经减免，缺一个书包",
    "想要一个100元的书包",
    "希望得到一个300元以内的书包",
    "希望得到爱心人士资助一件羽绒服",
    "感谢您捐赠的图书",
    "孩子懂事，从不乱花钱",
    "过年的红包都给奶奶买了药",
    "本活动只认领物品，不接受捐款、转账，不募捐",
    "谢绝现金和红包",
    "字典、故事书、水彩笔",
    "羽绒服",
    "130厘米",
    "护眼台灯",
    "由爱心人士认领，不收取任何费用。",
    "请帮孩子准备一套约200元文具",
    "请帮孩子买一双球鞋约120元",
    "希望得到一套价值150元的图书",
    "希望爱心人士送一件200元的羽绒服",
    "希望得到一个书包，100元",
    "请帮孩子买文具减轻学费压力",
    "希望得到书包因为家里没有现金",
    "妈妈每月寄500元回家",
    "希望得到台灯治疗近视",
    "希望得到用于治疗近视的台灯",
    "急需治疗眼睛后的护眼灯",
    "希望得到手术后穿的棉衣",
    "现金红包" * 120 + "都没有",
]
PATTERNS = [
    one
    for found in vars(wording).values()
    for one in (found if isinstance(found, tuple) else (found,))
    if isinstance(one, re.Pattern)
]
PIECES = sorted({piece for one in PATTERNS for piece in re.findall(r"[\u4e00-\u9fff]+", one.pattern)})


@pytest.mark.parametrize("text", MONEY)
def test_asking_for_money_is_found(text: str) -> None:
    assert [one.code for one in wording.faults("/reason", text)] == ["fundraising_words"]


@pytest.mark.parametrize("text", ILLNESS)
def test_an_appeal_for_the_ill_is_told_where_to_turn(text: str) -> None:
    found = {one.code: one for one in wording.faults("/reason", text)}
    assert "民政部指定的慈善组织互联网公开募捐信息平台" in found["illness_appeal"].detail
    assert "个人求助网络服务平台" in found["illness_appeal"].detail


@pytest.mark.parametrize("text", FINE)
def test_being_poor_or_ill_may_be_said(text: str) -> None:
    assert wording.faults("/reason", text) == []


@given(st.text(max_size=60), st.text(alphabet=" ·.*_-", max_size=3), st.text(max_size=60))
def test_no_text_breaks_it_and_none_hides_the_word(before: str, between: str, after: str) -> None:
    """A clause of its own that asks is found whatever stands around it."""
    found = wording.faults("/reason", f"{before}\n请捐{between}款\n{after}")
    assert "fundraising_words" in {one.code for one in found}


def test_the_refusal_tells_which_words_to_leave_out_and_nothing_between_them() -> None:
    (money,) = wording.faults("/reason", "希望好心人给金丝雀小囡500元")
    assert money.detail.endswith("；请改写有“希望好心……金额”的这句话")
    (illness,) = wording.faults("/reason", "请大家帮金丝雀小囡治病")
    assert illness.detail.endswith("；请改写有“请大家……治病”的这句话")


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from("0123456789元·，后灯")), max_size=250))
def test_any_five_hundred_characters_of_its_own_words_are_judged(pieces: list[str]) -> None:
    for one in ("".join(pieces)[:500], ("".join(pieces[:4]) * 500)[:500]):
        assert len(wording.faults("/reason", one)) <= 2


def test_no_repetition_is_within_another_nor_without_an_end() -> None:
    """What a text can make a pattern try is bounded by its length times a constant."""
    assert len(PATTERNS) > 10
    for pattern in PATTERNS:
        for body, most, around in repetitions(_parser.parse(pattern.pattern)):
            assert around == 1, f"one within another: {pattern.pattern}"
            character = [kind for kind, _ in body] in ([_constants.IN], [_constants.LITERAL])
            assert most <= 20 or character, f"more than a character, without an end: {pattern.pattern}"


def repetitions(parsed: Iterable[Any], around: int = 1) -> Iterable[tuple[Any, int, int]]:
    """Each as its body, how often at most, and how often what it stands in is repeated."""
    for kind, what in parsed:
        inside, here = [], around
        if kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
            _, most, body = what
            if most > 1:
                yield body, int(most), around
                here = int(most)
            inside = [body]
        elif kind is _constants.BRANCH:
            inside = what[1]
        elif kind is _constants.SUBPATTERN:
            inside = [what[-1]]
        elif kind in {_constants.ASSERT, _constants.ASSERT_NOT}:
            inside = [what[1]]
        for one in inside:
            yield from repetitions(one, here)
