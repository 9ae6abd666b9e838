"""Numbers and dates of papers (decree 30/2020/NĐ-CP, annex I; domain note 4.2)."""

import datetime as dt

from dunghen.directives.rules.refusals import UnfitPaperDate, UnfitPaperNumber

LONGEST_NUMBER = 99_999


def written_number(number: int, sign: str) -> str:
    """Return "07/BC-SNV": a running number below 10 takes a leading nought. Raises UnfitPaperNumber."""
    if not 1 <= number <= LONGEST_NUMBER:
        raise UnfitPaperNumber(last=LONGEST_NUMBER)
    return f"{number:02}/{sign}"


def require_paper_date(on: dt.date, first: dt.date, today: dt.date) -> None:
    """Refuse with UnfitPaperDate unless ``on`` lies from the day of the letter to today."""
    if not first <= on <= today:
        raise UnfitPaperDate(on=f"{on:%d/%m/%Y}", first=f"{first:%d/%m/%Y}", last=f"{today:%d/%m/%Y}")
