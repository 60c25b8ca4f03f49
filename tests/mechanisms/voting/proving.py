"""What anybody can check of a poll with what is public and a library of her own."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.adapters.crypto.inclusion import root_of
from tests.county import County, OpenPoll


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Checker:
    """Somebody who knows a poll's public key and believes nothing else."""

    def __init__(self, county: County, poll: OpenPoll, rules: dict[str, Any]) -> None:
        self._county, self._path, self.rules = county, f"/v1/polls/{poll.poll_id}", rules

    @classmethod
    async def of(cls, county: County, poll: OpenPoll) -> "Checker":
        rules = (await county.client.get(f"/v1/polls/{poll.poll_id}/rules")).json()
        assert hashlib.sha256(rules["canonical"].encode()).hexdigest() == rules["rules_hash"]
        assert json.loads(rules["canonical"]) == rules["rules"]
        assert hashlib.sha256(_raw(rules["signing_key"])).hexdigest() == rules["fingerprint"]
        return cls(county, poll, rules)

    def assert_signed(self, name: str, document: str, signature: str) -> None:
        """Raises cryptography's InvalidSignature."""
        key = Ed25519PublicKey.from_public_bytes(_raw(self.rules["signing_key"]))
        key.verify(_raw(signature), f"tongxin/{name}/1\n{document}".encode())

    async def heads(self) -> list[dict[str, Any]]:
        """What every head says, oldest first; each is signed and names the one before."""
        found, cursor, before = [], "", None
        while True:
            page = (await self._county.client.get(f"{self._path}/heads?limit=2{cursor}")).json()
            for one in page["items"]:
                self.assert_signed("head", one["document"], one["signature"])
                said = json.loads(one["document"])
                assert said["previous"] == before
                assert said["number"] == one["number"]
                before = hashlib.sha256(one["document"].encode()).hexdigest()
                found.append(said)
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def receipt(self, code: str) -> dict[str, Any]:
        """What is said of a receipt; a sealed one is proved to be in the log of a signed head."""
        answer = await self._county.client.get(f"{self._path}/receipts/{code}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        receipt = json.dumps(
            {"poll_id": shown["poll_id"], "receipt_code": shown["receipt_code"]}, separators=(",", ":")
        )
        self.assert_signed("receipt", receipt, shown["signature"])
        if shown["head"] is not None:
            self.assert_signed("head", shown["head"]["document"], shown["head"]["signature"])
            said = json.loads(shown["head"]["document"])
            assert shown["tree_size"] == said["ballots"]
            path = [bytes.fromhex(one) for one in shown["proof"]]
            leaf = shown["receipt_code"].encode()
            root = root_of(leaf, shown["leaf_index"], shown["tree_size"], path)
            assert root is not None
            assert root.hex() == said["receipts_root"], code
        return shown
