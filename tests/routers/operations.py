"""The operations of the committed API description, and what to send them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from api import clock
from tests.county import LOAN_POLICY, plan_form
from tests.wishing import WISH_ITEM, wish_content, wish_form

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "openapi.json").read_text("utf-8")
)


@dataclass(frozen=True)
class Operation:
    """One operation of openapi.json."""

    id: str
    method: str
    path: str
    public: bool
    description: dict[str, Any]

    @property
    def parameters(self) -> set[str]:
        return {one["name"] for one in self.description.get("parameters", [])}


OPERATIONS = {
    description["operationId"]: Operation(
        description["operationId"], method.upper(), path, description.get("security") == [], description
    )
    for path, item in DOCUMENT["paths"].items()
    for method, description in item.items()
}


def valid_bodies(campaign_form: dict[str, Any]) -> dict[str, Any]:
    """For each operation that takes a body one that fits its shape."""
    later = (clock.now() + timedelta(days=9)).isoformat()
    later_still = (clock.now() + timedelta(days=10)).isoformat()
    reason = {"reason": "核查线索"}
    today, nothing = clock.day(clock.now()).isoformat(), "0199d5a2-7c1e-7b3a-9f1e-0d4a3a1f7c55"
    objection = {"entry_id": nothing, "name": "卫荷衣", "contact": "13912345678", "text": "与申报的不符"}
    phone = {"contact_name": "王经理", "contact_phone": "19900040001"}
    unit = {"kind": "enterprise", "name": "荷乡绣品有限公司", **phone}
    return {
        "castBallot": {"candidate_ids": [], "nonce": "x" * 46},
        "submitLoanPlan": plan_form(),
        "correctMyLoanPlan": plan_form(),
        "bindPhone": {"code": "unknown"},
        "allowMessages": {"accepted": ["review"]},
        "receiveWechatEvent": {"ToUserName": "gh_123456789abc", "Encrypt": "AAAA"},
        "fileObjection": objection,
        "recordObjection": {**objection, "channel": "letter", "dated": today},
        "replacePanel": {"usernames": ["panelist"]},
        "openSitting": {**reason, "opens_at": later, "closes_at": later_still},
        "fileSheet": {"scores": [80, 80]},
        "declarePanelConflict": {"entry_id": nothing, "relation": "relative"},
        "proposeResult": {"draws": []},
        "certifyResult": {},
        "revokeAward": reason,
        "fileLead": {"text": "听说有人代写材料"},
        "recordLead": {"text": "听说有人代写材料", "channel": "visit"},
        "revealObjection": {"purpose": "核查异议"},
        "revealLead": {"purpose": "核查线索"},
        "substantiateObjection": {"public_reason": "收到异议，正在核查"},
        "declineObjection": {"answer": "所反映的情况与评选无关"},
        "recordHearing": {"heard_on": today, "heard": True, "minutes": "当事人陈述"},
        "settleObjection": {"outcome": "dismissed", "answer": "已核查", "public_reason": "核查完毕"},
        "createCampaign": campaign_form,
        "replaceCampaign": campaign_form,
        "pauseCampaign": reason,
        "resumeCampaign": {},
        "extendCampaign": {**reason, "window": "notice_and_voting", "closes_at": later},
        "closeCampaign": {},
        "cancelCampaign": reason,
        "enterLoanPlan": plan_form(),
        "correctLoanPlan": plan_form(),
        "returnLoanPlan": reason,
        "rejectLoanPlan": reason,
        "recommendLoanPlan": {},
        "acceptLoanPlan": {},
        "recordLoanPlanCheck": {"passed": True, "checked_on": today},
        "declareLoanPlanConflict": {"relation": "relative"},
        "withdrawLoanPlan": reason,
        "withdrawMyLoanPlan": {},
        "saveMyLoanPlanDraft": {},
        "recordLoanPolicy": LOAN_POLICY,
        "fileDataRequest": {"kind": "correct", "text": "请把我登记的村名改为荷叶村。"},
        "revealDataRequest": {"purpose": "complaint"},
        "revealDataRequestAsker": {"purpose": "complaint"},
        "answerDataRequest": {"outcome": "granted", "answer": "已按您的要求更正。"},
        "handOver": {"from_username": "jinghe", "to_username": "jinghe2", **reason},
        "revealApplicant": {"purpose": "电话核实项目地点"},
        "enrolAuditorKey": {"passphrase": "a long and winding phrase"},
        "tryVoid": {"flagged": True},
        "proposeVoid": {"reason": "scripted", "note": "提交间隔不足一秒", "filter": {"flagged": True}},
        "cancelVoid": reason,
        "applyVoids": {"passphrases": [{"username": "auditor", "passphrase": "her long phrase"}] * 2},
        "revealAppeal": {"purpose": "复核申诉"},
        "settleAppeal": {"outcome": "dismissed", "answer": "经复核，不予恢复"},
        "fileAppeal": {"receipt_code": "000C-7KQF-2M9X-WR4T-8HBN", "text": "这一票是我本人投的。"},
        "submitWish": wish_form(nothing, nothing),
        "correctMyWish": wish_content(nothing),
        "withdrawMyWish": {},
        "setMyShowcase": {"consent": None},
        "enterWish": wish_form(nothing, nothing),
        "correctWish": wish_content(nothing),
        "withdrawWish": {},
        "setShowcase": {"consent": None},
        "replaceWishContact": {
            "guardian_name": "荷大婶",
            "guardian_phone": "19900000000",
            "address": "泾河镇荷叶村3组",
        },
        "revealChild": {"purpose": "verify"},
        "verifyWish": {"visited_on": today, "words_read": True},
        "returnWish": {"reason": "consent"},
        "sendWishDown": {"reason": "visit"},
        "rejectWish": {"reason": "untrue"},
        "approveWish": {"card_digest": "0" * 64},
        "declareWishConflict": {"relation": "relative"},
        "publishWishes": {},
        "addWishItem": WISH_ITEM,
        "replaceWishItem": WISH_ITEM,
        "setChildCategory": {"name": "留守儿童", "national_class": "guardianship"},
        "claimWish": {},
        "thankForMyWish": {"text": "谢谢您送的羽绒服，孩子很喜欢。"},
        "recordWishClaim": {"unit_id": nothing},
        "revealWishDonor": {"purpose": "deliver"},
        "releaseWishClaim": {"reason": "asked"},
        "takeOverWishClaim": {"unit_id": nothing, "reason": "unsuitable"},
        "extendWishClaim": {"days": 3, "reason": "on_the_way"},
        "handInWish": {"point": "泾河镇妇女之家", "code": "7KQF-2M9X"},
        "bringToAnyPoint": {
            "campaign_id": nothing,
            "number": "48205173",
            "code": "7KQF-2M9X",
            "point": "泾河镇妇女之家",
        },
        "deliverWish": {"delivered_on": today, "receiver": "guardian", "signed_by": "荷大婶"},
        "revealWishDeliveries": {"purpose": "follow_up"},
        "followUpWish": {"visited_on": today},
        "enterWishThanks": {"text": "谢谢您送的羽绒服，孩子很喜欢。"},
        "registerDonorUnit": unit,
        "replaceDonorUnit": unit,
        "revealDonorUnit": {"purpose": "deliver"},
        "signInStaff": {"username": "nobody", "password": "not the right one"},
        "signInWechat": {"code": "unknown"},
        "refresh": {"refresh_token": "unknown"},
    }
