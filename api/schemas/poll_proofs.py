"""What lets anybody check a poll."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, Instant, View
from api.schemas.polls import Count, Fingerprint, ReceiptCode, Signature

Sentence = Annotated[str, Field(max_length=300)]
WindowNumber = Annotated[int, Field(ge=1, le=1_048_575, examples=[12])]


class EarlierRules(View):
    """Published rules that were replaced before the first ballot."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    rules_hash: Fingerprint
    replaced_at: Instant


class Secrecy(View):
    """What is claimed of the secrecy of votes, and where the claim ends."""

    claimed: Sentence
    not_claimed: Annotated[list[Sentence], Field(max_length=20)]


class PollRules(View):
    """The rules word for word. `rules_hash` is the SHA-256 of `canonical`, their RFC 8785 form."""

    poll_id: UUID
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    rules: Annotated[dict[str, Any], Field(max_length=40, description="as in the poll's details")]
    canonical: Annotated[str, Field(max_length=4000)]
    rules_hash: Fingerprint
    frozen: Flag
    frozen_at: Instant | None
    signing_key: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9_-]{43}$",
            min_length=43,
            max_length=43,
            description="Ed25519 public key in base64url",
        ),
    ]
    fingerprint: Annotated[Fingerprint, Field(description="SHA-256 of the 32 bytes of the signing key")]
    voidable: Annotated[Flag, Field(description="whether two auditors can still void ballots of this poll")]
    earlier: Annotated[list[EarlierRules], Field(max_length=1000)]
    secrecy: Secrecy


class Head(View):
    """A signed head, to be kept as it is: later ones must agree with it, and nobody can deny it.

    The signature is Ed25519 (RFC 8032) over `tongxin/head/1`, a line feed and the document.
    """

    number: WindowNumber
    document: Annotated[
        str, Field(max_length=40_000, description="canonical JSON (RFC 8785), byte for byte as signed")
    ]
    signature: Signature


class ReceiptProof(View):
    """What became of the ballot of a receipt, with the proof; never what was on it.

    `proof` is the RFC 6962 inclusion path of the leaf `receipt_code` at `leaf_index` in
    the tree of `tree_size` leaves whose root is `receipts_root` of the head. What is signed
    of a receipt is `tongxin/receipt/1`, a line feed, and poll and code in canonical JSON.
    """

    poll_id: UUID
    receipt_code: ReceiptCode
    signature: Signature
    state: Literal["pending", "sealed", "voided"]
    leaf_index: Count | None
    tree_size: Count | None
    proof: Annotated[list[Fingerprint], Field(max_length=64)]
    head: Head | None
    appeal_hint: Sentence | None
