"""The officers' lists: saved views by what to do next, filters, counts, and what a row shows."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from dunghen.desk import navigation
from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Link, Outcome
from dunghen.kernel.organisation.models import Person
from dunghen.petitions import rules, verbs
from dunghen.petitions.models import Cooperation, Draft, Petition
from dunghen.petitions.queries.naming import desk_path
from dunghen.petitions.queries.searching import find_words
from dunghen.petitions.queries.seeing import led, visible
from dunghen.petitions.queries.shown import state_of_time
from dunghen.ui.forms import FIRST_YEAR, LAST_YEAR

CENTRE_VIEWS: Final = {
    "moi": _("Mới tiếp nhận"),
    "tra-ve": _("Đơn vị chuyển trả"),
    "ngoai-tinh": _("Cơ quan ngoài đã trả lời"),
    "cong-khai": _("Chờ duyệt công khai"),
    "bo-sung": _("Chờ người gửi bổ sung"),
    "niem-phong": _("Nghi khiếu nại, tố cáo"),
}
UNIT_VIEWS: Final = {
    "chuyen-den": _("Mới chuyển đến"),
    "cua-toi": _("Tôi phụ trách"),
    "dang-lam": _("Đang xử lý"),
    "bi-tra-lai": _("Dự thảo bị trả lại"),
    "cho-duyet": _("Chờ duyệt trả lời"),
    "mo-lai": _("Người gửi yêu cầu làm lại"),
    "phoi-hop": _("Cần ý kiến phối hợp"),
}
TIME_VIEWS: Final = {
    "qua-han": _("Quá hạn"),
    "sap-han": _("Sắp đến hạn"),
    "con-mo": _("Đang mở"),
    "tat-ca": _("Tất cả"),
}
FIGURE_VIEWS: Final = {
    "da-nhan": _("Đã nhận"),
    "tre-tra-loi": _("Trễ trả lời hoặc phân loại"),
    "chua-tra-loi": _("Chưa trả lời"),
    "tra-loi-tre": _("Đã trả lời, có lần trễ hạn"),
    "chua-hai-long": _("Người gửi chưa hài lòng"),
    "lam-lai": _("Người gửi đã yêu cầu làm lại"),
}
"""Behind the numbers of the leader's view, petition for petition (``figures``); they are opened from a number, not chosen. Sealed cases are in none."""
VIEW_LABELS: Final = {**CENTRE_VIEWS, **UNIT_VIEWS, **TIME_VIEWS, **FIGURE_VIEWS}
BY_NEWEST: Final = ("tat-ca", "da-nhan", "tra-loi-tre", "chua-hai-long", "lam-lai")

_TO_ANSWER: Final = (rules.RECEIVED, rules.SENT_BACK, *rules.WITH_UNIT)
"""States in which an agency of the province owes the next step towards the answer."""


@dataclass(frozen=True)
class Wanted:
    """What a list shows. Empty: any. ``unit``, ``holder`` and ``commune`` are unit ids; ``since`` and ``until`` ISO days of receipt.

    ``holder`` is who has the step now; ``phrase`` is one by which the machine knew the field. Both are opened from a number, not chosen.
    """

    view: str = ""
    field: str = ""
    unit: str = ""
    commune: str = ""
    kind: str = ""
    cls: str = ""
    channel: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    holder: str = ""
    phrase: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], default: str) -> "Wanted":
        """Read the filters from an address; what is unknown is taken for the default."""
        given = {item.name: query.get(item.name, "").strip()[:200] for item in fields(cls)}
        if given["view"] not in VIEW_LABELS:
            given["view"] = default
        for name in ("unit", "commune", "holder"):
            given[name] = given[name] if given[name].isdecimal() and len(given[name]) < 19 else ""
        known = {
            "kind": rules.KIND_LABELS,
            "cls": rules.CLASS_LABELS,
            "channel": rules.CHANNEL_LABELS,
            "state": rules.STATE_LABELS,
        }
        for name, allowed in known.items():
            given[name] = given[name] if given[name] in allowed else ""
        for name in ("since", "until"):
            given[name] = given[name] if _day(given[name]) else ""
        return cls(**given)

    def query(self, **changes: str) -> dict[str, str]:
        """Return the filters that are set, for an address."""
        return {name: value for name, value in {**vars(self), **changes}.items() if value}


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    # A day at the edge of the calendar has none beside it.
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass(frozen=True)
class Standing:
    """Which views concern the person."""

    coordinates: bool
    handles: bool
    follows: bool

    @property
    def first(self) -> str:
        """The view one starts with."""
        return "moi" if self.coordinates else "chuyen-den" if self.handles else "con-mo"

    @property
    def views(self) -> list[str]:
        centre = list(CENTRE_VIEWS) if self.coordinates else []
        units = list(UNIT_VIEWS) if self.handles else []
        return [*centre, *units, *TIME_VIEWS]


