"""Which cases an actor may see, the desk's lists of them by what to do next, and what a row shows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Apology, Case
from dunghen.dossiers.queries import proof
from dunghen.dossiers.queries.settings import day as day
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel import access, errors
from dunghen.kernel.access import Actor
from dunghen.kernel.commitments import calendars, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Unit

COLUMNS: Final = {
    "owner": "unit_id",
    "above": "above__overlap",
    "superior": "superior_id",
    "blamed": "blamed_id",
    "blamed_superior": "blamed_superior_id",
}
VIEWS: Final = {
    "can-xin-loi": _("Cần xin lỗi, hẹn lại"),
    "cho-ky": _("Chờ thủ trưởng ký"),
    "cho-cap-tren": _("Chờ cấp trên đồng ý"),
    "da-hen-lai": _("Đã hẹn lại, chờ kết quả"),
    "chua-ro-loi": _("Chưa xác định nguyên nhân"),
    "xem-lai-loi": _("Đề nghị xem lại lỗi"),
    "chua-ghi-gui": _("Đã ký, chưa đến người nộp"),
    "cho-so-ho-so": _("Đã ghi trả, chờ sổ hồ sơ"),
    "dang-mo": _("Đang mở"),
    "ket-thuc": _("Đã kết thúc"),
}
_NEXT: Final[Mapping[str, Q]] = {
    "can-xin-loi": Q(state=rules.OWED),
    "cho-ky": Q(state=rules.DRAFTED),
    "cho-cap-tren": Q(state=rules.RAISED),
    "da-hen-lai": Q(state=rules.APOLOGISED),
    "chua-ro-loi": ~Q(waits_on="") & Q(fault=""),
    "xem-lai-loi": Q(contests__isnull=False, contests__upheld__isnull=True),
    "chua-ghi-gui": Q(state=rules.APOLOGISED) & proof.UNPROVEN,
    "cho-so-ho-so": Q(state=rules.GIVEN),
    "dang-mo": ~Q(waits_on=""),
    "ket-thuc": Q(state=rules.ENDED),
}


def visible(actor: Actor, at: dt.datetime, action: access.Action | None = None) -> QuerySet[Case]:
    """Return the cases ``actor`` may see (or do ``action`` on): his unit's, those of all units below, those he is blamed for."""
    return access.visible(Case.objects.all(), actor, action or verbs.SEE_CASES, at, COLUMNS)


def one(actor: Actor, pk: int, at: dt.datetime) -> Case:
    """Return a case, or refuse with NotFound: who may not see it may not know that it exists."""
    rows = Case.objects.select_related("unit", "superior", "blamed", "blamed_superior", "commitment")
    found = rows.filter(pk=pk).first()
    if found is None or not access.may(actor, verbs.SEE_CASES, found, at):
        raise errors.NotFound
    return found


@dataclass(frozen=True)
class Wanted:
    """What a list shows: a view, a unit's key, words of a code."""

    view: str = "can-xin-loi"
    unit: str = ""
    q: str = ""


def listed(actor: Actor, wanted: Wanted, at: dt.datetime) -> QuerySet[Case]:
    """Return the cases of a list."""
    rows = visible(actor, at).filter(_NEXT[wanted.view])
    if wanted.unit:
        rows = rows.filter(unit__key=wanted.unit)
    if wanted.q.strip():
        rows = rows.filter(code__startswith=wanted.q.strip().upper())
    return rows


def order(wanted: Wanted) -> str:
    """Return by which column a list is ordered: what hurts next, or the newest."""
    return "-opened_at" if wanted.view == "ket-thuc" else "act_by"


def counts(actor: Actor, at: dt.datetime) -> dict[str, int]:
    """Return how many cases each view holds, but for the ended ones. One query."""
    figures = {
        f"n{number}": Count("pk", filter=_NEXT[slug], distinct=True)
        for number, slug in enumerate(VIEWS)
        if slug != "ket-thuc"
    }
    found = visible(actor, at).filter(Q(waits_on__gt="") | _NEXT["xem-lai-loi"]).order_by().aggregate(**figures)
    return {slug: found[f"n{number}"] for number, slug in enumerate(VIEWS) if slug != "ket-thuc"}


@dataclass(frozen=True)
class Row:
    """A case as a row shows it: the state of time of the next step and the working minutes left."""

    case: Case
    timeliness: str
    minutes: int | None


def rows(found: Sequence[Case], at: dt.datetime) -> list[Row]:
    """Give each case its unit and state of time. One query."""
    cases = with_units(found)
    soon = commitments.soon_until(at)
    left = calendars.minutes_left([(c.pk, c.unit_id, c.act_by) for c in cases if c.waits_on and c.act_by], at)
    return [Row(case, state_of_time(case, at, soon), left.get(case.pk)) for case in cases]


def with_units(found: Sequence[Case]) -> list[Case]:
    """Return the cases, each with its unit at hand. One query."""
    by_pk = Case.objects.select_related("unit").in_bulk([one.pk for one in found])
    return [by_pk[one.pk] for one in found if one.pk in by_pk]


def state_of_time(case: Case, at: dt.datetime, soon: dt.datetime) -> str:
    """Return the timeliness of the step under way, "" when nobody has to act."""
    if not case.waits_on:
        return ""
    return timeliness.of(due_at=case.act_by, closed_at=None, cancelled=False, suspended=False, at=at, soon_until=soon)


def units(actor: Actor, at: dt.datetime) -> list[Unit]:
    """Return the units with open cases that the actor may see."""
    open_ones = visible(actor, at).filter(~Q(waits_on=""))
    return list(Unit.objects.filter(pk__in=open_ones.order_by().values("unit_id")).order_by("name"))


def waiting(case: Case) -> Apology | None:
    """Return the draft that waits for a decision."""
    return case.apologies.select_related("by", "agreed_by").filter(state=Apology.State.WAITING).first()


def signed(case: Case) -> Apology | None:
    """Return the newest signed apology."""
    return case.apologies.select_related("decided_by").filter(state=Apology.State.SIGNED).order_by("-pk").first()


def path(pk: int) -> str:
    """Return the address of a case's page."""
    return reverse("dossiers:case", args=[pk])


@dataclass(frozen=True)
class Standing:
    """Who holds a unit's dossiers on a day: the unit or its heir, the unit above it and all above."""

    unit: Unit
    superior_id: int | None
    above: list[int]


def standing(keys: Sequence[str], on: dt.date) -> dict[str, Standing]:
    """Return who answers for each unit key on a day: itself, its main heir, or who stood above it when it ended without one.

    Keys that nobody knows or answers for are left out. A fixed number of queries.
    """
    known = list(Unit.objects.filter(key__in=set(keys)))
    directory = organisation.directory()
    on_day = directory.on(on)
    heirs = {unit.key: heir for unit in known if (heir := _heir(directory, unit, on)) is not None}
    units = {unit.pk: unit for unit in known}
    units |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=set(heirs.values()) - set(units))}
    found = {}
    for key, unit_id in heirs.items():
        above = [fact.id for fact in on_day.ancestors(unit_id)]
        found[key] = Standing(units[unit_id], above[0] if above else None, above)
    return found


def _heir(directory: Any, unit: Unit, on: dt.date) -> int | None:
    above = directory.on(min(unit.valid_to or on, on)).ancestors(unit.pk)
    for one in (unit.pk, *(fact.id for fact in above)):
        heirs = directory.successors_of(one, on)
        if heirs:
            return int(next((heir for heir in heirs if heir.main), heirs[0]).unit.id)
    return None
