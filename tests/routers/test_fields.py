"""What each audience is shown, field by field: a new field comes here first, or it does not come."""

from typing import Any
from uuid import UUID

import httpx

from api.campaigns.loan_plans import announce
from api.db.tables.loan_plans import LoanPlan
from api.routers.state import Process
from api.terms.wishes import WishStatus
from tests.campaigns.wishes.importing.planted import planted_import
from tests.campaigns.wishes.proxies import proxy
from tests.claiming import claiming, delivery
from tests.contest import begun, certified
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.mechanisms.notice.noticing import CONTACT, MINUTES, NAME, TEXT, put_up
from tests.mechanisms.voting.audit.desk import FLAGGED, opened
from tests.wishing import CANARY, wishing

CAMPAIGN = set(
    "id kind title summary approval_basis status public_reason windows open_now next_window next_opens_at "
    "poll_id appraisal appraisal_hash".split()
)
POLL = set(
    "id title phase opens_at closes_at rules rules_hash rules_frozen signing_key_fingerprint "
    "candidate_count".split()
)
POLL_RULES = set(
    "poll_id version rules canonical rules_hash frozen frozen_at signing_key fingerprint voidable earlier "
    "secrecy".split()
)
RECEIPT_PROOF = set(
    "poll_id receipt_code signature state leaf_index tree_size proof head appeal_hint".split()
)
HEAD = {"number", "document", "signature"}
RULES = set(
    "picks_min picks_max ballots_per_day ballots_total one_pick_per_candidate_per_day blank_allowed "
    "live_results live_results_at public_weight public_weight_approval tie_break voters hours signals".split()
)
CANDIDATE = set("id number title byline region_name text facts standing standing_reason".split())
BALANCE = set("received valid voided by_reason pending".split())
RECONCILIATION = set(
    "poll_id phase head as_of ballots items blank recount void_version small_void_groups secrecy".split()
)
RECONCILED = set("number candidate_id title received valid voided by_reason".split())
RECOUNT = set("id poll_id at asked_by ballots picks clean differences".split())
STANDINGS = set("poll_id phase released head as_of ballots blank items".split())
STANDING = {"number", "candidate_id", "votes"}
RESULT = set(
    "campaign_id poll_id state counted_at rules_hash ballots voided blank items result_status public_weight "
    "places certified_at certification reopened_reason draws notice_id awards".split()
)
FIGURES = {"public_score", "jury_score", "total_score", "rank", "outcome"}
RESULT_ITEM = STANDING | FIGURES | {"title", "byline", "region_name", "standing"}
AWARD = set(
    "id year number candidate_number title recipient work region_name status granted_at revoked_at "
    "public_reason".split()
)
PANEL = set("id campaign_id title version criteria sittings over complete seats entries".split())
MY_PANEL = set("id campaign_id title criteria sittings filed expected".split())
MY_ENTRY = set("id code title text facts struck declared sheet".split())
STAFF_RESULT = set(
    "campaign_id result_status public_weight places digest proposed_by proposed_at certified_by certified_at "
    "certification reopened_reason draws earlier_draws notice_id hindrances items awards".split()
)
STAFF_RESULT_ITEM = FIGURES | set("number title byline region_name standing votes sheets".split())
MY_PLAN = set(
    "id campaign_id region_code status return_reason project place jobs amount_fen term_months bank "
    "guarantee story borrower heads subsidy_class due_at created_at".split()
)
STAFF_PLAN = MY_PLAN | set(
    "version candidate_id candidate_number tier assignee duplicates duplicates_elsewhere".split()
)
REVIEW = set(
    "status version tier tiers due_at holds_quota assignee checks steps duplicates "
    "duplicates_elsewhere".split()
)
CHECK = set("item label passed checked_on note by at".split())
STEP = set("at tier action by reason note due_at".split())
QUOTA = set("region_code region_name allowed used".split())
DRAFT = set(
    "applicant region_code project place jobs amount_fen term_months bank guarantee story borrower heads "
    "subsidy_class saved_at".split()
)
LOAN_POLICY = set(
    "id region_code effective_from basis cap_person_fen cap_partner_fen cap_firm_fen term_months_max "
    "subsidy_classes".split()
)
STAFF_CAMPAIGN = CAMPAIGN | set("version region_code ballot_rules wish_rules rules_frozen created_at".split())
AUDIT = set(
    "id at actor_kind actor_id action subject_kind subject_id from_state to_state reason request_id".split()
)
STAFF_MESSAGE = set(
    "id template template_label status status_label failure failure_label subject_kind subject_id title "
    "region_code created_at settled_at".split()
)
NOTICE = set(
    "id campaign_id stage title basis issuer opens_at closes_at working_days open withdrawn "
    "withdrawn_reason".split()
)
NOTICE_DETAIL = NOTICE | set("body contact how_to_object entries".split())
NOTICE_ENTRY = set("id number title byline region_name status public_reason ends_at open".split())
STAFF_NOTICE = NOTICE | set("region_code concluded_at objections leads".split())
MY_OBJECTION = set(
    "id notice_id entry_id entry_number entry_title received_at status answer public_reason "
    "settled_at".split()
)
STAFF_OBJECTION = MY_OBJECTION | set("channel dated recorded_by version heard_on heard".split())
MY_BALLOT = set("receipt_code window state reason reason_label appeal".split())
MY_APPEAL = set("receipt_code status answer".split())
VOID_BATCH = set(
    "id poll_id filter reason reason_label note status found few voided proposed_by proposed_at "
    "confirmed_by confirmed_at".split()
)
WINDOW_SIGNALS = set("number last opened_at sealed_at ballots flagged signals blank candidates".split())
APPEAL = set("id poll_id status filed_at answer decided_at".split())
VOID_LIST = set("poll_id version applied_at ballots tally".split())
CLAIMED_CARD = set(
    "id number age_band age_label category category_label item size value_band value_label region_code "
    "region_name status status_label".split()
)
MY_CLAIM = set(
    "id campaign_id card unit_id unit_name status status_label claimed_at confirmed_at due_at overdue "
    "received_at delivered_on ended_at outcome outcome_label release_label certificate_number "
    "has_thanks".split()
)
MY_CLAIM_DETAIL = MY_CLAIM | set("pickup_code points contact thanks".split())
MY_UNIT = set("id kind kind_label name".split())
STAFF_CLAIM = set(
    "id campaign_id wish_id number region_code category item size status status_label by_citizen unit_id "
    "unit_name claimed_at confirmed_at due_at overdue extended_at reminded_at code_locked received_at "
    "point goods_since deliveries has_thanks thanks_shown_at certificate_number ended_at outcome "
    "release_reason".split()
)
DELIVERY = set("delivered_on receiver receiver_label visited_on remedy remedy_label".split())
DELIVERY_RECORD = set("delivered_on signed_by handlers note visited_on visit_note".split())
NOTE_STATUS = set("status status_label shown_at".split())
DONOR_UNIT = set("id kind kind_label name retired version created_at".split())
LEAD = set("id notice_id entry_id channel received_on".split())
WISH = set(
    "id campaign_id number region_code status status_label item_id category item size value_fen value_band "
    "age_band showcase return_reason reject_reason reason_label due_at created_at published_at "
    "ended_at".split()
)
MY_WISH = WISH | {"whose"}
MY_WISH_DETAIL = MY_WISH | {"entered", "remark"}
CHILD_RECORD = set("child child_category guardian kinship village address school reason consents".split())
STAFF_CHILD_RECORD = CHILD_RECORD | {"visit_note", "remark"}
WISH_CONSENT = set("purpose text_version method given_at withdrawn_at".split())
STAFF_WISH = WISH | set("version tier assignee submitter_kind office_code visited_on erased".split())
STAFF_WISH_DETAIL = STAFF_WISH | {"words", "consent_outdated"}
WISH_IMPORT = set(
    "id campaign_id region_code status status_label total entered failed waiting erasing created_at "
    "finished_at undone_at".split()
)
WISH_IMPORT_FAULT = set("row column heading code detail".split())
WISH_REVIEW = set("status tier tiers due_at assignee checks steps".split())
WISH_ITEM = set("id region_code category name sizes value_cap_fen".split())
CHILD_CATEGORY = set("region_code code name national_class".split())
MY_REQUEST = set(
    "id kind kind_label status status_label subject_kind subject_id created_at due_at answered_at".split()
)
STAFF_REQUEST = MY_REQUEST | {"region_code", "overdue", "version"}
MY_CONSENT = set(
    "id purpose purpose_label text_version text giver method given_at withdrawn_at subject_kind "
    "subject_id".split()
)
WISH_CARD = set(
    "id number age_band age_label category category_label item size value_band value_label region_code "
    "region_name status status_label".split()
)
WISH_RULES = set(
    "claim_days hand_in_days at_once per_campaign unit_at_once unit_per_campaign donors_verified points "
    "contact consent_version".split()
)
PRIVATE = ("周莲心", "19900000001", "321099198503070021")
"""The applicant of every plan here."""


