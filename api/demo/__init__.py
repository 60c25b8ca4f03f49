"""The demo county, loaded through the same use cases as everybody's data."""

from api.demo.load import is_empty, load, open_poll, wipe

__all__ = ["is_empty", "load", "open_poll", "wipe"]
