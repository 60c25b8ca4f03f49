"""What may not be said where things are wished for, and what may, although it sounds alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.campaigns.wishes import wording

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
]


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
