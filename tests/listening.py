"""Everything that is logged while a test goes on, as production would write it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from api import audit
from api.adapters import logs


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """What structlog and the standard library write, down to DEBUG."""
    kept, root = structlog.get_config(), logging.getLogger()
    logs.configure(audit.request_id)
    written = io.StringIO()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.WriteLoggerFactory(written),
        cache_logger_on_first_use=False,
    )
    root.addHandler(logging.StreamHandler(written))
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        structlog.configure(**kept)
