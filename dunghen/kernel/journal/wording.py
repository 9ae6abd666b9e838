"""How each verb is worded in a trail: the sentence is code, the facts are data, so history stays readable and translatable."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.utils.functional import Promise

from dunghen.kernel.text import format_date, format_moment


@dataclass(frozen=True)
class Wording:
    label: str | Promise
    sentence: str | Promise
    """Template over the entry's facts plus ``actor`` and ``ref``, e.g. "{actor} gia hạn {ref} đến {due}"."""


_wordings: dict[str, Wording] = {}


def register(slug: str, wording: Wording) -> None:
    """Give the verb ``slug`` its wording; a verb is worded once."""
    if _wordings.setdefault(slug, wording) != wording:
        raise ValueError(f"The verb {slug} has two wordings.")


def known() -> Mapping[str, Wording]:
    return _wordings


def label(slug: str) -> str:
    wording = _wordings.get(slug)
    return str(wording.label) if wording else slug


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")


def shown(value: Any) -> str:
    """Return a fact (JSON value) as people read it: ISO dates and moments in the Vietnamese form, lists with commas, nothing as a dash."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            return format_date(dt.date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            return format_moment(dt.datetime.fromisoformat(value))
    return str(value)


class _Forgiving(Formatter):
    """An old entry may lack a fact that today's sentence names; show a dash rather than fail."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return shown(kwargs.get(str(key)))


def fill(template: str | Promise, facts: Mapping[str, Any]) -> str:
    """Return ``template`` with the facts as people read them."""
    return _Forgiving().vformat(str(template), (), facts)


def sentence(slug: str, *, actor: str, ref: str, facts: Mapping[str, Any]) -> str:
    """Return what the entry says, in a sentence for a trail."""
    wording = _wordings.get(slug)
    if wording is None:
        return f"{actor}: {slug} {ref}".strip()
    return fill(wording.sentence, {**facts, "actor": actor, "ref": ref})
