"""Who acts, what she may do and what she can see."""

from api.access.actors import ANONYMOUS, SYSTEM, Actor, Anonymous, Citizen, Staff, System
from api.access.permissions import Permission
from api.access.policy import allowed, authorize

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Actor",
    "Anonymous",
    "Citizen",
    "Permission",
    "Staff",
    "System",
    "allowed",
    "authorize",
]
