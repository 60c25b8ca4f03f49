"""The two logs, line by line: well formed, ascending, and at every head's size the root it names."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .archive import Damaged, Entry
from .findings import Report
from .heads import Head
from .rules import Rules
from .tree import Tree
from .voids import Voids

LONGEST = 64
_CODE = rb"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}"
RECEIPT = re.compile(_CODE)
_CHOICE = re.compile(rb"(" + _CODE + rb") (0|[1-9][0-9]{0,3})")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Log:
    """One log on its way through the heads. `sound` until something in it does not hold."""

    def __init__(self, entry: Entry, report: Report) -> None:
        self.file, self._report = entry.name, report
        self._lines = entry.lines(LONGEST)
        self._tree, self._previous = Tree(), b""
        self.read, self.sound, self._readable = 0, True, True

    def segment(self, size: int, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
        """The lines up to this size that are well formed; each becomes a leaf."""
        if not self._readable:
            return
        try:
            for line in islice(self._lines, max(0, size - self.read)):
                self.read += 1
                found = pattern.fullmatch(line)
                if found is None:
                    self._fails("line_malformed", line=self.read)
                    self._readable = False
                    return
                if line <= self._previous:
                    self._fails("line_repeated" if line == self._previous else "line_order", line=self.read)
                self._previous = line
                self._tree.append(line)
                yield found
        except Damaged:
            self._fails("line_malformed", line=self.read + 1)
            self._readable = False

    def reaches(self, window: int, size: int, root: str) -> bool:
        """Compare size and root with what the head of a window says; said once, since later ones follow."""
        if self.sound and self.read < size:
            self._fails("log_short", window=window, size=size, read=self.read)
        elif self.sound and self._tree.root() != root:
            self._fails("root_differs", window=window)
        return self.sound

    def end(self, size: int) -> None:
        """Nothing may follow the last head; in an unsound log the length says what was done to it."""
        if not self._readable:
            return
        try:
            self.read += sum(1 for _ in self._lines)
        except Damaged:
            self._fails("line_malformed", line=self.read + 1)
            return
        if self.read != size:
            self._fails("log_size", read=self.read, size=size)

    def _fails(self, sentence: str, **values: object) -> None:
        self.sound = False
        self._report.fails(sentence, file=self.file, **values)


def receipts(entry: Entry, heads: list[Head], asked: set[str], report: Report) -> set[str]:
    """Check the receipts; which of those asked for are among them."""
    log, found = Log(entry, report), set[str]()
    wanted = {code.encode() for code in asked}
    since = 1
    for head in heads:
        least, most = _prefix(since), _prefix(head.last)
        for match in log.segment(head.ballots, RECEIPT):
            code = match.group()
            if code in wanted:
                found.add(code.decode())
            if log.sound and not least <= code[:4] <= most:
                report.fails("receipt_of_another_window", window=head.number, line=log.read)
        log.reaches(head.number, head.ballots, head.receipts_root)
        since = head.last + 1
    log.end(heads[-1].ballots if heads else 0)
    if log.sound:
        report.holds("receipts_hold", ballots=log.read, heads=len(heads))
    return found


def choices(
    entry: Entry, heads: list[Head], known: set[int], rules: Rules | None, voids: Voids, report: Report
) -> Counter[int]:
    """Check the choices and count them; what each candidate received, blank ballots as 0."""
    log, counted = Log(entry, report), Counter[int]()
    pending = voids.pending
    before, told = None, True
    for head in heads:
        window = Counter[int]()
        least, most = _prefix(head.number if before else 1), _prefix(head.number)
        for match in log.segment(head.picks, _CHOICE):
            code, pick = match.group(1), int(match.group(2))
            window[pick] += 1
            if pick not in known:
                report.fails("unknown_candidate", line=log.read, number=pick)
            if log.sound and not least <= code[:4] <= most:
                report.fails("choice_of_another_window", window=head.number, line=log.read)
            if pending and (name := code.decode()) in pending:
                voids.meet(name, pick)
        counted += window
        if log.reaches(head.number, head.picks, head.choices_root) and rules is not None:
            _check_picks(head, before, window, rules, report)
        told = told and _check_tally(head, counted, report)
        before = head
    log.end(heads[-1].picks if heads else 0)
    if log.sound:
        report.holds("choices_hold", picks=log.read, heads=len(heads))
    if heads and told:
        report.holds("tallies_hold")
    return counted


def _check_tally(head: Head, counted: Counter[int], report: Report) -> bool:
    """The head's cumulative tally is what the choices come to."""
    if head.tally is None or head.tally == counted:
        return True
    for number in sorted(head.tally.keys() | counted.keys()):
        said, found = head.tally.get(number, 0), counted[number]
        if said != found:
            report.fails("tally_differs", window=head.number, number=number, said=said, found=found)
    return False


def _check_picks(head: Head, before: Head | None, window: Counter[int], rules: Rules, report: Report) -> None:
    """As many picks as these ballots can hold: no candidate twice on one, and blank only where allowed."""
    ballots = head.ballots - (before.ballots if before else 0)
    blank, picks = window[0], window.total() - window[0]
    filled = ballots - blank
    if (blank and not rules.blank_allowed) or not (
        0 <= filled * rules.picks_min <= picks <= filled * rules.picks_max
    ):
        report.fails("picks_beyond_rules", window=head.number, ballots=ballots, picks=picks, blank=blank)
    for number, votes in sorted(window.items()):
        if number and votes > filled:
            report.fails("more_votes_than_ballots", window=head.number, number=number, votes=votes)


def _prefix(number: int) -> bytes:
    """What codes of a window begin with: its number in Crockford's base 32."""
    return "".join(_CROCKFORD[number >> shift & 31] for shift in (15, 10, 5, 0)).encode()