def standing(actor: Person, at: dt.datetime) -> Standing:
    """Return what the person is in this room."""
    roles = access.standing(actor, at).roles()
    handles = any(allow.role in roles for allow in verbs.WORK.allow)
    return Standing(
        access.may(actor, verbs.COORDINATE, None, at), handles, access.may(actor, verbs.SEE_BOARD, None, at)
    )


def petitions(actor: Actor, wanted: Wanted, at: dt.datetime) -> QuerySet[Petition]:
    """Return the petitions that ``wanted`` asks for and the actor may see: keys and moments alone (``shown.full`` gives the rest)."""
    rows = scope(actor, wanted, at).filter(view_condition(wanted.view, actor, at))
    exact = {
        "field": wanted.field, "commune_id": wanted.commune, "kind": wanted.kind, "cls": wanted.cls,
        "channel": wanted.channel, "state": wanted.state,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.unit:
        # Before it has a lead it is the coordinator's.
        rows = rows.filter(Q(lead=wanted.unit) | Q(lead__isnull=True, centre=wanted.unit))
    if wanted.holder:
        rows = rows.filter(held_by(wanted.holder))
    if wanted.phrase:
        rows = rows.filter(RawSQL(_KNOWN_BY, [wanted.phrase.lower()], BooleanField()))  # noqa: S611 - the phrase is a parameter
    if since := _day(wanted.since):
        rows = rows.filter(received_at__gte=dt.datetime.combine(since, dt.time(), ZONE))
    if until := _day(wanted.until):
        rows = rows.filter(received_at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), ZONE))
    if wanted.q:
        asked = find_words(wanted.q)
        rows = rows.filter(document=asked) if asked else rows.none()
    return rows.only("pk", "due_at", "received_at")


_KNOWN_BY: Final = (
    "jsonb_typeof(petitions_petition.suggestion #> '{because,field}') = 'array' AND EXISTS (SELECT FROM"
    " jsonb_array_elements_text(petitions_petition.suggestion #> '{because,field}') said WHERE lower(said) = %s)"
)


def held_by(unit: int | str) -> Q:
    """Return the condition of the petitions whose step a unit has now: the lead while it works on it, else the centre."""
    with_lead = Q(waits_on__in=(rules.LEAD, rules.HEAD), lead__isnull=False)
    return (with_lead & Q(lead=unit)) | (~with_lead & Q(centre=unit))


def scope(actor: Actor, wanted: Wanted, at: dt.datetime) -> QuerySet[Petition]:
    """Return what the views of the actor are made of. An agency's lists hold what it leads: what it only helps with has a view of its own
    and is found by search, so that "late" is never somebody else's lateness."""
    if wanted.q or wanted.view == "phoi-hop" or access.may(actor, verbs.SEE, None, at):
        return visible(actor, at)
    return led(actor, at)


def order(wanted: Wanted) -> str:
    """Return the column a list is paged by: what hurts next, or the newest."""
    return "-received_at" if wanted.view in BY_NEWEST else "due_at"


@dataclass(frozen=True)
class Step:
    """What waits for whom at which step. Empty: any. One source for the list and for its count."""

    waits_on: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    sealed: bool | None = None
    again: bool = False

    @property
    def condition(self) -> Q:
        """Every step asks ``waits_on``, so that the indexes of what is open serve it."""
        asked = Q(waits_on__in=self.waits_on) if self.waits_on else ~Q(waits_on="")
        given = {"state__in": self.state or None, "sealed_case": self.sealed, "round__gt": 1 if self.again else None}
        return asked & Q(**{name: value for name, value in given.items() if value is not None})

    def holds(self, group: Mapping[str, Any]) -> bool:
        """Say whether a group of open petitions belongs to the step."""
        return (
            (not self.waits_on or group["waits_on"] in self.waits_on)
            and (not self.state or group["state"] in self.state)
            and (self.sealed is None or group["sealed_case"] is self.sealed)
            and (not self.again or group["round"] > 1)
        )


STEPS: Final = {
    "moi": Step((rules.CENTRE,), (rules.RECEIVED,), sealed=False),
    "tra-ve": Step((rules.CENTRE,), (rules.SENT_BACK,)),
    "ngoai-tinh": Step((rules.CENTRE,), (rules.FORWARDED,)),
    "cong-khai": Step((rules.CENTRE,), (rules.ANSWERED,)),
    "bo-sung": Step((rules.CITIZEN,)),
    "niem-phong": Step(sealed=True),
    "chuyen-den": Step((rules.LEAD,), (rules.HANDED,)),
    "dang-lam": Step((rules.LEAD,), (rules.IN_PROGRESS,)),
    "cho-duyet": Step((rules.HEAD,)),
    "mo-lai": Step((rules.LEAD, rules.HEAD), again=True),
    "con-mo": Step(),
    "chua-tra-loi": Step((), rules.OPEN_STATES, sealed=False),
}
_OURS: Final = Step(tuple(who for who in rules.WAITS_LABELS if who not in (rules.CITIZEN, rules.NOBODY)))
"""What waits for somebody in an office: the sender cannot be late."""
_RETURNED = Draft.objects.filter(petition=OuterRef("pk"), round=OuterRef("round"), state=Draft.State.RETURNED)

