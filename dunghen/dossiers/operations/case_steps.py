"""Steps that several acts on cases share: locking with a move, texts that are needed, telling officers."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Case
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel.acts import Deed
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit
from dunghen.kernel.organisation.queries import people_of
from dunghen.kernel.text import format_moment, nfc

_Row = TypeVar("_Row")


def need(text: str, what: str, action: str, most: int) -> str:
    """Return the text in its normal form without blanks around it, at most so long, or refuse with TextNeeded."""
    found = nfc(text).strip()
    if not found:
        raise refusals.TextNeeded(what=what, action=action)
    return found[:most]


def move(deed: Deed, case: Case, name: str, **fields: Any) -> Case:
    """Lock the case, let it make the move, set ``fields``; the row that comes back is the one in the database."""
    fresh = deed.lock(case)
    fresh.state = rules.require_move(fresh.state, name)
    fields.setdefault("waits_on", rules.WAITS_ON.get(fresh.state, rules.NOBODY))
    for field, value in fields.items():
        setattr(fresh, field, value)
    fresh.save(update_fields=["state", *fields])
    return fresh


def tell_unit(deed: Deed, case: Case, unit: Unit | None, what: str, *, why: str = "") -> None:
    """Tell the heads (or officers) of a unit that something waits for them; nobody when there is no unit."""
    if unit is not None:
        tell_people(deed, case, people_of([unit.pk], deed.at).get(unit.pk, []), what, why=why)


def tell_people(deed: Deed, case: Case, people: Iterable[Person], what: str, *, why: str = "") -> None:
    """Tell officers in one letter each; for the digest where they want one."""
    facts = {
        "ref": f"hồ sơ {case.code}",
        "what": what,
        "unit": case.unit.name,
        "due": format_moment(case.act_by) if case.act_by else "—",
        "why": why,
        "url": settings.PUBLIC_URL + reads.path(case.pk),
    }
    letters = [(person, facts, f"{deed.id}:case:{person.pk}:{what[:40]}") for person in people]
    deed.post_many(verbs.CASE_NOTICE, letters, for_digest=True)


def has_another_head(unit: Unit, person: Person, at: dt.datetime) -> bool:
    """Say whether the unit has a head besides ``person`` on the day."""
    rows = Grant.objects.on(reads.day(at)).filter(unit=unit, role=Role.HEAD, person__is_active=True)
    return bool(rows.exclude(person=person).exists())


def batched(rows: Iterable[_Row], size: int) -> Iterator[list[_Row]]:
    """Yield ``rows`` in lists of at most ``size``."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
