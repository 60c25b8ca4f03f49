"""Requests of citizens about their data: filed, read with a purpose, answered in writing and in time."""

from api.mechanisms.requests.answering import answer, asker, reveal
from api.mechanisms.requests.filing import file, reveal_own
from api.mechanisms.requests.holdings import ROOM
from api.mechanisms.requests.retention import erase_past

__all__ = ["ROOM", "answer", "asker", "erase_past", "file", "reveal", "reveal_own"]
