"""Wishes entered many at a time, from a spreadsheet: template, dry run, import, progress, undo."""

from api.campaigns.wishes.importing.jobs import TOPIC
from api.campaigns.wishes.importing.work import deliverer, give_up

__all__ = ["TOPIC", "deliverer", "give_up"]
