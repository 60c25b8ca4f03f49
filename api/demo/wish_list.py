"""What the demo's children wish for, who entered it for them, and how far each wish has come.

Every child, guardian, school and telephone number is invented.
"""

from dataclasses import dataclass

from api.schemas.wish_catalogue import ChildCategoryForm, WishItemForm
from api.schemas.wish_rules import HandInPoint, WishRules
from api.terms.wishes import GoodsCategory as G
from api.terms.wishes import Kinship, NationalClass
from api.terms.wishes import WishStatus as S

TITLE = "助春蕾行动月 · 春蕾圆梦微心愿"
TITLE_BEFORE = "春蕾圆梦微心愿（上一届）"
SUMMARY = (
    "每一个孩子都有一个小小的心愿：一只书包、一件暖和的衣裳、一盏读书的灯。"
    "镇村和老师替孩子把心愿说出来，妇联入户核实后公开，您认领一个，把物品送到就近的接收点，"
    "由妇联送到孩子手中。只收物品，平台上没有任何付款；我们不会告诉您孩子是谁，会告诉您心愿到了哪一步。"
)
APPROVAL_BASIS = "荷乡县妇女联合会年度工作计划，报县委群团工作部门备案（演示用，虚构）"
CONTACT = "荷乡县妇女联合会权益部，电话0514-00000001"
RULES = WishRules(
    points=(
        HandInPoint(name="荷乡县妇女联合会", address="荷乡县荷塘路1号", hours="工作日9:00至17:00"),
        HandInPoint(name="泾河镇妇女之家", address="泾河镇人民路1号", hours="工作日9:00至17:00"),
        HandInPoint(name="鹭浦镇妇女之家", address="鹭浦镇学士街8号", hours="周一至周六9:00至16:30"),
    ),
    contact=CONTACT,
)
POINT = RULES.points[0].name

CATALOGUE = (
    WishItemForm(
        category=G.DAILY_LIFE,
        name="羽绒服",
        sizes=("110厘米", "120厘米", "130厘米", "140厘米", "150厘米", "160厘米"),
        value_cap_fen=300_00,
    ),
    WishItemForm(
        category=G.DAILY_LIFE, name="床上四件套", sizes=("1.2米床", "1.5米床"), value_cap_fen=200_00
    ),
    WishItemForm(category=G.DAILY_LIFE, name="保温水杯", value_cap_fen=60_00),
    WishItemForm(
        category=G.SPORT,
        name="运动鞋",
        sizes=("30码", "32码", "34码", "36码", "38码"),
        value_cap_fen=200_00,
    ),
    WishItemForm(category=G.SPORT, name="篮球", sizes=("5号", "7号"), value_cap_fen=120_00),
    WishItemForm(category=G.SPORT, name="羽毛球拍", value_cap_fen=100_00),
    WishItemForm(category=G.STUDY, name="书包", value_cap_fen=150_00),
    WishItemForm(category=G.STUDY, name="护眼台灯", value_cap_fen=150_00),
    WishItemForm(category=G.STUDY, name="水彩笔和画本", value_cap_fen=50_00),
    WishItemForm(category=G.BOOKS, name="少儿百科", value_cap_fen=120_00),
    WishItemForm(category=G.BOOKS, name="成语故事绘本", value_cap_fen=100_00),
)
CATEGORIES = {
    "left_behind": ChildCategoryForm(name="留守儿童", national_class=NationalClass.GUARDIANSHIP),
    "hardship": ChildCategoryForm(name="家庭困难儿童", national_class=NationalClass.HARDSHIP),
    "spring_bud": ChildCategoryForm(name="春蕾女童", national_class=NationalClass.HARDSHIP),
    "one_parent": ChildCategoryForm(name="单亲家庭儿童", national_class=NationalClass.GUARDIANSHIP),
    "special_care": ChildCategoryForm(name="需特别照料儿童", national_class=NationalClass.OWN_CONDITION),
}

