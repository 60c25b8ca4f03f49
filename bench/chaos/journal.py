"""What voters were told: acknowledged, refused, or nothing certain. The database is held to it afterwards."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from bench.chaos import contract

_AGAIN = {"in_progress", "too_many_requests"}
_RENEW = {"token_expired", "nonce_expired", "nonce_invalid"}


@dataclass(frozen=True)
class Violation:
    """A broken invariant, I1 to I6 of docs/chaos.md, and in words how."""

    invariant: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.what}"


@dataclass(eq=False)
class Cast:
    """One ballot of one voter under one key, however often it had to be sent."""

    voter: UUID
    key: str
    picks: tuple[int, ...]
    nonce: str
    sent: int = 0
    under_way: int = 0
    unknown: int = 0
    """Sendings nobody knows the end of: no answer, or a 503."""
    receipt: str | None = None
    refusal: str | None = None

    @property
    def settled(self) -> bool:
        return self.receipt is not None or self.refusal is not None


@dataclass
class Journal:
    """Every cast of one poll, written down before it is first sent."""

    casts: list[Cast] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    """How often which answer came: a status, a problem's code, or the kind of silence."""

    def begun(self, cast: Cast) -> Cast:
        self.casts.append(cast)
        return cast

    def silence(self, cast: Cast, why: Exception) -> None:
        """Sent, and no answer: it may be stored or not."""
        cast.unknown += 1
        self.answers[type(why).__name__] += 1

    def answered(self, cast: Cast, answer: httpx.Response, *, again: bool) -> bool:
        """Note an answer; True if the voter needs a fresh token and nonce before she sends it again.

        `again`: it was sent when she had her receipt already.
        """
        code = contract.problem_code(answer)
        self.answers[code or str(answer.status_code)] += 1
        if undocumented := contract.fault("castBallot", answer):
            self.broken("I5", undocumented)
            cast.unknown += 1
        elif answer.status_code == 201:
            self._acknowledged(cast, str(answer.json()["receipt_code"]))
        elif answer.status_code == 503 or code in _AGAIN:
            cast.unknown += 1
        elif code in _RENEW:
            return True
        else:
            self._refused(cast, code, again=again)
        return False

    def _acknowledged(self, cast: Cast, receipt: str) -> None:
        if cast.receipt not in {None, receipt}:
            self.broken("I1", f"one key was given two receipts, {cast.receipt} and {receipt}")
        if cast.refusal is not None:
            self.broken("I4", f"a ballot refused as {cast.refusal} was acknowledged later")
        cast.receipt = receipt

    def _refused(self, cast: Cast, code: str, *, again: bool) -> None:
        """Final only if no twin is under way: of two sent at once, one may meet the last moment of a day."""
        if again:
            self.broken("I1", f"an acknowledged ballot, sent again, was refused as {code}")
        elif cast.receipt is None and cast.under_way == 0:
            cast.refusal = code

    def broken(self, invariant: str, what: str) -> None:
        self.violations.append(Violation(invariant, what))

    @property
    def acknowledged(self) -> list[Cast]:
        return [cast for cast in self.casts if cast.receipt is not None]

    @property
    def unknown(self) -> list[Cast]:
        """Casts of which not even sending them again told what became of them."""
        return [cast for cast in self.casts if not cast.settled]
