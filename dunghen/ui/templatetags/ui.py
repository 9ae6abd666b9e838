"""Tags and filters every page may use: icons, states, time in Vietnamese, numbers, pagers, pieces of forms."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dunghen.kernel import clock
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.text import format_number
from dunghen.ui import times
from dunghen.ui.icons import SHAPES
from dunghen.ui.paging import Page

register = template.Library()

PRODUCT = "Đúng Hẹn"

# -- the page ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def product() -> str:
    return PRODUCT


@register.simple_tag
def contact(name: str) -> str:
    """Return a line of the operator's contact: "agency", "phone", "email", "hours" ("" when not set)."""
    return str(getattr(settings, "CONTACT", {}).get(name, ""))


@register.simple_tag
def demonstration_ribbon() -> str:
    """Return the ribbon of the demonstration, nothing elsewhere."""
    if not settings.DEMONSTRATION:
        return ""
    try:
        clock_url = reverse("desk:demonstration-clock")
    except NoReverseMatch:
        clock_url = ""
    return render_to_string("ui/ribbon.html", {"day": clock.demonstration_day(), "clock_url": clock_url})


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a drawing; it says nothing to screen readers, a word always stands beside it."""
    return _icon(name)


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(SHAPES[name]),  # noqa: S308 - our own drawings
    )


# -- states -----------------------------------------------------------------------------------------------------------

TONES = {
    timeliness.IN_TIME: ("", "circle"),
    timeliness.DUE_SOON: ("soon", "half"),
    timeliness.OVERDUE: ("late", "triangle"),
    timeliness.SUSPENDED: ("paused", "pause"),
    timeliness.UNDATED: ("off", "dash"),
    timeliness.DONE_EARLY: ("ok", "double-check"),
    timeliness.DONE_ON_TIME: ("ok", "check"),
    timeliness.DONE_LATE: ("late", "check-late"),
    timeliness.DONE_UNDATED: ("ok", "check"),
    timeliness.CANCELLED: ("off", "cross"),
}
"""State of timeliness → (tone, shape)."""


@register.simple_tag
def state(name: str) -> SafeString:
    """Return the badge of a state of timeliness; nothing for no state."""
    return _state(name, translation.get_language() or "vi") if name else mark_safe("")


@lru_cache(maxsize=64)
def _state(name: str, language: str) -> SafeString:
    tone, shape = TONES[name]
    return render_to_string("ui/state.html", {"tone": tone, "shape": shape, "word": _(timeliness.LABELS[name])})


@register.simple_tag
def badge(word: str, tone: str = "", shape: str = "dot", title: str = "") -> SafeString:
    """Return a badge for any other state of a room: its word, a tone (ok, soon, late, paused, off, "") and a shape."""
    return _badge(str(word), tone, shape, title)


@lru_cache(maxsize=512)
def _badge(word: str, tone: str, shape: str, title: str) -> SafeString:
    # A list shows the same few badges a hundred times.
    return render_to_string("ui/state.html", {"tone": tone, "shape": shape, "word": word, "title": title})


@register.simple_tag
def state_icon(name: str) -> SafeString:
    return _icon(TONES.get(name, ("", "dot"))[1])


@register.filter
def state_tone(name: str | None) -> str:
    return TONES.get(name or "", ("", ""))[0]


@register.filter
def state_word(name: str) -> str:
    return _(timeliness.LABELS[name]) if name in timeliness.LABELS else name


# -- time -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def time_left(
    due_at: dt.datetime | None, minutes: int | None = None, state: str = "", day_minutes: int = times.DAY_MINUTES
) -> SafeString:
    """Return the time left twice: spoken in working time (when ``minutes`` is given) and for the record."""
    if due_at is None:
        return mark_safe("")
    spoken = times.spoken(minutes, day_minutes, state)
    tone = state_tone(state)
    said = format_html('<span class="spoken {}">{}</span>', tone, spoken) if spoken else ""
    return format_html(
        '<span class="time-left">{}<time class="record" datetime="{}">{}</time></span>',
        said,
        due_at.isoformat(),
        times.moment(due_at),
    )


@register.filter
def moment(value: dt.datetime | None) -> str:
    """17:00 thứ Sáu, 20/08/2021"""
    return times.moment(value) if value else ""


@register.filter
def moment_short(value: dt.datetime | None) -> str:
    """17:00 20/08/2021"""
    return times.moment_short(value) if value else ""


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """20/08/2021"""
    return times.day(value) if value else ""


@register.filter
def day_long(value: dt.date | dt.datetime | None) -> str:
    """thứ Sáu, 20/08/2021"""
    return times.day_long(value) if value else ""


# -- numbers ----------------------------------------------------------------------------------------------------------


@register.filter
def number(value: float) -> str:
    """1.234.567,5: as Vietnamese writes it, whatever language the page speaks."""
    return format_number(value)


@register.filter
def percent(value: float | None, places: int = 1) -> str:
    """Return a share (0..1) as "93,4%"; a dash for none."""
    return "—" if value is None else f"{formats.number_format(round(value * 100, places), places)}%"


@register.filter
def file_size(value: int) -> str:
    """Return bytes as "812 kB" or "1,3 MB"."""
    if value < 1_000_000:
        return f"{formats.number_format(max(1, round(value / 1000)), 0)} kB"
    return f"{formats.number_format(value / 1_000_000, 1)} MB"


# -- lists ------------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """Return this page's address with parameters changed (empty value: removed). The place in the list starts over."""
    query = context["request"].GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"{context['request'].path}{'?' if query else ''}{query.urlencode()}"


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: template.Context, field: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """Return a column head whose link sorts by ``field``; a second use turns the direction ("sort=-field")."""
    now = context["request"].GET.get("sort", "")
    direction = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    turned = f"-{field}" if now == field else field
    return {"label": label, "url": with_query(context, sort=turned), "direction": direction, "numeric": numeric}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Page) -> dict[str, Any]:
    """Return the links of a keyset page."""
    return {
        "previous_url": with_query(context, before=page.before) if page.before else "",
        "next_url": with_query(context, after=page.after) if page.after else "",
        "first_url": with_query(context) if page.moved else "",
    }


# -- forms ------------------------------------------------------------------------------------------------------------


@register.filter
def is_group(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_file(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.FileInput)


@register.filter
def is_short(field: forms.BoundField) -> bool:
    """Say whether the control is narrow: dates and numbers, or when the form marks it with the class "short"."""
    widget = field.field.widget
    return isinstance(widget, forms.DateInput | forms.DateTimeInput | forms.NumberInput) or "short" in (
        widget.attrs.get("class", "").split()
    )


@register.filter
def field_groups(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Return the form's fields under its headings (``groups``); fields named in no group come last without a heading."""
    named = [name for _heading, names in form.groups for name in names]  # type: ignore[attr-defined]
    rest = [field.name for field in form.visible_fields() if field.name not in named]
    groups = [*form.groups, *([("", rest)] if rest else [])]  # type: ignore[attr-defined]
    return [
        {"heading": heading, "fields": [form[name] for name in names if name in form.fields]}
        for heading, names in groups
    ]