JINGHE, LUPU = "321099101", "321099105"
HERSELF, VILLAGE, TEACHER = "proxy-1", "proxy-2", "proxy-3"
"""Citizens who speak for a child: a mother for her own, a village worker, a teacher."""
PROXY_PHONES = {HERSELF: "19900030001", VILLAGE: "19900030002", TEACHER: "19900030003"}
OFFICE = ""
"""The town's own federation entered it, from a paper."""


@dataclass(frozen=True)
class Entry:
    """One wish. `age` is in whole years on the day it is entered; `value` in yuan."""

    becomes: S
    town: str
    proxy: str
    name: str
    age: int
    category: str
    guardian: str
    kinship: Kinship
    item: str
    size: str | None
    value: int
    reason: str
    showcase: bool = False


# fmt: off
WISHES: tuple[Entry, ...] = (
    # 泾河镇 and 鹭浦镇 each have five that are open, and so are told of; 菱湾镇 has one.
    Entry(S.PUBLISHED, JINGHE, VILLAGE, "程小满", 8, "left_behind", "程奶奶", Kinship.GRANDPARENT,
          "书包", None, 90, "父母都在外地打工，跟着祖母。旧书包的带子断了又缝，一直舍不得换。"),
    Entry(S.PUBLISHED, JINGHE, VILLAGE, "程小雨", 11, "left_behind", "程奶奶", Kinship.GRANDPARENT,
          "护眼台灯", None, 120, "晚上在饭桌上写作业，灯光暗。想有一盏自己的台灯。"),
    Entry(S.PUBLISHED, JINGHE, TEACHER, "沈禾", 9, "spring_bud", "沈桂香", Kinship.MOTHER,
          "少儿百科", None, 110, "图书角的书都看过两遍了，最爱问星星为什么会眨眼。", True),
    Entry(S.PUBLISHED, JINGHE, TEACHER, "陶然", 12, "one_parent", "陶建国", Kinship.FATHER,
          "运动鞋", "36码", 160, "入选了学校田径队，训练的鞋底已经磨平了。"),
    Entry(S.PUBLISHED, JINGHE, OFFICE, "姚春燕", 7, "hardship", "姚大嫂", Kinship.MOTHER,
          "羽绒服", "120厘米", 220, "上学要走四十分钟，去年的棉衣已经短了一截。"),
    Entry(S.PUBLISHED, LUPU, TEACHER, "卢青", 10, "left_behind", "卢爷爷", Kinship.GRANDPARENT,
          "篮球", "5号", 80, "学校有篮球场，班里轮流用一个球。"),
    Entry(S.PUBLISHED, LUPU, TEACHER, "韩月", 13, "spring_bud", "韩秀兰", Kinship.MOTHER,
          "水彩笔和画本", None, 45, "画得好，常替班里出黑板报，只有半盒彩笔。"),
    Entry(S.PUBLISHED, LUPU, VILLAGE, "庞小舟", 6, "special_care", "庞大姐", Kinship.MOTHER,
          "成语故事绘本", None, 90, "说话晚，喜欢听人读图画书，听过的能自己翻着讲。"),
    Entry(S.PUBLISHED, LUPU, VILLAGE, "庞小帆", 14, "hardship", "庞大姐", Kinship.MOTHER,
          "保温水杯", None, 55, "住校，冬天想带一杯热水上晚自习。"),
    Entry(S.PUBLISHED, LUPU, OFFICE, "司小荷", 16, "one_parent", "司玉珍", Kinship.MOTHER,
          "床上四件套", "1.2米床", 150, "秋天刚考上县中住校，铺盖还是初中时用的。"),
    Entry(S.PUBLISHED, "321099102", TEACHER, "孟小麦", 9, "left_behind", "孟奶奶", Kinship.GRANDPARENT,
          "羽毛球拍", None, 80, "课间和同学用木板打球，想要一副真的球拍。"),
    # In a donor's hands, further and further.
    Entry(S.CLAIMED, JINGHE, VILLAGE, "鲁小棠", 10, "hardship", "鲁大叔", Kinship.FATHER,
          "运动鞋", "34码", 150, "夏天穿凉鞋，冬天还穿这双凉鞋加袜子。"),
    Entry(S.MATCHED, LUPU, TEACHER, "温小棉", 11, "left_behind", "温爷爷", Kinship.GRANDPARENT,
          "羽绒服", "140厘米", 260, "个子长得快，去年的羽绒服给了妹妹。"),
    Entry(S.RECEIVED, "321099100", TEACHER, "谈小苗", 8, "spring_bud", "谈素梅", Kinship.MOTHER,
          "书包", None, 100, "和姐姐合用一只书包，放学要先回家换。"),
    Entry(S.DELIVERED, JINGHE, VILLAGE, "罗小溪", 12, "one_parent", "罗水英", Kinship.MOTHER,
          "护眼台灯", None, 130, "和母亲挤一间屋，怕灯亮着吵她休息。"),
    Entry(S.REMEDIAL, "321099103", TEACHER, "焦小桐", 9, "left_behind", "焦奶奶", Kinship.GRANDPARENT,
          "运动鞋", "32码", 150, "每天走山路上学，一双鞋穿一年。"),
    Entry(S.FULFILLED, LUPU, HERSELF, "楚小莲", 7, "one_parent", "楚红梅", Kinship.MOTHER,
          "羽绒服", "120厘米", 240, "我一个人带她，家里就靠我在镇上做点零活，冬天来得比我预备得早。", True),
    Entry(S.WITHDRAWN, "321099106", VILLAGE, "尤小禾", 13, "left_behind", "尤奶奶", Kinship.GRANDPARENT,
          "篮球", "7号", 110, "盼着父亲过年回来一起打球。"),
    # On their way to being open.
    Entry(S.SUBMITTED, JINGHE, HERSELF, "楚小萍", 10, "one_parent", "楚红梅", Kinship.MOTHER,
          "少儿百科", None, 100, "大女儿爱看书，镇上的书店只敢翻不敢买。"),
    Entry(S.RETURNED, LUPU, VILLAGE, "万小溪", 8, "hardship", "万大婶", Kinship.MOTHER,
          "床上四件套", "1.5米床", 180, "家里两个孩子睡一张床。"),
    Entry(S.VERIFIED, "321099104", TEACHER, "毕小枫", 15, "spring_bud", "毕玉兰", Kinship.MOTHER,
          "护眼台灯", None, 140, "明年中考，夜里看书的时间长。"),
    Entry(S.SENT_DOWN, "321099107", TEACHER, "祝小桃", 11, "hardship", "祝大伯", Kinship.RELATIVE,
          "羽绒服", "150厘米", 280, "跟着伯父生活，衣服都是堂兄穿过的。"),
    Entry(S.APPROVED, "321099108", TEACHER, "柴小兰", 6, "left_behind", "柴奶奶", Kinship.GRANDPARENT,
          "水彩笔和画本", None, 40, "喜欢画院子里的鸡，都画在旧报纸上。"),
    Entry(S.REJECTED, "321099109", VILLAGE, "丛小波", 14, "hardship", "丛大哥", Kinship.FATHER,
          "篮球", "7号", 110, "想和镇上的孩子一起打比赛。"),
)
BEFORE: tuple[Entry, ...] = (
    Entry(S.ARCHIVED, JINGHE, TEACHER, "秦小溪", 9, "spring_bud", "秦芳", Kinship.MOTHER,
          "书包", None, 95, "上一届的心愿，早已圆了。", True),
    Entry(S.EXPIRED, LUPU, TEACHER, "岳小谷", 12, "left_behind", "岳爷爷", Kinship.GRANDPARENT,
          "篮球", "5号", 90, "上一届的心愿，到活动结束也没有人认领。"),
)
# fmt: on
"""Those of the campaign before: only once a campaign is over does a wish expire, and only after its
retention is it archived."""

THANKS = "谢谢您送的羽绒服，孩子当天就穿上了，长短正好。她说，等长高了要把它送给更小的妹妹。"
THANKS_UNREAD = "灯很亮，孩子写完作业又看了半本书。一家人谢谢您。"
