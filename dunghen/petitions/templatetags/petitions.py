"""Small pieces of petitions' pages that templates would be slow or clumsy at."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dunghen.kernel.text import fold
from dunghen.petitions import reading, rules
from dunghen.petitions.queries.shown import Row
from dunghen.ui import times
from dunghen.ui.templatetags.ui import badge, state, time_left

register = template.Library()


@register.simple_tag
def options(rows: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """Return the options of a select with many choices (value, words)."""
    wanted = str(chosen or "")
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if str(value) == wanted else ""}>{conditional_escape(words)}</option>'
            for value, words in rows
        )
    )


@register.simple_tag
def common(text: str, words: Iterable[str]) -> SafeString:
    """Return the text with the words it shares with another one marked, whether written with diacritics or without."""
    wanted = {fold(word) for word in words}
    pieces = re.split(r"(\w+)", text)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if fold(piece) in wanted else piece,) for piece in pieces)
    )


@register.simple_tag
def personal(text: str) -> SafeString:
    """Return the text with what the machine takes for personal data marked; each mark says what it is."""
    pieces: list[SafeString | str] = []
    at = 0
    for span in reading.personal_data(text):
        label = reading.PII_LABELS.get(span.type, "")
        mark = format_html('<mark class="pii" title="{}">{}</mark>', label, text[span.start : span.end])
        pieces += [text[at : span.start], mark]
        at = span.end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[at:]]))


@register.simple_tag
def covered(text: str) -> SafeString:
    """Return a masked text with the places that were covered marked."""
    pieces = re.split(r"(\[đã che [^\]]*\])", text)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if n % 2 else piece,) for n, piece in enumerate(pieces))
    )


# -- a row of the inbox -----------------------------------------------------------------------------------------------------


@register.simple_tag
def row_badges(row: Row) -> SafeString:
    """Return what stands out in a row: sealed, urgent, and its state of time, or its step when nobody has to act."""
    one, found = row.petition, []
    if one.sealed_case:
        found.append(badge(_("Niêm phong"), "late", "lock"))
    if one.cls == rules.URGENT:
        found.append(badge(_("Khẩn"), "late", "warning"))
    found.append(state(row.timeliness) if row.timeliness else badge(rules.STATE_LABELS[one.state]))
    return mark_safe(" ".join(found))  # noqa: S308 - badges are markup


@register.simple_tag
def row_line(row: Row, field_names: Mapping[str, str]) -> SafeString:
    """Return the line below a title: code, step, who has it, field, place, and how much time is left or when it came."""
    one = row.petition
    step = str(rules.STATE_LABELS[one.state])
    who = " · ".join(filter(None, (one.lead, one.officer))) if one.lead else one.centre
    words = [step if one.round == 1 else f"{step}, {_('lần hai')}", who]
    found = [
        format_html('<span class="nowrap">{}</span>', one.code),
        format_html_join("", "<span>{}</span>", zip(words)),
    ]
    found.append(field_word(one, field_names))
    if one.commune:
        found.append(format_html("<span>{}</span>", one.commune))
    if one.due_at and one.waits_on:
        found.append(format_html("<span>{}</span>", time_left(one.due_at, row.minutes, row.timeliness)))
    else:
        found.append(format_html("<span>{}</span>", _("nhận %(on)s") % {"on": times.day(one.received_at)}))
    if one.satisfied is False:
        found.append(format_html('<span class="late">{}</span>', _("chưa hài lòng")))
    return mark_safe("".join(found))  # noqa: S308 - every part is escaped


@register.simple_tag
def field_word(one: Any, names: Mapping[str, str]) -> SafeString:
    """Return the field of a petition; what the machine suggests has a question mark."""
    if one.field:
        return format_html("<span>{}</span>", names.get(one.field, one.field))
    suggested = one.suggestion.get("field", "")
    return format_html('<span class="quiet">{}?</span>', names[suggested]) if suggested in names else SafeString("")
