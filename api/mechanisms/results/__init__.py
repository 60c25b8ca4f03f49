"""Results: figures from votes and jury, proposed by one person and certified by another.

It knows no kind: a result and its items carry opaque subjects, and the contenders are
handed over by their kind.
"""

from api.mechanisms.results.facts import ResultCertified
from api.mechanisms.results.figures import Contender, Draw, Figure, Rules, figures, preview, undecided
from api.mechanisms.results.queries import certified_of, items_of, of_subject, selected
from api.mechanisms.results.steps import certify, finish, lock, propose, reopen

__all__ = [
    "Contender",
    "Draw",
    "Figure",
    "ResultCertified",
    "Rules",
    "certified_of",
    "certify",
    "figures",
    "finish",
    "items_of",
    "lock",
    "of_subject",
    "preview",
    "propose",
    "reopen",
    "selected",
    "undecided",
]
