"""The certified result: its votes, weights and scores computed again."""

from collections.abc import Mapping
from typing import Any

from . import times
from .documents import (
    Malformed,
    candidate_number,
    hexadecimal,
    items,
    obj,
    parse,
    rows,
    text,
    whole,
    whole_or_none,
)
from .figures import DrawWrong, Runner, Score, scores
from .findings import Report
from .rules import Rules

_OUT = {"disqualified", "withdrawn"}
_MOST_POINTS = 10_000
_JURY_BREAKS_TIES = "jury_then_draw"


def check(
    raw: bytes | None,
    raw_scores: bytes | None,
    valid: Mapping[int, int],
    known: Mapping[int, Any],
    rules: Rules | None,
    report: Report,
) -> dict[int, dict[str, Any]]:
    """Compare every figure of the result; its items by number, none if there is no result yet."""
    jury = _jury(raw_scores, report)
    if raw is None:
        return {}
    try:
        document = parse(raw)
        if document is None:
            report.unproved("no_result")
            return {}
        return _check(obj(document), jury, valid, known, rules, report)
    except Malformed:
        report.fails("file_malformed", file="result.json")
        return {}


def _jury(raw: bytes | None, report: Report) -> dict[int, int]:
    """Jury scores by candidate, in hundredths; none if there are none."""
    if raw is None:
        return {}
    try:
        document = parse(raw)
        if document is None:
            return {}
        for one in rows(obj(document).get("criteria")):
            text(one, "name")
            whole(one, "weight", most=100)
        listed = rows(document.get("scores"))
        found = {candidate_number(one): whole(one, "jury", most=_MOST_POINTS) for one in listed}
        if len(found) != len(listed):
            raise Malformed
        return found
    except Malformed:
        report.fails("file_malformed", file="scores.json")
        return {}


def _check(
    document: dict[str, Any],
    jury: Mapping[int, int],
    valid: Mapping[int, int],
    known: Mapping[int, Any],
    rules: Rules | None,
    report: Report,
) -> dict[int, dict[str, Any]]:
    before = report.failures
    said = obj(document.get("rules"))
    weight, places = whole(said, "public_weight"), whole(said, "places", least=1)
    tie_break, digest = text(said, "tie_break"), hexadecimal(document, "digest")
    listed = rows(document.get("items"))
    found = {candidate_number(one): one for one in listed}
    for one in listed:
        for name in ("public", "jury", "total", "rank"):
            whole_or_none(one, name)
    times.instant(document, "certified_at", "result.json", report)
    if rules is not None and weight != rules.public_weight:
        report.fails("weight_differs", said=weight, frozen=rules.public_weight)
    if rules is not None and tie_break != rules.tie_break:
        report.fails("tie_break_differs")
    if [whole(one, "number") for one in listed] != sorted(known):
        report.fails("result_candidates")
    runners = []
    for number, one in found.items():
        votes, outcome = whole(one, "votes"), text(one, "outcome")
        if votes != valid.get(number, 0):
            report.fails("votes_differ", number=number, said=votes, found=valid.get(number, 0))
        if outcome in _OUT:
            _check_out(number, one, known, report)
            continue
        if outcome == "selected" and number in known and known[number]["standing"] in _OUT:
            report.fails("selected_though_out", number=number)
        score = whole(one, "jury")
        if jury.get(number) != score:
            report.fails("jury_differs", number=number)
        runners.append(Runner(number, votes, score))
    draws = [_numbers(one) for one in rows(document.get("draws"))]
    try:
        computed = scores(runners, min(weight, 100), places, tie_break == _JURY_BREAKS_TIES, draws)
    except DrawWrong as wrong:
        report.fails("draw_wrong", numbers=wrong.tied)
    else:
        for number, score_ in computed.items():
            _compare(number, found[number], score_, report)
    if report.failures == before:
        report.holds("result_holds", weight=weight, places=places)
    report.unproved("digest_unproved", digest=digest)
    report.unproved("jury_unproved")
    return found


def _numbers(draw: dict[str, Any]) -> list[int]:
    return [whole({"n": one}, "n", least=1) for one in items(draw.get("numbers"))]


def _check_out(number: int, one: dict[str, Any], known: Mapping[int, Any], report: Report) -> None:
    """Who is out has no figures, and the list of candidates says that she is out."""
    if any(whole_or_none(one, name) is not None for name in ("public", "total", "rank")):
        report.fails("out_with_figures", number=number)
    if number in known and known[number]["standing"] != one["outcome"]:
        report.fails("out_differs", number=number)


def _compare(number: int, one: dict[str, Any], score: Score, report: Report) -> None:
    for sentence, said, found in (
        ("public_differs", whole_or_none(one, "public"), score.public),
        ("total_differs", whole_or_none(one, "total"), score.total),
        ("rank_differs", whole_or_none(one, "rank"), score.rank),
    ):
        if said != found:
            report.fails(sentence, number=number, said="-" if said is None else said, found=found)
    if one["outcome"] != ("selected" if score.selected else "not_selected"):
        report.fails("outcome_differs", number=number)
