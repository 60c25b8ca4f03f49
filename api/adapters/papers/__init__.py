"""Official papers as Word files and PDFs."""

from api.adapters.papers.paper import Block, Paper, Paragraph, Signatures, Table

__all__ = ["Block", "Paper", "Paragraph", "Signatures", "Table"]