def body(answer: httpx.Response) -> Any:
    """The body of an answer that names nobody."""
    assert answer.status_code in {200, 201}, answer.text
    for secret in PRIVATE:
        assert secret not in answer.text
    return answer.json()


async def test_the_public_sees_campaigns_polls_and_candidates(county: County) -> None:
    poll = await county.open_poll(candidates=1)
    get = county.client.get
    (listed,) = body(await get("/v1/campaigns"))["items"]
    campaign = body(await get(f"/v1/campaigns/{poll.campaign_id}"))
    assert listed.keys() == campaign.keys() == CAMPAIGN
    assert campaign["windows"][0].keys() == {"name", "label", "opens_at", "closes_at", "open"}
    shown = body(await get(f"/v1/polls/{poll.poll_id}"))
    assert shown.keys() == POLL
    assert shown["rules"].keys() == RULES
    page = body(await get(f"/v1/polls/{poll.poll_id}/candidates"))
    assert page.keys() == {"items", "next_cursor"}
    (candidate,) = page["items"]
    assert candidate.keys() == CANDIDATE
    assert candidate["byline"] == "周**"
    assert candidate["facts"].keys() == set("place jobs amount_fen term_months bank guarantee".split())


async def test_the_public_sees_figures_and_no_voter(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    voter = await county.citizen("li")
    receipt = body(await poll.cast(voter, [1]))
    assert receipt.keys() == {"receipt_code", "signature", "window", "remaining_today"}
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    standings = body(await county.client.get(f"/v1/polls/{poll.poll_id}/standings"))
    assert standings.keys() == STANDINGS
    assert [one.keys() for one in standings["items"]] == [STANDING] * 2
    result = body(await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result"))
    assert result.keys() == RESULT
    assert [one.keys() for one in result["items"]] == [RESULT_ITEM] * 2
    for shown in (standings, result):
        assert receipt["receipt_code"] not in str(shown)


async def test_whoever_checks_a_poll_sees_heads_and_a_receipts_place(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    receipt = body(await poll.cast(await county.citizen("li"), [1]))["receipt_code"]
    await (await county.staff("officer")).post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    path = f"/v1/polls/{poll.poll_id}"
    rules = body(await county.client.get(f"{path}/rules"))
    assert rules.keys() == POLL_RULES
    assert rules["rules"].keys() == RULES
    assert rules["secrecy"].keys() == {"claimed", "not_claimed"}
    (head,) = body(await county.client.get(f"{path}/heads"))["items"]
    shown = body(await county.client.get(f"{path}/receipts/{receipt}"))
    assert shown.keys() == RECEIPT_PROOF
    assert head.keys() == shown["head"].keys() == HEAD
    recount = body(
        await (await county.staff("auditor")).post(f"/v1/staff{path.removeprefix('/v1')}/recounts")
    )
    assert recount.keys() == RECOUNT
    reconciled = body(await county.client.get(f"{path}/reconciliation"))
    assert reconciled.keys() == RECONCILIATION
    assert reconciled["ballots"].keys() == reconciled["blank"].keys() == BALANCE
    assert [one.keys() for one in reconciled["items"]] == [RECONCILED] * 2
    assert reconciled["recount"].keys() == {"at", "clean"}


async def test_a_citizen_sees_what_is_hers_and_never_what_she_chose(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    voter = await county.citizen("li")
    await poll.cast(voter, [1])
    mine = body(await voter.get(f"/v1/me/polls/{poll.poll_id}"))
    assert mine.keys() == set(
        "poll_id phase may_vote phone_needed remaining_today remaining_total nonce".split()
    )
    assert not any(candidate in str(mine) for candidate in poll.candidate_ids)
    assert body(await voter.get("/v1/me")) == {"phone_tail": None}


async def test_a_citizen_sees_her_plan_without_its_applicant(county: County) -> None:
    campaign_id = await county.campaign()
    citizen = await county.citizen("li")
    made = body(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))
    (listed,) = body(await citizen.get("/v1/me/loan-plans"))["items"]
    assert made.keys() == listed.keys() == MY_PLAN
    assert body(await citizen.get(f"/v1/me/loan-plans/{made['id']}")).keys() == MY_PLAN


async def test_staff_see_more_but_a_persons_data_only_on_purpose(county: County) -> None:
    campaign_id = await county.campaign()
    plan_id = await county.plan(campaign_id)
    officer = await county.staff("officer")
    (campaign,) = body(await officer.get("/v1/staff/campaigns"))["items"]
    assert campaign.keys() == STAFF_CAMPAIGN
    assert body(await officer.get(f"/v1/staff/campaigns/{campaign_id}")).keys() == STAFF_CAMPAIGN
    (plan,) = body(await officer.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans"))["items"]
    assert plan.keys() == STAFF_PLAN
    assert body(await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept")).keys() == STAFF_PLAN
    applicant = await officer.post(
        f"/v1/staff/loan-plans/{plan_id}/applicant", {"purpose": "电话核实项目地点"}
    )
    assert applicant.headers["cache-control"] == "no-store"
    assert tuple(applicant.json().values()) == PRIVATE
    assert applicant.json().keys() == {"name", "phone", "id_number"}
    record = body(await (await county.staff("auditor")).get("/v1/staff/audit"))["items"]
    assert record
    assert all(entry.keys() == AUDIT for entry in record)


async def test_tokens_and_configuration_hold_no_more_than_needed(county: County) -> None:
    code = (await county.client.post("/demo/wechat/codes", json={"user": "li"})).json()["code"]
    answer = await county.client.post("/v1/auth/wechat", json={"code": code})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (await county.client.get("/v1/config")).json().keys() == set(
        "server_time minimum_client_version template_ids service_notice child_data_officer consents "
        "demo".split()
    )
    assert (await county.client.get("/livez")).json() == {"status": "ok"}
    assert (await county.client.get("/readyz")).json() == {"status": "ok"}


async def test_a_citizen_sees_how_many_messages_she_allowed_and_staff_how_they_fared(county: County) -> None:
    zhou, campaign_id = await county.citizen("zhou"), await county.campaign()
    grants = "/v1/me/message-grants"
    for answer in (await zhou.post(grants, {"accepted": ["review"]}), await zhou.get(grants)):
        shown = body(answer)
        assert shown.keys() == {"items"}
        assert [one.keys() for one in shown["items"]] == [{"template", "label", "left"}] * 4
    plan_id = UUID(await county.plan(campaign_id))
    async with county.database.write() as session:
        await announce.rejected(session, await session.get_one(LoanPlan, plan_id))
    page = body(await (await county.staff("officer")).get("/v1/staff/messages"))
    assert [one.keys() for one in page["items"]] == [STAFF_MESSAGE]


async def test_a_review_shows_who_did_what_and_no_applicant(county: County) -> None:
    campaign_id = await county.appraised()
    plan_id, town = await county.plan(campaign_id), await county.staff("jinghe2")
    review = body(await town.get(f"/v1/staff/loan-plans/{plan_id}/review"))
    assert review.keys() == REVIEW
    assert [one.keys() for one in review["checks"]] == [CHECK] * 3
    assert [one.keys() for one in review["steps"]] == [STEP]
    quotas = body(await town.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert [one.keys() for one in quotas] == [QUOTA]


async def test_a_draft_shows_a_citizen_what_she_typed_and_policies_are_public(county: County) -> None:
    campaign_id, zhou = await county.appraised(), await county.citizen("zhou")
    path = f"/v1/me/loan-plan-drafts/{campaign_id}"
    for answer in (await zhou.put(path, {}, "*"), await zhou.get(path)):
        assert body(answer).keys() == DRAFT
        assert answer.json()["applicant"].keys() == {"name", "phone", "id_number"}
    (policy,) = body(await county.client.get("/v1/loan-policies"))["items"]
    assert policy.keys() == LOAN_POLICY
    assert [one.keys() for one in policy["subsidy_classes"]] == [{"code", "name", "percent"}] * 2


async def test_a_jury_is_shown_in_numbers_and_its_entries_without_a_name(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    panel = body(await (await county.staff("officer")).get(f"{contest.staff_path}/panel"))
    assert panel.keys() == PANEL
    assert [one.keys() for one in panel["seats"]] == [{"seat", "name", "filed", "expected"}]
    assert [one.keys() for one in panel["sittings"]] == [
        {"number", "opens_at", "closes_at", "open", "reason"}
    ]
    assert [one.keys() for one in panel["entries"]] == [
        {"code", "title", "struck", "filed", "expected", "complete"}
    ]
    panelist = await county.staff("panelist")
    assert [one.keys() for one in body(await panelist.get("/v1/staff/panels"))["items"]] == [MY_PANEL]
    entries = body(await panelist.get(f"/v1/staff/panels/{panel_id}/entries"))["items"]
    assert [one.keys() for one in entries] == [MY_ENTRY]


async def test_a_result_is_shown_with_its_figures_and_without_its_signers(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    granted = body(await contest.grant())
    assert [one.keys() for one in granted["items"]] == [AWARD] * 2
    public = await county.client.get(f"/v1/campaigns/{contest.campaign_id}/result")
    assert body(public).keys() == RESULT
    assert [one.keys() for one in body(public)["items"]] == [RESULT_ITEM] * 3
    assert not any(name in public.text for name in ("officer", "panelist"))
    shown = body(await (await county.staff("auditor")).get(f"{contest.staff_path}/result"))
    assert shown.keys() == STAFF_RESULT
    assert [one.keys() for one in shown["items"]] == [STAFF_RESULT_ITEM] * 3


async def test_everybody_sees_a_notice_and_nobody_who_objects_to_it(county: County) -> None:
    board, citizen, officer = await put_up(county), await county.citizen("li"), await county.staff("officer")
    made = await board.object(1, citizen)
    assert body(made).keys() == MY_OBJECTION
    await board.hold(made.json()["id"])
    await board.hear(made.json()["id"])
    lead = {"text": TEXT, "channel": "letter"}
    notice, objection = f"/v1/staff/notices/{board.notice_id}", f"/v1/staff/objections/{made.json()['id']}"
    assert body(await officer.post(f"{notice}/leads", lead)).keys() == LEAD
    assert body(await citizen.post(f"{board.path}/leads", {"text": TEXT})).keys() == {
        "notice_id",
        "received_on",
    }
    shown = body(await county.client.get(board.path))
    assert shown.keys() == NOTICE_DETAIL
    assert [one.keys() for one in shown["entries"]] == [NOTICE_ENTRY] * 3
    seen = body(await officer.get(notice))
    assert seen.keys() == STAFF_NOTICE | {"body", "contact", "entries"}
    assert {frozenset(one) for one in seen["entries"]} == {
        frozenset(NOTICE_ENTRY | {"version", "subject_id", "remaining_days"})
    }
    for caller, path, fields in (
        (county.client, "/v1/notices", NOTICE),
        (citizen, "/v1/me/objections", MY_OBJECTION),
        (officer, "/v1/staff/notices", STAFF_NOTICE),
        (officer, f"{notice}/objections", STAFF_OBJECTION),
        (officer, f"{notice}/leads", LEAD),
    ):
        answer = await caller.get(path)
        assert [one.keys() for one in body(answer)["items"]] == [fields] * len(answer.json()["items"])
        assert not any(secret in answer.text for secret in (NAME, CONTACT, TEXT, MINUTES))
    assert body(await officer.get(objection)).keys() == STAFF_OBJECTION
    read = await officer.post(f"{objection}/reveal", {"purpose": "核查异议"})
    assert read.json() == {"name": NAME, "contact": CONTACT, "text": TEXT, "minutes": MINUTES}
    assert read.headers["cache-control"] == "no-store"


async def test_auditors_see_windows_and_batches_and_a_citizen_her_own_ballots(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    receipt = await desk.vote("li", 0, FLAGGED)
    await desk.strangers(21, 0, FLAGGED)
    await desk.count(time)
    auditor = await county.staff("auditor")
    (window,) = body(await auditor.get(f"{desk.path}/signals"))["items"]
    assert window.keys() == WINDOW_SIGNALS
    assert window["candidates"][0].keys() == {"number", "votes", "deviation"}
    assert body(await auditor.post(f"{desk.path}/voids/dry-run", {"flagged": True})).keys() == {
        "found",
        "few",
    }
    batch = body(await desk.propose(flagged=True))
    assert batch.keys() == VOID_BATCH
    body(await desk.confirm(batch["id"]))
    assert body(await desk.apply()).keys() == VOID_LIST
    assert body(await auditor.get("/v1/staff/auditors/me/key")).keys() == {"enrolled_at", "poll_ids"}
    assert (await desk.mine("li"))[receipt].keys() == MY_BALLOT
    assert body(await desk.appeal("li", receipt)).keys() == MY_APPEAL
    (appeal,) = body(await auditor.get(f"{desk.path}/appeals"))["items"]
    assert appeal.keys() == APPEAL


async def test_staff_and_proxies_see_a_wish_without_its_child(county: County) -> None:
    wishes, town, teacher = await wishing(county), await county.staff("jinghe"), await proxy(county)
    staffs = f"/v1/staff/wishes/{await wishes.plant(WishStatus.SUBMITTED)}"
    mine = await teacher.post("/v1/me/wishes", wishes.form())
    listed = await town.get(f"/v1/staff/campaigns/{wishes.campaign_id}/wishes")
    (hers,) = nameless(await teacher.get("/v1/me/wishes"))["items"]
    review = nameless(await town.get(f"{staffs}/review"))
    assert nameless(mine).keys() == hers.keys() == MY_WISH
    assert [one.keys() for one in nameless(listed)["items"]] == [STAFF_WISH] * 2
    assert nameless(await town.get(staffs)).keys() == STAFF_WISH_DETAIL
    assert (review.keys(), review["checks"][0].keys()) == (WISH_REVIEW, CHECK)
    detail = (await teacher.get(mine.headers["location"])).json()
    assert (detail.keys(), detail["entered"].keys()) == (MY_WISH_DETAIL, CHILD_RECORD)
    record = (await town.post(f"{staffs}/child", {"purpose": "verify"})).json()
    assert record.keys() == STAFF_CHILD_RECORD
    assert record["child"].keys() == record["guardian"].keys() == {"name", "phone", "id_number"}
    assert record["consents"][0].keys() == WISH_CONSENT


async def test_a_donor_sees_a_card_and_staff_a_claim_without_donor_or_child(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor("ai-xin", "19900060001")
    unit_id, claim_id = await desk.unit("19900060001"), await desk.claimed(donor)
    citizen, town = await county.citizen(donor), await county.staff("jinghe")
    mine = nameless(await citizen.get(f"/v1/me/wish-claims/{claim_id}"))
    (listed,) = nameless(await citizen.get("/v1/me/wish-claims"))["items"]
    assert (mine.keys(), listed.keys()) == (MY_CLAIM_DETAIL, MY_CLAIM)
    assert (listed["card"].keys(), listed["card"]["region_code"]) == (CLAIMED_CARD, None)
    assert mine["points"][0].keys() == {"name", "address", "hours"}
    assert nameless(await citizen.get("/v1/me/units"))["items"][0].keys() == MY_UNIT
    listing = f"/v1/staff/campaigns/{desk.wishes.campaign_id}/wish-claims"
    (staffs,) = nameless(await town.get(listing))["items"]
    one = nameless(await town.get(f"/v1/staff/wish-claims/{claim_id}"))
    assert one.keys() == staffs.keys() == STAFF_CLAIM
    reached = nameless(await desk.staff("officer", claim_id, "donor", {"purpose": "deliver"}))
    assert reached.keys() == {"name", "phone", "unit_name"}
    for path in ("/v1/staff/donor-units", f"/v1/staff/donor-units/{unit_id}"):
        assert "19900060001" not in (await town.get(path)).text
    assert nameless(await town.get(path)).keys() == DONOR_UNIT


async def test_what_was_signed_is_shown_on_purpose_only(county: County) -> None:
    desk = await claiming(county)
    wish_id = await desk.wishes.plant(WishStatus.RECEIVED)
    claim_id = await desk.wishes.planted_claim(wish_id, due_at=None)
    shown = nameless(await desk.staff("jinghe", claim_id, "deliver", delivery(note=CANARY["reason"])))
    assert [one.keys() for one in shown["deliveries"]] == [DELIVERY]
    signed = await desk.did("jinghe", claim_id, "deliveries/reveal", {"purpose": "follow_up"})
    assert [one.keys() for one in signed["items"]] == [DELIVERY_RECORD]
    entered = nameless(await desk.staff("jinghe", claim_id, "thanks", {"text": "谢谢您"}))
    assert entered.keys() == NOTE_STATUS
    read = nameless(await desk.staff("officer", claim_id, "thanks/read"))
    assert read.keys() == NOTE_STATUS | {"text"}


async def test_everybody_sees_what_may_be_wished_for(county: County) -> None:
    await wishing(county)
    (item,) = body(await county.client.get("/v1/wish-items"))["items"]
    (category,) = body(await county.client.get("/v1/child-categories"))["items"]
    (staffs,) = body(await (await county.staff("officer")).get("/v1/staff/wish-items"))["items"]
    assert (item.keys(), category.keys()) == (WISH_ITEM, CHILD_CATEGORY)
    assert staffs.keys() == WISH_ITEM | {"version", "retired_at"}


async def test_a_citizen_sees_what_is_held_of_her_and_staff_not_whose_request_it_is(county: County) -> None:
    wishes, teacher, officer = await wishing(county), await proxy(county), await county.staff("officer")
    await teacher.post("/v1/me/wishes", wishes.form())
    (consent,) = nameless(await teacher.get("/v1/me/consents"))["items"]
    assert consent.keys() == MY_CONSENT
    asked = {"kind": "explain", "text": "请说明我的资料有谁看过。"}
    filed = body(await teacher.post("/v1/me/data-requests", asked))
    path = f"/v1/staff/data-requests/{filed['id']}"
    shown = body(await teacher.get("/v1/me/data"))
    assert shown.keys() == {"as_of", "officer", "rooms"}
    assert [one.keys() for one in shown["rooms"]] == [{"name", "label", "records"}] * len(shown["rooms"])
    (wish,) = shown["rooms"][0]["records"]
    assert wish.keys() == {"kind", "id", "facts"}
    assert wish["facts"][0].keys() == {"name", "label", "value"}
    (listed,) = body(await officer.get("/v1/staff/data-requests"))["items"]
    assert listed.keys() == body(await officer.get(path)).keys() == STAFF_REQUEST
    assert body(await officer.post(f"{path}/reveal", {"purpose": "complaint"})).keys() == {"text"}
    assert body(await officer.post(f"{path}/asker", {"purpose": "complaint"})).keys() == {"phone"}
    answer = {"outcome": "granted", "answer": "查看记录已当面说明。"}
    assert body(await officer.post(f"{path}/answer", answer)).keys() == STAFF_REQUEST
    (mine,) = body(await teacher.get("/v1/me/data-requests"))["items"]
    assert mine.keys() == filed.keys() == MY_REQUEST
    detail = body(await teacher.get(f"/v1/me/data-requests/{filed['id']}"))
    assert detail.keys() == MY_REQUEST | {"text", "answer"}
    closed = body(await teacher.post("/v1/me/close"))
    assert closed.keys() == {"closed_at", "kept"}
    assert closed["kept"][0].keys() == {"room", "room_label", "what", "reason"}


async def test_everybody_sees_a_wishs_card_and_nothing_behind_it(county: County) -> None:
    wishes = await wishing(county)
    wish_id = await wishes.plant()
    await wishes.plant(WishStatus.FULFILLED, showcase=True)
    get, path = county.client.get, f"/v1/campaigns/{wishes.campaign_id}"
    (listed,) = nameless(await get(f"{path}/wishes"))["items"]
    (shown,) = nameless(await get(f"{path}/wish-showcase"))["items"]
    card = nameless(await get(f"/v1/wishes/{wish_id}"))
    assert listed.keys() == shown.keys() == card.keys() == WISH_CARD
    told = nameless(await get(f"{path}/wish-summary"))
    assert told.keys() == {"campaign_id", "claiming_open", "counts", "facets", "rules"}
    assert told["counts"].keys() == {"collected", "open", "claimed", "fulfilled"}
    assert told["facets"].keys() == {"categories", "age_bands", "value_bands", "items", "towns"}
    assert told["facets"]["categories"][0].keys() == {"value", "label", "open"}
    assert told["rules"].keys() == WISH_RULES
    assert told["rules"]["points"][0].keys() == {"name", "address", "hours"}


def nameless(answer: httpx.Response) -> Any:
    """The body of an answer in which no child, guardian, school or place is named."""
    assert answer.status_code in {200, 201}, answer.text
    for secret in CANARY.values():
        assert secret not in answer.text
    return answer.json()


async def test_an_import_is_shown_in_numbers_and_faults(county: County) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    import_id = await planted_import(wishes)
    (listed,) = body(await town.get(f"/v1/staff/campaigns/{wishes.campaign_id}/wish-imports"))["items"]
    shown = body(await town.get(f"/v1/staff/wish-imports/{import_id}"))
    assert listed.keys() == WISH_IMPORT
    assert shown.keys() == WISH_IMPORT | {"faults"}
    assert [one.keys() for one in shown["faults"]] == [WISH_IMPORT_FAULT]
