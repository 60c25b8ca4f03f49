"""Requests of citizens about their data: filed, read with a purpose, answered in writing and in time."""

from api.mechanisms.requests.answering import answer, reveal
from api.mechanisms.requests.filing import file, reveal_own
from api.mechanisms.requests.holdings import ROOM

__all__ = ["ROOM", "answer", "file", "reveal", "reveal_own"]
