"""Proved by breaking: real processes, real faults, and a ledger of what was promised.

`make chaos` runs it; docs/chaos.md says what each fault does and what was found.
"""
