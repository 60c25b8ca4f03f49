"""Who may do what: every pair of a role and an operation, against a table written by hand."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from api import clock
from api.config import Settings
from api.main import create_app
from api.routers.bodies import JsonRoute, SheetRoute
from api.routers.deps import Allow
from api.terms.wishes import WishStatus
from tests.campaigns.wishes.importing.planted import planted_import
from tests.campaigns.wishes.proxies import proxy
from tests.claiming import Claiming
from tests.contest import begun
from tests.county import STAFF, Caller, County
from tests.fixtures import Time
from tests.mechanisms.judging.seated import honour
from tests.mechanisms.notice.noticing import put_up
from tests.mechanisms.voting.audit.filed import audit_ids
from tests.mechanisms.voting.books import Books
from tests.routers.operations import OPERATIONS, Operation, valid_bodies
from tests.routers.refusals import refused
from tests.routers.test_sight import neighbour
from tests.wishing import CATEGORY, wish_form, wishing

PUBLIC = set(
    "signInStaff signInWechat refresh listCampaigns getCampaign getResult getPoll listCandidates "
    "getStandings getConfig listRegions getLivez getReadyz listLoanPolicies "
    "listNotices getNotice getNoticePdf getNoticeDocx getPollRules listHeads getReceipt "
    "getReconciliation getBundle "
    "listWishItems listChildCategories listWishes getWish getWishSummary listFulfilledWishes".split()
)
SIGNED = {"checkWechatEvents", "receiveWechatEvent"}
"""Nobody signs in there: WeChat signs each request, and what is not signed is refused, whoever sends it."""
PUBLIC |= SIGNED
NOT_YET = {"getBundle": "not_counted"}
"""Public, but the poll of this table still takes ballots."""
EVERYBODY = {"citizen", "county_admin", "county_officer", "town_officer", "panelist", "auditor"}
COUNTY_STAFF = {"county_admin", "county_officer"}
MAY: dict[str, set[str]] = {
    "logout": EVERYBODY,
    "getMe": {"citizen"},
    "bindPhone": {"citizen"},
    "allowMessages": {"citizen"},
    "listMessageGrants": {"citizen"},
    "listMessages": {*COUNTY_STAFF, "town_officer"},
    "fileObjection": {"citizen"},
    "listMyObjections": {"citizen"},
    "getMyObjection": {"citizen"},
    "fileLead": {"citizen"},
    "listStaffNotices": {*COUNTY_STAFF, "auditor"},
    "getStaffNotice": {*COUNTY_STAFF, "auditor"},
    "listObjections": {*COUNTY_STAFF, "auditor"},
    "recordObjection": {*COUNTY_STAFF, "town_officer"},
    "getObjection": {*COUNTY_STAFF, "auditor"},
    "revealObjection": COUNTY_STAFF,
    "substantiateObjection": COUNTY_STAFF,
    "declineObjection": COUNTY_STAFF,
    "recordHearing": COUNTY_STAFF,
    "settleObjection": COUNTY_STAFF,
    "listLeads": {*COUNTY_STAFF, "auditor"},
    "recordLead": {*COUNTY_STAFF, "town_officer"},
    "revealLead": COUNTY_STAFF,
    "getPanel": {*COUNTY_STAFF, "auditor", "panelist"},
    "replacePanel": COUNTY_STAFF,
    "openSitting": COUNTY_STAFF,
    "listPanels": {"panelist"},
    "listPanelEntries": {"panelist"},
    "fileSheet": {"panelist"},
    "declarePanelConflict": {"panelist"},
    "getStaffResult": {*COUNTY_STAFF, "auditor"},
    "proposeResult": COUNTY_STAFF,
    "certifyResult": COUNTY_STAFF,
    "getMinutesPdf": {*COUNTY_STAFF, "auditor"},
    "getMinutesDocx": {*COUNTY_STAFF, "auditor"},
    "grantAwards": COUNTY_STAFF,
    "revokeAward": COUNTY_STAFF,
    "getMyPoll": {"citizen"},
    "castBallot": {"citizen"},
    "submitLoanPlan": {"citizen"},
    "listMyLoanPlans": {"citizen"},
    "getMyLoanPlan": {"citizen"},
    "correctMyLoanPlan": {"citizen"},
    "withdrawMyLoanPlan": {"citizen"},
    "getMyLoanPlanDraft": {"citizen"},
    "saveMyLoanPlanDraft": {"citizen"},
    "listStaffCampaigns": {*COUNTY_STAFF, "town_officer", "auditor"},
    "getStaffCampaign": {*COUNTY_STAFF, "town_officer", "auditor"},
    "createCampaign": COUNTY_STAFF,
    "replaceCampaign": COUNTY_STAFF,
    "publishCampaign": COUNTY_STAFF,
    "pauseCampaign": COUNTY_STAFF,
    "resumeCampaign": COUNTY_STAFF,
    "extendCampaign": COUNTY_STAFF,
    "closeCampaign": COUNTY_STAFF,
    "cancelCampaign": COUNTY_STAFF,
    "listLoanPlans": {*COUNTY_STAFF, "town_officer", "auditor"},
    "enterLoanPlan": {*COUNTY_STAFF, "town_officer"},
    "getLoanPlan": {*COUNTY_STAFF, "town_officer", "auditor"},
    "correctLoanPlan": {*COUNTY_STAFF, "town_officer"},
    "acceptLoanPlan": COUNTY_STAFF,
    # In a campaign without town screening, as here, it is the county's turn from the beginning.
    "returnLoanPlan": COUNTY_STAFF,
    "rejectLoanPlan": COUNTY_STAFF,
    "takeLoanPlan": COUNTY_STAFF,
    "recommendLoanPlan": {*COUNTY_STAFF, "town_officer"},
    "recordLoanPlanCheck": {*COUNTY_STAFF, "town_officer"},
    "declareLoanPlanConflict": {*COUNTY_STAFF, "town_officer"},
    "withdrawLoanPlan": {*COUNTY_STAFF, "town_officer"},
    "getLoanPlanReview": {*COUNTY_STAFF, "town_officer", "auditor"},
    "listQuotas": {*COUNTY_STAFF, "town_officer", "auditor"},
    "recordLoanPolicy": COUNTY_STAFF,
    "handOver": {"county_admin"},
    "revealApplicant": {*COUNTY_STAFF, "town_officer"},
    "listAudit": {"county_admin", "auditor"},
    "listRecounts": {*COUNTY_STAFF, "auditor"},
    "recountPoll": {*COUNTY_STAFF, "auditor"},
    "getAuditorKey": {"auditor"},
    "enrolAuditorKey": {"auditor"},
    "listPollSignals": {"auditor"},
    "tryVoid": {"auditor"},
    "listVoids": {"auditor"},
    "proposeVoid": {"auditor"},
    "confirmVoid": {"auditor"},
    "cancelVoid": {"auditor"},
    "applyVoids": {"auditor"},
    "listAppeals": {"auditor"},
    "revealAppeal": {"auditor"},
    "settleAppeal": {"auditor"},
    "listMyBallots": {"citizen"},
    "fileAppeal": {"citizen"},
    "listMyAppeals": {"citizen"},
    "submitWish": {"citizen"},
    "listMyWishes": {"citizen"},
    "getMyWish": {"citizen"},
    "correctMyWish": {"citizen"},
    "withdrawMyWish": {"citizen"},
    "setMyShowcase": {"citizen"},
    "listStaffWishes": {*COUNTY_STAFF, "town_officer", "auditor"},
    "enterWish": {*COUNTY_STAFF, "town_officer"},
    "getStaffWish": {*COUNTY_STAFF, "town_officer", "auditor"},
    "correctWish": {*COUNTY_STAFF, "town_officer"},
    "withdrawWish": {*COUNTY_STAFF, "town_officer"},
    "setShowcase": {*COUNTY_STAFF, "town_officer"},
    "replaceWishContact": {*COUNTY_STAFF, "town_officer"},
    "revealChild": {*COUNTY_STAFF, "town_officer"},
    "getWishReview": {*COUNTY_STAFF, "town_officer", "auditor"},
    "previewCard": {*COUNTY_STAFF, "town_officer", "auditor"},
    # The wish here is with its town, for which the county may stand in.
    "takeWish": {*COUNTY_STAFF, "town_officer"},
    "verifyWish": {*COUNTY_STAFF, "town_officer"},
    "returnWish": {*COUNTY_STAFF, "town_officer"},
    "rejectWish": {*COUNTY_STAFF, "town_officer"},
    "sendWishDown": COUNTY_STAFF,
    "approveWish": COUNTY_STAFF,
    "declareWishConflict": {*COUNTY_STAFF, "town_officer"},
    "publishWishes": COUNTY_STAFF,
    "getWishListPdf": COUNTY_STAFF,
    "getWishListXlsx": COUNTY_STAFF,
    "listStaffWishItems": {*COUNTY_STAFF, "town_officer", "auditor"},
    "addWishItem": COUNTY_STAFF,
    "replaceWishItem": COUNTY_STAFF,
    "retireWishItem": COUNTY_STAFF,
    "setChildCategory": COUNTY_STAFF,
    "getWishTemplate": {*COUNTY_STAFF, "town_officer"},
    "tryWishImport": {*COUNTY_STAFF, "town_officer"},
    "importWishes": {*COUNTY_STAFF, "town_officer"},
    "listWishImports": {*COUNTY_STAFF, "town_officer", "auditor"},
    "getWishImport": {*COUNTY_STAFF, "town_officer", "auditor"},
    "undoWishImport": {*COUNTY_STAFF, "town_officer"},
    "getMyData": {"citizen"},
    "exportMyData": {"citizen"},
    "listMyConsents": {"citizen"},
    "withdrawMyConsent": {"citizen"},
    "closeMyAccount": {"citizen"},
    "fileDataRequest": {"citizen"},
    "listMyDataRequests": {"citizen"},
    "getMyDataRequest": {"citizen"},
    "listDataRequests": {*COUNTY_STAFF, "auditor"},
    "getDataRequest": {*COUNTY_STAFF, "auditor"},
    "revealDataRequest": COUNTY_STAFF,
    "revealDataRequestAsker": COUNTY_STAFF,
    "answerDataRequest": COUNTY_STAFF,
    "claimWish": {"citizen"},
    "listMyWishClaims": {"citizen"},
    "getMyWishClaim": {"citizen"},
    "cancelMyWishClaim": {"citizen"},
    "listMyUnits": {"citizen"},
    "thankForMyWish": {"citizen"},
    "listWishClaims": {*COUNTY_STAFF, "town_officer", "auditor"},
    "getWishClaim": {*COUNTY_STAFF, "town_officer", "auditor"},
    "recordWishClaim": COUNTY_STAFF,
    "revealWishDonor": COUNTY_STAFF,
    "confirmWishClaim": COUNTY_STAFF,
    "releaseWishClaim": COUNTY_STAFF,
    "takeOverWishClaim": COUNTY_STAFF,
    "extendWishClaim": COUNTY_STAFF,
    "handInWish": {*COUNTY_STAFF, "town_officer"},
    "bringToAnyPoint": {*COUNTY_STAFF, "town_officer"},
    "renewPickupCode": {*COUNTY_STAFF, "town_officer"},
    "deliverWish": {*COUNTY_STAFF, "town_officer"},
    "revealWishDeliveries": {*COUNTY_STAFF, "town_officer"},
    "followUpWish": {*COUNTY_STAFF, "town_officer"},
    "replaceWishGoods": {*COUNTY_STAFF, "town_officer"},
    "enterWishThanks": {*COUNTY_STAFF, "town_officer"},
    "readWishThanks": {*COUNTY_STAFF, "town_officer"},
    "showWishThanks": {*COUNTY_STAFF, "town_officer"},
    "listDonorUnits": {*COUNTY_STAFF, "town_officer", "auditor"},
    "registerDonorUnit": COUNTY_STAFF,
    "getDonorUnit": {*COUNTY_STAFF, "town_officer", "auditor"},
    "replaceDonorUnit": COUNTY_STAFF,
    "revealDonorUnit": {*COUNTY_STAFF, "town_officer"},
}
NOT_HERS = {
    ("correctLoanPlan", "county_admin"),
    ("correctLoanPlan", "county_officer"),
    ("correctWish", "county_admin"),
    ("correctWish", "county_officer"),
}
"""She may correct plans and wishes, but this one somebody else handed in."""
TAKES_SHEETS = {"tryWishImport", "importWishes"}
"""Their body is an Excel file, not JSON, and nothing else is taken for one."""
NEEDS_OWN = {
    "getMyObjection",
    "getMyLoanPlan",
    "correctMyLoanPlan",
    "withdrawMyLoanPlan",
    "getMyLoanPlanDraft",
    "fileAppeal",
    "getMyWish",
    "correctMyWish",
    "withdrawMyWish",
    "setMyShowcase",
    "withdrawMyConsent",
    "getMyDataRequest",
    "claimWish",  # the wish here is not public yet
    "getMyWishClaim",
    "cancelMyWishClaim",
    "thankForMyWish",
}
"""For one's own row only: anybody else's is absent, whoever asks."""
LAST = ("declareLoanPlanConflict", "declarePanelConflict", "declareWishConflict", "closeMyAccount", "logout")
"""What shuts whoever does it out of something else."""
OF_HER_COUNTY = {"setChildCategory"}
"""What names a word of one's own county's, not an object that somebody else's may be."""


