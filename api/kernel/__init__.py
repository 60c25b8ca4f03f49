"""What every use case leans on: transitions, facts, idempotency, the outbox."""

from api.kernel.workflow import Transition, advance, advance_all

__all__ = ["Transition", "advance", "advance_all"]
