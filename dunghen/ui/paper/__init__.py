"""Official papers as DOCX in the form of decree 30/2020/NĐ-CP (annex I): page, header, body, recipients and signature.

Rooms say what the paper holds (``Head``, paragraphs, tables, ``Foot``); ``document.Paper`` knows how an official paper looks. It is imported
where a paper is drawn: it takes python-docx and lxml with it, which a process that draws none does without.
"""

from .parts import Cell, Foot, Head

__all__ = ["Cell", "Foot", "Head"]
