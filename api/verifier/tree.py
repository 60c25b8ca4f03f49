"""The root of a Merkle tree (RFC 6962 §2.1) at every size it passes through, leaf by leaf."""

from hashlib import sha256


class Tree:
    """Keeps one hash for each complete subtree: as many as the size has binary digits."""

    def __init__(self) -> None:
        self.size = 0
        self._tops: list[bytes] = []
        """Roots of complete subtrees, the largest first."""

    def append(self, leaf: bytes) -> None:
        top, place, tops = sha256(b"\x00" + leaf).digest(), self.size, self._tops
        while place & 1:
            top = sha256(b"\x01" + tops.pop() + top).digest()
            place >>= 1
        tops.append(top)
        self.size += 1

    def root(self) -> str:
        """In hex; of no leaves at all it is the hash of nothing."""
        if not self._tops:
            return sha256().hexdigest()
        found = self._tops[-1]
        for top in reversed(self._tops[:-1]):
            found = sha256(b"\x01" + top + found).digest()
        return found.hex()
