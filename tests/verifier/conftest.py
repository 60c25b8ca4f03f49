"""A true bundle, written once; whoever alters it takes a copy."""

from pathlib import Path
from typing import Any

import pytest

from tests.verifier.checking import Checked, checked
from tests.verifier.writing import Ballots, Parts, Signing, ballots, bundle


@pytest.fixture(scope="session")
def signing() -> Signing:
    return Signing()


@pytest.fixture(scope="session")
def cast() -> Ballots:
    return ballots()


@pytest.fixture(scope="session")
def _written(cast: Ballots, signing: Signing) -> Parts:
    return bundle(cast, signing)


@pytest.fixture
def true(_written: Parts) -> Parts:
    return _written.copy()


@pytest.fixture
def verified(tmp_path: Path) -> "Verified":
    return Verified(tmp_path)


class Verified:
    """`verified(parts, …)` checks a bundle as the command would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, parts: Parts, **more: Any) -> Checked:
        return checked(parts.write(self.folder / "bundle.zip"), **more)

    def kept(self, name: str, content: str) -> Path:
        """A file somebody saved."""
        path = self.folder / name
        path.write_text(content, "utf-8")
        return path
