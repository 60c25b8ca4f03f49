"""Rules and receipts as anybody is shown them."""

from api.mechanisms.voting import claims
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.receipts import Found
from api.mechanisms.voting.state import PollState
from api.schemas.poll_proofs import Head, PollRules, ReceiptProof

APPEAL = "如果认为作废有误，请登录后在“我的选票”中查看理由并提出申诉，由没有提出这次作废的监督员复核"


def rules_view(state: PollState) -> PollRules:
    poll, signer = state.poll, state.keys.signer
    return PollRules.model_validate(
        {
            "poll_id": poll.id,
            "version": poll.rules_version,
            "rules": poll.rules,
            "canonical": ballot_rules.published(poll.rules),
            "rules_hash": poll.rules_hash,
            "frozen": poll.rules_frozen_at is not None,
            "frozen_at": poll.rules_frozen_at,
            "signing_key": signer.public,
            "fingerprint": signer.fingerprint,
            "voidable": poll.audit_key is not None and poll.audit_key_destroyed_at is None,
            "earlier": poll.earlier_rules,
            "secrecy": {"claimed": claims.CLAIMED, "not_claimed": claims.NOT_CLAIMED},
        }
    )


def proof_view(state: PollState, found: Found) -> ReceiptProof:
    place = found.place
    return ReceiptProof.model_validate(
        {
            "poll_id": state.poll.id,
            "receipt_code": found.code,
            "signature": state.keys.sign_receipt(found.code),
            "state": "pending" if place is None else "voided" if found.voided else "sealed",
            "leaf_index": place and place.index,
            "tree_size": place and place.size,
            "proof": [one.hex() for one in place.path] if place else [],
            "head": Head.model_validate(place.head) if place else None,
            "appeal_hint": APPEAL if found.voided else None,
        }
    )
