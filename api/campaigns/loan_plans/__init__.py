"""十佳妇女小贷方案: plans are entered, accepted as candidates, and voted for (seed 000, 下半年 §二)."""

from api.campaigns.loan_plans.kind import KIND

__all__ = ["KIND"]
