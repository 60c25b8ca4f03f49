"""What a wish must be: for a child of the campaign's county, for a thing of its catalogue, agreed to."""

from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Citizen, Staff
from api.access.regions import sees
from api.campaigns.wishes import guardians, rules, wording
from api.campaigns.wishes.intake import bands
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import ChildCategory, Wish, WishItem
from api.errors import Fault, Invalid
from api.schemas.wish_forms import ChildForm, WishConsentForm, WishContent
from api.terms import consents
from api.terms.consents import ConsentMethod, ConsentText
from api.terms.wishes import AgeBand


class Checked(NamedTuple):
    """What only checking finds out."""

    item: WishItem
    age_band: AgeBand


async def check(
    session: AsyncSession,
    actor: Staff | Citizen,
    campaign: Campaign,
    form: WishContent,
    before: Wish | None = None,
) -> Checked:
    """Raise Invalid naming everything that is wrong with a wish, or with what `before` is to become.

    Of one that is put right the town stays, since that town reviews it.
    """
    faults = await _place(session, actor, campaign, form, before)
    years, child_faults = _child(form.child)
    faults += child_faults
    if not await _known_category(session, campaign, form.child.category):
        faults.append(Fault("/child/category", "unknown_category", "没有这个儿童类别"))
    herself = await is_guardian(session, actor, guardians.index(session, form.guardian.phone))
    faults += consent_faults("/guardian/consent", form.guardian.consent, consents.WISH, herself=herself)
    if form.showcase is not None:
        faults += consent_faults("/showcase", form.showcase, consents.WISH_SHOWCASE, herself=herself)
    item, item_faults = await _item(session, campaign, form, before)
    faults += item_faults
    faults += wording.faults("/reason", form.reason)
    if faults or item is None:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    return Checked(item, bands.age_band(years))


async def is_guardian(session: AsyncSession, actor: Staff | Citizen, index: str | None) -> bool:
    """Whether the number this citizen has verified is the guardian's, as far as that can be known."""
    return isinstance(actor, Citizen) and index in await guardians.indexes(session, actor)


def consent_faults(pointer: str, form: WishConsentForm, text: ConsentText, *, herself: bool) -> list[Fault]:
    """What is wrong with a consent: an old text, a day before it or to come, a tap that was not hers.

    A tap counts from the guardian's own telephone, on the day she taps; whatever else is on paper.
    """
    today, faults = clock.day(clock.now()), []
    if form.text_version != text.version:
        faults.append(
            Fault(f"{pointer}/text_version", "consent_text_unknown", "请阅读并同意当前版本的同意书")
        )
    if form.agreed_on > today:
        faults.append(Fault(f"{pointer}/agreed_on", "in_the_future", "同意的日期不能晚于今天"))
    elif form.agreed_on < text.since:
        detail = f"这一版同意书{text.since:%Y-%m-%d}才启用，请核对签字的日期"
        faults.append(Fault(f"{pointer}/agreed_on", "before_the_text", detail))
    elif form.method is ConsentMethod.IN_APP and form.agreed_on != today:
        faults.append(Fault(f"{pointer}/agreed_on", "not_today", "小程序确认的日期只能是今天"))
    if form.method is ConsentMethod.IN_APP and not herself:
        detail = "只有监护人用自己绑定的手机号才能在小程序里确认，其他情况须有监护人的书面签字"
        faults.append(Fault(f"{pointer}/method", "consent_on_paper", detail))
    return faults


async def _place(
    session: AsyncSession, actor: Staff | Citizen, campaign: Campaign, form: WishContent, before: Wish | None
) -> list[Fault]:
    town = form.region_code[:9]
    if before is not None:
        if town == before.region_code:
            return []
        return [Fault("/region_code", "fixed", "不能改换乡镇，请撤回后重新提交")]
    inside = town.startswith(campaign.region_code) and await session.get(Region, town) is not None
    if not inside or (isinstance(actor, Staff) and not sees(actor, form.region_code)):
        return [Fault("/region_code", "unknown_region", "请选择本活动、本辖区内的乡镇")]
    return []


def _child(child: ChildForm) -> tuple[int, list[Fault]]:
    """Her age today in the county, and what is wrong with her number."""
    number, today = child.id_number.upper(), clock.day(clock.now())
    if not people.valid_id_number(number) or bands.born(number) > today:
        return 0, [
            Fault(
                "/child/id_number",
                "id_number_invalid",
                "身份证号校验不通过；没有领身份证的，按户口簿上的号码填写",
            )
        ]
    years = bands.age(bands.born(number), today)
    if years >= bands.ADULT:
        return years, [Fault("/child/id_number", "child_too_old", "微心愿只为未满18周岁的孩子征集")]
    return years, []


async def _known_category(session: AsyncSession, campaign: Campaign, code: str) -> bool:
    row = await session.get(ChildCategory, (campaign.region_code, code))
    return row is not None and row.retired_at is None


async def _item(
    session: AsyncSession, campaign: Campaign, form: WishContent, before: Wish | None
) -> tuple[WishItem | None, list[Fault]]:
    """The thing wished for, and what does not fit it; a retired one only where it was wished for before."""
    item = await session.get(WishItem, form.item_id)
    kept = before is not None and before.item_id == form.item_id
    if item is None or item.region_code != campaign.region_code or (item.retired_at and not kept):
        return None, [Fault("/item_id", "unknown_item", "请从物品目录中选择")]
    faults = []
    if item.sizes and form.size is None:
        faults.append(Fault("/size", "missing", "请选择规格"))
    elif form.size is not None and form.size not in item.sizes:
        faults.append(Fault("/size", "unknown_size", "这种物品没有这个规格"))
    cap = min(item.value_cap_fen, (await rules.of(session, campaign)).value_cap_fen)
    if form.value_fen > cap:
        faults.append(Fault("/value_fen", "over_cap", f"这种物品在本活动中最高{yuan(cap)}元"))
    return item, faults


def yuan(fen: int) -> str:
    """120 or 99.50: whole yuan as people write them, and the rest only where there is one."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"
