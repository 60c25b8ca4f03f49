"""The demo county 荷乡县: its towns, federations and staff, and the campaign they hold.

Everything here is invented except the name of 泾河镇; no code, person or document exists.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """A county (6 digits) or a town (9 digits, beginning with its county's)."""

    code: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """A mass organisation and the region it works in."""

    code: str
    kind: str
    name: str
    region_code: str


@dataclass(frozen=True)
class Staff:
    """An account of the demo: one role, held in one organisation, over one region."""

    username: str
    display_name: str
    role: str
    organisation_code: str
    region_code: str


COUNTY = Region("321099", "荷乡县")

TOWNS: tuple[Region, ...] = (
    Region("321099100", "荷汀镇"),
    Region("321099101", "泾河镇"),
    Region("321099102", "菱湾镇"),
    Region("321099103", "芦渡镇"),
    Region("321099104", "苇塘镇"),
    Region("321099105", "鹭浦镇"),
    Region("321099106", "晴湖镇"),
    Region("321099107", "茭圩镇"),
    Region("321099108", "柳墩镇"),
    Region("321099109", "蒲汊镇"),
    Region("321099110", "稻垛镇"),
    Region("321099111", "杏舍镇"),
    Region("321099112", "云荡镇"),
    Region("321099113", "鹤渚镇"),
)

COUNTY_FEDERATION = Organisation("wf321099", "womens_federation", "荷乡县妇女联合会", COUNTY.code)

ORGANISATIONS: tuple[Organisation, ...] = (
    COUNTY_FEDERATION,
    *(
        Organisation(f"wf{town.code}", "womens_federation", f"{town.name}妇女联合会", town.code)
        for town in TOWNS
    ),
)

STAFF: tuple[Staff, ...] = (
    Staff("admin", "宋清荷", "county_admin", "wf321099", "321099"),
    Staff("officer", "陆佳宁", "county_officer", "wf321099", "321099"),
    Staff("auditor1", "唐正平", "auditor", "wf321099", "321099"),
    Staff("auditor2", "俞晓岚", "auditor", "wf321099", "321099"),
    Staff("panel1", "何静书", "panelist", "wf321099", "321099"),
    Staff("panel2", "谢砚秋", "panelist", "wf321099", "321099"),
    Staff("panel3", "方一诺", "panelist", "wf321099", "321099"),
    Staff("heting", "薛婉清", "town_officer", "wf321099100", "321099100"),
    Staff("jinghe", "童月英", "town_officer", "wf321099101", "321099101"),
    Staff("lingwan", "葛水莲", "town_officer", "wf321099102", "321099102"),
    Staff("ludu", "常秋萍", "town_officer", "wf321099103", "321099103"),
    Staff("weitang", "毛新蕾", "town_officer", "wf321099104", "321099104"),
    Staff("lupu", "骆文静", "town_officer", "wf321099105", "321099105"),
    Staff("qinghu", "尹湘云", "town_officer", "wf321099106", "321099106"),
    Staff("jiaowei", "贺春桃", "town_officer", "wf321099107", "321099107"),
    Staff("liudun", "柏秀英", "town_officer", "wf321099108", "321099108"),
    Staff("pucha", "倪可欣", "town_officer", "wf321099109", "321099109"),
    Staff("daoduo", "冯稻香", "town_officer", "wf321099110", "321099110"),
    Staff("xingshe", "窦雨杏", "town_officer", "wf321099111", "321099111"),
    Staff("yundang", "郝云舒", "town_officer", "wf321099112", "321099112"),
    Staff("hezhu", "阮佩兰", "town_officer", "wf321099113", "321099113"),
)

TITLE = "荷乡县首届“十佳妇女小贷方案”评选"

SUMMARY = (
    "从全县妇女创业小额担保贷款申请方案中评选十个优秀项目，并对项目申请人进行表彰。"
    "各镇妇联宣传动员、初步筛选核实，县妇联审核后在主流媒体公示，同时接受社会大众投票，"
    "再由评审组结合投票情况评定。参评自愿，不收取任何费用，每票都可凭回执核对。"
    "愿一个个踏实的方案被更多人看见，让城乡姐妹创业更有信心。"
)

CONTACT = "荷乡县妇女联合会办公室，电话0514-00000000，荷乡县荷塘路1号，邮编000000"

CHILD_DATA_OFFICER = "宋清荷，荷乡县妇女联合会权益部，电话0514-00000001"

APPROVAL_BASIS = (
    "经中共荷乡县委、荷乡县人民政府批准（荷委〔2026〕18号），由县委、县政府主办，"
    "荷乡县妇女联合会承办；评选名额十个，不向参评人收取任何费用。"
)
