"""Subscription messages: what citizens allowed, what they are told, and whether it reached them."""

from api.mechanisms.messages.deliver import deliverer, give_up
from api.mechanisms.messages.events import hear
from api.mechanisms.messages.grants import allow, forget, left
from api.mechanisms.messages.queries import staff_page
from api.mechanisms.messages.tell import tell

__all__ = ["allow", "deliverer", "forget", "give_up", "hear", "left", "staff_page", "tell"]
