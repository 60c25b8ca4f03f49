"""What a campaign of this kind must have before it is published."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.adapters.calendar import CalendarUnknown
from api.campaigns.loan_plans import policy
from api.db.session import working_days
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.errors import Fault
from api.mechanisms import phases
from api.mechanisms.phases import Schedule
from api.mechanisms.voting import polls
from api.mechanisms.voting import rules as ballot_rules
from api.schemas.campaigns import AppraisalRules
from api.terms.campaigns import WindowName

PUBLIC_WEIGHT_WITHOUT_APPROVAL = 30
_ONLY_APPRAISED = (WindowName.TOWN_SCREENING, WindowName.JUDGING, WindowName.RESULT_NOTICE)


async def check(session: AsyncSession, campaign: Campaign) -> list[Fault]:
    """Everything that is missing or against the rules, all at once."""
    schedule = await phases.schedule(session, campaign.id)
    faults = await _weight(session, campaign)
    appraisal = phases.appraisal_of(campaign)
    if appraisal is not None:
        return faults + await _appraised(session, campaign, appraisal, schedule)
    if any(name in schedule.windows for name in _ONLY_APPRAISED):
        detail = "设有乡镇初筛、专家评审或结果公示的活动须填写评选规则"
        faults.append(Fault("/appraisal", "missing", detail))
    return faults


async def _weight(session: AsyncSession, campaign: Campaign) -> list[Fault]:
    """Appraisal by votes is bounded: more than 30 % for the public needs a recorded approval."""
    rules = ballot_rules.from_data((await polls.of_subject(session, campaign.id)).rules)
    if rules.public_weight > PUBLIC_WEIGHT_WITHOUT_APPROVAL and not rules.public_weight_approval:
        detail = f"公众投票权重超过{PUBLIC_WEIGHT_WITHOUT_APPROVAL}%须填写批准文件"
        return [Fault("/ballot_rules/public_weight_approval", "missing", detail)]
    return []


async def _appraised(
    session: AsyncSession, campaign: Campaign, rules: AppraisalRules, schedule: Schedule
) -> list[Fault]:
    faults = [
        Fault(f"/windows/{name}", "missing", f"请填写“{name.label}”的起止时间")
        for name in (WindowName.JUDGING, WindowName.RESULT_NOTICE)
        if name not in schedule.windows
    ]
    if WindowName.TOWN_SCREENING in schedule.windows and rules.town_quota is None and not rules.town_quotas:
        faults.append(Fault("/appraisal/town_quota", "missing", "设有乡镇初筛的活动须填写乡镇推荐名额"))
    for position, one in enumerate(rules.town_quotas):
        if not one.town.startswith(campaign.region_code) or await session.get(Region, one.town) is None:
            where = f"/appraisal/town_quotas/{position}/town"
            faults.append(Fault(where, "unknown_region", "推荐名额所列乡镇不在本县"))
    for name, days in (
        (WindowName.NOTICE_AND_VOTING, rules.notice_working_days),
        (WindowName.RESULT_NOTICE, rules.result_notice_working_days),
    ):
        faults += _long_enough(session, schedule, name, days)
    opens_at, _ = schedule.windows.get(WindowName.CALL, (clock.now(), None))
    if await policy.in_force(session, campaign.region_code, clock.day(opens_at)) is None:
        faults.append(Fault("/windows/call", "no_loan_policy", "征集开始时没有生效的贷款政策，请先录入"))
    return faults


def _long_enough(session: AsyncSession, schedule: Schedule, name: WindowName, days: int) -> list[Fault]:
    """A notice lasts its working days at least, whatever holidays lie in it."""
    if name not in schedule.windows:
        return []
    opens_at, closes_at = schedule.windows[name]
    try:
        earliest = working_days(session).end_of(opens_at, days)
    except CalendarUnknown as unknown:
        detail = f"{unknown.year}年的节假日安排尚未录入，无法计算工作日"
        return [Fault(f"/windows/{name}", "calendar_unknown", detail)]
    if earliest <= closes_at:
        return []
    last = clock.day(earliest) - clock.ONE_DAY
    detail = f"公示须不少于{days}个工作日（开始当日不计），至少到{last:%Y年%m月%d日}24时"
    return [Fault(f"/windows/{name}", "notice_too_short", detail)]
