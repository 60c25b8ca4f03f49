"""The only doors to personal data: `seal` puts away, `reveal` takes out and says so, `erase` ends it."""

from api.people.consents import agree, consents_of, withdraw_consent
from api.people.erase import erase, erase_text, forget_text
from api.people.identity import mask, valid_id_number
from api.people.reveal import Revealed, erased, name_for_machine, reveal
from api.people.seal import alike, indexes, same_person, seal
from api.people.texts import reveal_text, seal_text, text_for_machine

__all__ = [
    "Revealed",
    "agree",
    "alike",
    "consents_of",
    "erase",
    "erase_text",
    "erased",
    "forget_text",
    "indexes",
    "mask",
    "name_for_machine",
    "reveal",
    "reveal_text",
    "same_person",
    "seal",
    "seal_text",
    "text_for_machine",
    "valid_id_number",
    "withdraw_consent",
]