def test_the_table_names_every_operation() -> None:
    assert PUBLIC | MAY.keys() == OPERATIONS.keys()
    assert {one.id for one in OPERATIONS.values() if one.public} == PUBLIC


def test_every_route_declares_a_permission_or_is_listed_public() -> None:
    """Also a route that the description leaves out: only pages and a demo's own routes need none."""
    app = create_app(Settings(mode="test"))
    for route in iter_route_contexts(app.routes):
        if getattr(route, "dependant", None) is None or not route.include_in_schema:
            assert not str(route.path).startswith(("/v1", "/demo")), route.path
            continue
        allows = [call for call in _calls(route.dependant) if isinstance(call, Allow)]
        if route.unique_id in PUBLIC:
            assert not allows, f"{route.path} is listed public"
        else:
            assert len(allows) == 1, f"{route.path} declares no permission"
            assert route.methods
        strict = SheetRoute if route.unique_id in TAKES_SHEETS else JsonRoute
        assert isinstance(route.original_route, strict), f"{route.path} reads bodies loosely"


def _calls(dependant: Dependant | None) -> Iterator[object]:
    for one in dependant.dependencies if dependant else ():
        yield one.call
        yield from _calls(one)


@pytest.fixture
async def world(county: County, time: Time) -> "World":
    contest = await begun(county, time, 1)
    poll = await contest.vote(1)
    panel_id = await contest.seat("panelist")
    (entry,) = (await contest.entries("panelist", panel_id)).values()
    plans = (await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans")).json()
    ids = {
        "campaign_id": poll.campaign_id,
        "poll_id": poll.poll_id,
        "plan_id": plans["items"][0]["id"],
        "item": "site_visit",
        "panel_id": panel_id,
        "panel_entry_id": entry["id"],
        "receipt_code": min(await Books(county.database, poll.poll_id).receipts()),
    }
    ids |= await notice_ids(county)
    ids["award_id"] = await honour(county, poll.campaign_id)
    ids |= await audit_ids(county, poll.poll_id)
    ids |= await wish_ids(county)
    ids |= await request_ids(county)
    return World(county, ids)


async def notice_ids(county: County) -> dict[str, str]:
    """A notice with an objection and a lead that came by letter."""
    board, officer = await put_up(county), await county.staff("officer")
    objection = await board.record(clock.day(clock.now()).isoformat())
    lead = {"text": "听说有人代写材料", "channel": "letter"}
    made = await officer.post(f"/v1/staff/notices/{board.notice_id}/leads", lead)
    return {
        "notice_id": board.notice_id,
        "objection_id": objection.json()["id"],
        "lead_id": made.json()["id"],
    }


async def request_ids(county: County) -> dict[str, str]:
    """A request about somebody's data, and a consent nobody here gave."""
    asked = valid_bodies(county.campaign_form())["fileDataRequest"]
    made = await (await county.citizen("li-si")).post("/v1/me/data-requests", asked)
    return {"request_id": made.json()["id"], "consent_id": str(uuid4())}


async def wish_ids(county: County) -> dict[str, str]:
    """A campaign of wishes with one that is with its town, and the county's lists."""
    wishes = await wishing(county)
    return {
        "wish_campaign_id": wishes.campaign_id,
        "wish_id": await wishes.plant(WishStatus.SUBMITTED),
        "open_wish_id": await wishes.plant(WishStatus.PUBLISHED),
        "import_id": await planted_import(wishes),
        "item_id": wishes.item_id,
        "code": CATEGORY,
        "claim_id": await wishes.planted_claim(await wishes.plant(WishStatus.CLAIMED)),
        "unit_id": await Claiming(wishes).unit("19900050001"),
    }


class World:
    """A county with one appraisal, one plan in 泾河镇, one poll and one jury, and requests about them."""

    def __init__(self, county: County, ids: dict[str, str]) -> None:
        self.county, self.ids = county, ids
        self.bodies: dict[str, Any] = valid_bodies(county.campaign_form())
        self.bodies["declarePanelConflict"]["entry_id"] = ids["panel_entry_id"]
        wish = wish_form(ids["wish_campaign_id"], ids["item_id"], 900)
        self.bodies |= {"submitWish": wish, "enterWish": wish}
        self.bodies["recordWishClaim"] = {"unit_id": ids["unit_id"]}
        self.bodies["takeOverWishClaim"]["unit_id"] = ids["unit_id"]
        self.bodies["bringToAnyPoint"]["campaign_id"] = ids["wish_campaign_id"]

    async def caller(self, role: str) -> Caller:
        """Somebody of that role; the town officer is the plan's own town's, the citizen's phone is bound."""
        if role == "citizen":
            return await proxy(self.county, "somebody")
        return await self.county.staff(next(name for name, (has, _) in STAFF.items() if has == role))

    async def ask(self, caller: Caller | None, operation: Operation, **ids: str) -> httpx.Response:
        """The operation with everything it needs; nobody if there is no caller."""
        headers = {"Idempotency-Key": uuid4().hex} if "Idempotency-Key" in operation.parameters else {}
        headers |= {"If-Match": '"1"'} if "If-Match" in operation.parameters else {}
        ids = {**self.ids, **ids}
        if "/wish" in operation.path:
            ids["campaign_id"] = ids["wish_campaign_id"]
        if operation.id == "getWish":
            ids["wish_id"] = ids["open_wish_id"]
        path = operation.path.format(**{**ids, "entry_id": ids["panel_entry_id"]})
        body = self.bodies.get(operation.id)
        if caller is None:
            return await self.county.client.request(operation.method, path, json=body, headers=headers)
        return await caller._send(operation.method, path, json=body, headers=headers)


async def test_nobody_gets_further_than_the_public_part(world: World, subtests: pytest.Subtests) -> None:
    for operation in OPERATIONS.values():
        with subtests.test(operation.id):
            answer = await world.ask(None, operation)
            if operation.id in MAY:
                refused(answer, 401, "unauthenticated")
                assert answer.headers["www-authenticate"] == "Bearer"
            elif operation.id in SIGNED:
                refused(answer, 403, "push_signature_invalid")
            elif operation.id in {"signInStaff", "refresh"}:
                refused(answer, 401)
            else:
                assert answer.status_code not in {401, 403}, answer.text


@pytest.mark.parametrize("role", sorted(EVERYBODY))
async def test_a_role_may_what_the_table_says_and_nothing_else(
    world: World, role: str, subtests: pytest.Subtests
) -> None:
    caller = await world.caller(role)
    for name in [*sorted(MAY.keys() - set(LAST)), *LAST]:
        operation = OPERATIONS[name]
        with subtests.test(operation.id):
            answer = await world.ask(caller, operation)
            if role not in MAY[operation.id]:
                refused(answer, 403, "forbidden")
            elif operation.id in NEEDS_OWN:
                refused(answer, 404)
            elif (operation.id, role) in NOT_HERS:
                refused(answer, 403, "not_yours")
            else:
                assert answer.status_code not in {401, 403, 404}, answer.text
                assert str(answer.status_code) in operation.description["responses"]


async def test_being_signed_in_takes_nothing_public_away(world: World, subtests: pytest.Subtests) -> None:
    for role in sorted(EVERYBODY):
        caller = await world.caller(role)
        for name in SIGNED:
            with subtests.test(name, role=role):
                refused(await world.ask(caller, OPERATIONS[name]), 403, "push_signature_invalid")
        for name in PUBLIC - {"signInStaff", "refresh", "signInWechat", *SIGNED}:
            with subtests.test(name, role=role):
                answer = await world.ask(caller, OPERATIONS[name])
                if name in NOT_YET:
                    refused(answer, 409, NOT_YET[name])
                else:
                    assert answer.status_code == 200


async def test_what_is_out_of_sight_is_absent_before_it_is_forbidden(
    world: World, subtests: pytest.Subtests
) -> None:
    """Another town's officer, with every operation about a plan or a wish, as for an id that never was."""
    stranger, staffs = (
        await world.county.staff("lupu"),
        [one for one in OPERATIONS.values() if "/staff/" in one.path],
    )
    about = [
        (name, one)
        for name in ("plan_id", "wish_id", "claim_id")
        for one in staffs
        if f"{{{name}}}" in one.path
    ]
    assert len(about) >= 12 + 14
    for name, operation in about:
        with subtests.test(operation.id):
            foreign = refused(await world.ask(stranger, operation), 404)
            absent = refused(await world.ask(stranger, operation, **{name: str(uuid4())}), 404)
            assert {**foreign, "request_id": ""} == {**absent, "request_id": ""}


async def test_the_county_next_door_finds_nothing_of_it(world: World, subtests: pytest.Subtests) -> None:
    """Its admin, with every operation of hers about one object: as for an id that never was."""
    stranger = await neighbour(world.county)
    about = [
        one
        for one in OPERATIONS.values()
        if "/staff/" in one.path and "{" in one.path and "county_admin" in MAY.get(one.id, ())
        if one.id not in OF_HER_COUNTY
    ]
    assert len(about) > 30
    for operation in about:
        with subtests.test(operation.id):
            foreign = refused(await world.ask(stranger, operation), 404)
            ids = dict.fromkeys(world.ids.keys() - {"item"}, str(uuid4()))
            absent = refused(await world.ask(stranger, operation, **ids), 404)
            assert {**foreign, "request_id": ""} == {**absent, "request_id": ""}


async def test_a_denial_is_on_record_and_changes_nothing(world: World) -> None:
    panelist = await world.caller("panelist")
    refused(await world.ask(panelist, OPERATIONS["closeCampaign"]), 403)
    denied = await world.county.audited(action="denied")
    assert [(one["subject_kind"], one["reason"]) for one in denied] == [("close_campaign", "forbidden")]
    campaign = (await world.county.client.get(f"/v1/campaigns/{world.ids['campaign_id']}")).json()
    assert campaign["status"] == "published"
