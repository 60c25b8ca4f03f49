"""The only doors to personal data: `seal` puts it away, `reveal` takes it out and says so."""

from api.people.consents import agree
from api.people.identity import mask, valid_id_number
from api.people.reveal import Revealed, reveal
from api.people.seal import same_person, seal

__all__ = ["Revealed", "agree", "mask", "reveal", "same_person", "seal", "valid_id_number"]
