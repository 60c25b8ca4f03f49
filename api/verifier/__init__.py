"""Checking a poll's bundle without trusting whoever made it.

Standard library only, and nothing of this project outside this folder: it also ships as
one file that runs on a bare Python 3.11.
"""

from .check import check
from .telling import verify

__all__ = ["check", "verify"]
