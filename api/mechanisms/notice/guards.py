"""What a notice must be for something to be done about it; each raises Conflict otherwise."""

from datetime import datetime

from api.db.tables.notices import Notice
from api.errors import Conflict


def require_not_withdrawn(notice: Notice) -> None:
    if notice.withdrawn_at is not None:
        raise Conflict("notice_withdrawn", "公示已撤回")


def require_going_on(notice: Notice) -> None:
    """Neither taken back nor settled for good."""
    require_not_withdrawn(notice)
    if notice.concluded_at is not None:
        raise Conflict("notice_concluded", "公示已结束，结果已定")


def require_begun(notice: Notice, at: datetime) -> None:
    """Going on, and not to come."""
    require_going_on(notice)
    if at < notice.opens_at:
        raise Conflict("notice_not_open", "公示还没有开始")
