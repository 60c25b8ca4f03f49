"""Official papers as Word files and PDFs.

What makes them is loaded with the first: most processes make none.
"""

from api.adapters.papers.paper import Block, Paper, Paragraph, Signatures, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def to_docx(paper: Paper) -> bytes:
    """The Word file of a paper; the same paper gives the same bytes. May be called from any thread."""
    from api.adapters.papers import docx

    return docx.to_docx(paper)


def to_pdf(paper: Paper) -> bytes:
    """The PDF of a paper; the same paper gives the same bytes. May be called from any thread."""
    from api.adapters.papers import pdf

    return pdf.to_pdf(paper)


__all__ = ["DOCX", "PDF", "Block", "Paper", "Paragraph", "Signatures", "Table", "to_docx", "to_pdf"]
