"""Official papers as DOCX in the form of decree 30/2020/NĐ-CP (annex I): page, header, body, recipients and signature.

Rooms say what the paper holds (``Head``, paragraphs, tables, ``Foot``); this package knows how an official paper looks.
"""

from .document import Cell, Foot, Head, Paper

__all__ = ["Cell", "Foot", "Head", "Paper"]