_LATE = Q(answering__outcome=Outcome.FULFILLED, answering__closed_at__gt=F("answering__due_at"))
_EARLIER_LATE = Link.objects.filter(
    source=OuterRef("answering"),
    kind=Link.Kind.CAUSED_BY,
    target__outcome=Outcome.FULFILLED,
    target__closed_at__gt=F("target__due_at"),
)
"""The promise of the first round of what was reopened, kept late."""


def view_condition(view: str, actor: Actor, at: dt.datetime) -> Q:
    """Return the condition of a saved view."""
    whose = Q(lead__in=access.standing(actor, at).all_units()) if view in UNIT_VIEWS else Q()
    if view in STEPS:
        return STEPS[view].condition & whose
    if view == "phoi-hop":
        units = access.standing(actor, at).all_units()
        waiting = Cooperation.objects.filter(unit__in=units, replied_at__isnull=True, commitment__outcome="")
        return Q(pk__in=waiting.values("petition_id"))
    plain = Q(sealed_case=False)
    conditions = {
        "cua-toi": ~Q(waits_on="") & Q(answering__owner_person=actor.id, answering__outcome=""),
        "bi-tra-lai": STEPS["dang-lam"].condition & whose & Q(Exists(_RETURNED)),
        "qua-han": _OURS.condition & Q(due_at__lt=at),
        "da-nhan": plain,
        "tra-loi-tre": plain & (_LATE | Q(Exists(_EARLIER_LATE))),
        "chua-hai-long": plain & Q(satisfied=False),
        "lam-lai": plain & Q(round__gt=1),
        "tre-tra-loi": plain & _OURS.condition & Q(state__in=_TO_ANSWER, due_at__lt=at),
    }
    if view == "sap-han":
        return _OURS.condition & Q(due_at__gte=at, due_at__lte=commitments.soon_until(at))
    return conditions.get(view, Q())


_APART: Final = ("cua-toi", "bi-tra-lai", "phoi-hop")
"""Views that ask other tables: counted by themselves, so that the others are counted from one index."""


def counts(actor: Person, mine: Standing, at: dt.datetime) -> dict[str, int]:
    """Count the open views that concern the person: one query over what waits for somebody, and four for who handles."""
    everything = access.may(actor, verbs.SEE, None, at)
    groups = _groups(scope(actor, Wanted(), at), at)
    told = {view: _sum(groups, STEPS[view]) for view in mine.views if view in STEPS and view not in UNIT_VIEWS}
    told |= {"qua-han": _sum(groups, _OURS, "late"), "sap-han": _sum(groups, _OURS, "soon")}
    if mine.handles:
        own = _groups(led(actor, at), at) if everything else groups
        told |= {view: _sum(own, STEPS[view]) for view in UNIT_VIEWS if view in STEPS}
        told |= {view: petitions(actor, Wanted(view), at).count() for view in _APART}
    return told


def figures(actor: Person, wanted: Wanted, at: dt.datetime) -> dict[str, int]:
    """Return view → how many petitions its list holds under the filters of ``wanted``, for the views behind numbers. One query."""
    rows = petitions(actor, replace(wanted, view="da-nhan"), at).order_by()
    found = rows.aggregate(
        **{view.replace("-", "_"): Count("pk", filter=view_condition(view, actor, at)) for view in FIGURE_VIEWS}
    )
    return {view: found[view.replace("-", "_")] for view in FIGURE_VIEWS}


def _groups(rows: QuerySet[Petition], at: dt.datetime) -> list[dict[str, Any]]:
    soon = Q(due_at__gte=at, due_at__lte=commitments.soon_until(at))
    grouped = rows.filter(~Q(waits_on="")).order_by().values("waits_on", "state", "sealed_case", "round")
    counted = grouped.annotate(
        count=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)), soon=Count("pk", filter=soon)
    )
    return [dict(group) for group in counted]


def _sum(groups: Iterable[Mapping[str, Any]], step: Step, what: str = "count") -> int:
    return sum(group[what] for group in groups if step.holds(group))


def find(actor: Actor, text: str, at: dt.datetime, limit: int) -> Iterator[navigation.Hit]:
    """Yield petitions the actor may see that hold the words, the newest first (for the desk's search)."""
    asked = find_words(text)
    if asked is None:
        return
    rows = visible(actor, at).filter(document=asked).select_related("lead", "centre").order_by("-received_at", "-pk")
    soon = commitments.soon_until(at)
    for one in rows[:limit]:
        unit = one.lead or one.centre
        about = f"{one.code} · {rules.STATE_LABELS[one.state]} · {unit.short_name}"
        yield navigation.Hit(one.title, desk_path(one.code), about, state_of_time(one, at, soon))
