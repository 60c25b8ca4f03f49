"""Micro-wishes of children in need (春蕾圆梦微心愿)."""

from api.campaigns.wishes.kind import KIND

__all__ = ["KIND"]
