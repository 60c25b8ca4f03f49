"""A receipt is signed when it is given: should its ballot ever be missing, that proves it was taken."""

import base64

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.routers.state import Process
from tests.county import County, key
from tests.mechanisms.voting.offices import act


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_the_polls_key_signs_poll_and_receipt_code_and_says_the_same_again(
    county: County, process: Process
) -> None:
    poll, caller, one = await county.open_poll(), await county.citizen("one"), key()
    first = await poll.cast(caller, key=one)
    public = Ed25519PublicKey.from_public_bytes(
        _raw((await county.client.get(f"/v1/polls/{poll.poll_id}/rules")).json()["signing_key"])
    )
    document = rfc8785.dumps({"poll_id": poll.poll_id, "receipt_code": first.json()["receipt_code"]})
    public.verify(_raw(first.json()["signature"]), b"tongxin/receipt/1\n" + document)
    assert (await act(county, poll, "close")).status_code == 200
    again = await poll.cast(caller, key=one)
    assert (again.status_code, again.json()) == (201, first.json())
