"""Official papers as Word files and PDFs."""

from api.adapters.papers.docx import to_docx
from api.adapters.papers.paper import Block, Paper, Paragraph, Signatures, Table
from api.adapters.papers.pdf import to_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

__all__ = ["DOCX", "PDF", "Block", "Paper", "Paragraph", "Signatures", "Table", "to_docx", "to_pdf"]
