"""What a stand-in WeChat thinks of its users."""

from api.adapters.wechat.standin.visits import REMEMBERED


class Risks:
    """Ranks 0 (no risk) to 4, as a tester sets them."""

    def __init__(self) -> None:
        self._ranks: dict[str, int] = {}

    def set(self, user: str, rank: int) -> bool:
        """Judge a user; False when too many are already."""
        if len(self._ranks) >= REMEMBERED:
            return False
        self._ranks[user] = rank
        return True

    def rank(self, user: str) -> int:
        return self._ranks.get(user, 0)
