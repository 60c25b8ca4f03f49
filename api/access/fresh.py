"""Steps that need a sign-in of a moment ago (ASVS 7.5.3), so that an unattended desk decides nothing."""

from datetime import timedelta

from api import clock
from api.access.actors import Staff
from api.errors import Forbidden

FRESH = timedelta(minutes=10)


def require_fresh(actor: Staff) -> None:
    """Raise Forbidden unless this person gave her password within the last ten minutes."""
    if clock.now() - actor.signed_in_at > FRESH:
        raise Forbidden("fresh_sign_in_needed", "此操作须在十分钟内重新登录后进行")
