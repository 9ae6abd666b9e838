"""How each verb is worded in a trail: the sentence is code, the facts are data, so history stays readable and translatable."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any


@dataclass(frozen=True)
class Wording:
    label: str
    sentence: str
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
    return wording.label if wording else slug


class _Forgiving(Formatter):
    """An old entry may lack a fact that today's sentence names; show a dash rather than fail."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key))
        return "—" if value in (None, "") else value


def sentence(slug: str, *, actor: str, ref: str, facts: Mapping[str, Any]) -> str:
    wording = _wordings.get(slug)
    if wording is None:
        return f"{actor}: {slug} {ref}".strip()
    return _Forgiving().vformat(str(wording.sentence), (), {**facts, "actor": actor, "ref": ref})
