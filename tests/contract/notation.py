"""The notation of miniprogram_contract/examples/README.md: `{kind}` and `{kind:name}` inside any text.

In a response it stands for a value that differs from run to run; with a name, the
value is remembered, and is the same wherever the name comes again. In a request it
stands for a remembered value. A text that is one number's place-holder stands for
the number. A list may end in "…": whatever comes then is left open.
"""

import re
from dataclasses import dataclass, field
from typing import Any

KINDS: dict[str, str] = {
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "instant": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00",
    "token": r"[A-Za-z0-9._~+/=-]{20,1000}",
    "code": r"[A-Za-z0-9._~+/=-]{1,512}",
    "nonce": r"[A-Za-z0-9_-]{40,120}",
    "receipt": r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}",
    "key": r"[!-~]{1,200}",
    "etag": r'"[^"]+"',
    "cursor": r"[A-Za-z0-9_-]+",
    "hash": r"[0-9a-f]{64}",
    "signature": r"[A-Za-z0-9_-]{86}",
    "publickey": r"[A-Za-z0-9_-]{43}",
    "int": r"\d+",
    "text": r"[^\x00]*",
    "request": r"[A-Za-z0-9._-]{8,64}",
}
OPEN_END = "…"
_PLACE = re.compile(r"\{([a-z]+)(?::([a-z0-9-]+))?\}")


class Mismatch(AssertionError):
    """An answer is not what its example says."""


@dataclass
class Memory:
    """What has been named so far in one story."""

    named: dict[str, str] = field(default_factory=dict)

    def name(self, name: str, value: str) -> None:
        self.named[name] = value

    def fill(self, template: Any) -> Any:
        """A request with its names replaced. Raises KeyError for a name nobody has given yet."""
        if isinstance(template, dict):
            return {key: self.fill(value) for key, value in template.items()}
        if isinstance(template, list):
            return [self.fill(value) for value in template]
        if isinstance(template, str):
            return _PLACE.sub(lambda place: self.named[_label(place)], template)
        return template

    def match(self, template: Any, actual: Any, where: str = "") -> None:
        """Compare an answer with its example and remember what it names. Raises Mismatch."""
        if isinstance(template, dict):
            self._match_object(template, actual, where)
        elif isinstance(template, list):
            self._match_list(template, actual, where)
        elif isinstance(template, str) and _PLACE.search(template):
            self._match_text(template, actual, where)
        elif template != actual or type(template) is not type(actual):
            raise Mismatch(f"{where or '/'}: expected {template!r}, got {actual!r}")

    def _match_object(self, template: dict[str, Any], actual: Any, where: str) -> None:
        if not isinstance(actual, dict):
            raise Mismatch(f"{where or '/'}: expected an object, got {actual!r}")
        if missing := template.keys() - actual.keys():
            raise Mismatch(f"{where or '/'}: the answer lacks {sorted(missing)}")
        if unsaid := actual.keys() - template.keys():
            raise Mismatch(f"{where or '/'}: the example does not show {sorted(unsaid)}")
        for key, value in template.items():
            self.match(value, actual[key], f"{where}/{key}")

    def _match_list(self, template: list[Any], actual: Any, where: str) -> None:
        if not isinstance(actual, list):
            raise Mismatch(f"{where or '/'}: expected a list, got {actual!r}")
        shown = template[:-1] if template[-1:] == [OPEN_END] else template
        if len(actual) < len(shown) or (shown is template and len(actual) != len(shown)):
            raise Mismatch(f"{where or '/'}: expected {len(shown)} items, got {len(actual)}")
        for position, value in enumerate(shown):
            self.match(value, actual[position], f"{where}/{position}")

    def _match_text(self, template: str, actual: Any, where: str) -> None:
        whole = _PLACE.fullmatch(template)
        if whole and whole[1] == "int":
            fits = isinstance(actual, int) and not isinstance(actual, bool)
            actual = str(actual) if fits or isinstance(actual, str) else None
        if not isinstance(actual, str):
            raise Mismatch(f"{where or '/'}: expected {template!r}, got {actual!r}")
        names: list[str] = []
        pattern, end = "", 0
        for place in _PLACE.finditer(template):
            pattern += re.escape(template[end : place.start()]) + self._pattern(place, names)
            end = place.end()
        found = re.fullmatch(pattern + re.escape(template[end:]), actual, re.DOTALL)
        if not found:
            raise Mismatch(
                f"{where or '/'}: expected {template!r}, got {actual!r} (known: {self._known(template)})"
            )
        for name, value in zip(names, found.groups(), strict=True):
            self.named[name] = value

    def _pattern(self, place: re.Match[str], names: list[str]) -> str:
        """A known name stands for its value, a new one is caught, no name at all is passed over."""
        kind, label = KINDS[place[1]], _label(place)
        if place[2] is None:
            return f"(?:{kind})"
        if label in self.named:
            return re.escape(self.named[label])
        names.append(label)
        return f"({kind})"

    def _known(self, template: str) -> dict[str, str]:
        labels = [_label(place) for place in _PLACE.finditer(template)]
        return {label: self.named[label] for label in labels if label in self.named}


def places(template: Any) -> set[str]:
    """Every place-holder in an example, as `kind` or `kind:name`."""
    if isinstance(template, dict):
        return set().union(*(places(value) for value in template.values()), set())
    if isinstance(template, list):
        return set().union(*(places(value) for value in template), set())
    return {_label(place) for place in _PLACE.finditer(template)} if isinstance(template, str) else set()


def _label(place: re.Match[str]) -> str:
    return f"{place[1]}:{place[2]}" if place[2] else place[1]
