"""The ballot box: polls, candidates, casting, sealing, figures.

It knows no kind: a poll and a candidate carry an opaque subject, and hold the
card their kind handed over.
"""

from api.mechanisms.voting.board import Board
from api.mechanisms.voting.box import BallotBox
from api.mechanisms.voting.candidates import Card
from api.mechanisms.voting.receipts import ReceiptDesk
from api.mechanisms.voting.standings import StandingsDesk

__all__ = ["BallotBox", "Board", "Card", "ReceiptDesk", "StandingsDesk"]
