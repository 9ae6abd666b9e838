"""What the page of a paper needs to write as the paper itself does."""

import datetime as dt

from django import template

from dunghen.kernel.text import format_date_in_words

register = template.Library()


@register.filter
def lines_of(text: str) -> list[str]:
    return text.split("\n")


@register.filter
def date_in_words(on: dt.date | None) -> str:
    """Return "ngày 05 tháng 02 năm 2021"; room to fill in while there is no date."""
    gap = "\u00a0" * 5
    return format_date_in_words(on) if on else f"ngày{gap}tháng{gap}năm{gap}"
