"""Spreadsheets (xlsx): read as if the sender meant harm, and written.

Nothing is imported here: the process that takes a sheet apart loads no more than it needs.
"""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Its media type."""
