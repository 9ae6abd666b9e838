"""The promises of this room as facts of the ledger: what all promises have in common, and field, commune, channel, judgement.

A fact of an answer counts from the receipt of its petition, so that the ledger and queries.counting say the same: its working minutes are
those to the first answer, and none for the answer after a reopening. Judgement and reopening stand on one fact of each petition alone. A
sealed case is a fact of no field, place or channel, and of a kind of its own: it can be counted and is in no figure of the others.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from django.db.models import Count, Q

from dunghen.kernel import tracking
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.ledger import commitments
from dunghen.petitions import rules
from dunghen.petitions.models import Cooperation, Forwarding, Petition
from dunghen.petitions.queries.counting import ANSWER, working_minutes

OUTSIDE: Final = "petitions.outside"
SEALED: Final = "petitions.sealed"
KINDS: Final = (
    "petitions.screening",
    ANSWER,
    "petitions.cooperation",
    "petitions.publication",
    OUTSIDE,
    "petitions.remedy",
)
MANY: Final = 50_000
"""So many changed petitions are read with all the others; fewer are looked up."""


def changed_since(mark: str, at: dt.datetime) -> tuple[Iterable[pa.Table], str]:
    """Return the facts that changed since ``mark`` and the new mark (see kernel.ledger.sources). A changed petition tells all of its facts."""
    new = tracking.now()
    every = Commitment.objects.filter(kind__in=KINDS)
    changed = Petition.objects.order_by()
    changed = tracking.changed(changed, mark)
    rows: Any = tracking.changed(every, mark)
    if mark and changed[: MANY + 1].count() <= MANY:
        rows = every.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=_of(list(changed.values_list("pk", flat=True)))))
    else:
        rows = every
    return (_told(ids, table) for ids, table in commitments.facts(rows)), new


def _of(petitions: Sequence[int]) -> list[int]:
    """Return the ids of all promises of petitions. Four statements."""
    rows = Petition.objects.filter(pk__in=petitions)
    own = rows.values_list(
        "screening",
        "answering",
        "publishing",
        "remedying",
        "answering__links_out__target",
        "screening__links_out__target",
    )
    found = {pk for row in own for pk in row if pk is not None}
    for table in (Cooperation, Forwarding):
        found.update(table.objects.filter(petition__in=petitions).values_list("commitment", flat=True))
    return sorted(found)


@dataclass(frozen=True)
class _Case:
    """What a fact takes from its petition."""

    pk: int
    field: str
    place: str | None
    channel: str
    received_at: dt.datetime
    handed_at: dt.datetime | None
    state: str
    round: int
    satisfied: bool | None
    sealed: bool
    supplements: int
    last: int | None
    """The fact that tells the judgement: the latest promise to answer, or that of the body outside."""
    first: int | None
    """The fact that tells of the first answer and of reopening."""


def _told(ids: Sequence[int], table: pa.Table) -> pa.Table:
    """Return the table of one batch with this room's columns."""
    references = table["reference"].to_pylist()
    cases = _cases({reference.partition("/")[0] for reference in references})
    kinds = table["kind"].to_pylist()
    answered = [case.pk for case in cases.values() if case.first is not None]
    minutes = dict(
        zip(*(column.tolist() for column in working_minutes(Petition.objects.filter(pk__in=answered))), strict=True)
    )
    rows = [
        _row(pk, kind, reference, cases[reference.partition("/")[0]], minutes)
        for pk, kind, reference in zip(ids, kinds, references, strict=True)
    ]
    for name in ("kind", "reference", "submitted", "worked_minutes"):
        own = [row.get(name, old) for row, old in zip(rows, table[name].to_pylist(), strict=True)]
        table = table.set_column(table.column_names.index(name), name, pa.array(own, table[name].type))
    for name, kind in _ADDED:
        table = table.append_column(name, pa.array([row.get(name) for row in rows], kind))
    return table


_ADDED: Final[tuple[tuple[str, Any], ...]] = (
    ("field", pa.string()),
    ("place", pa.string()),
    ("channel", pa.string()),
    ("accepted", pa.timestamp("us", tz="UTC")),
    ("supplements", pa.int16()),
    ("satisfied", pa.bool_()),
    ("reopened", pa.bool_()),
)


def _row(pk: int, kind: str, reference: str, case: _Case, minutes: Mapping[int, int]) -> dict[str, Any]:
    """Return what the petition adds to or changes in a fact."""
    # Promises of several kinds bear the code of their petition; in the ledger a reference is alone.
    row: dict[str, Any] = {"reference": reference if kind == ANSWER else f"{reference}#{kind.partition('.')[2]}"}
    if case.sealed:
        return {**row, "kind": SEALED}
    row |= {"field": case.field or None, "place": case.place, "channel": case.channel, "supplements": case.supplements}
    if kind in (ANSWER, OUTSIDE):
        row |= {"submitted": case.received_at, "accepted": case.handed_at, "worked_minutes": None}
        if pk == case.first:
            row |= {"worked_minutes": minutes.get(case.pk), "reopened": case.round > 1}
        if pk == case.last:
            row["satisfied"] = case.satisfied
    return row


def _cases(codes: Iterable[str]) -> dict[str, _Case]:
    """Return code → case. Two statements."""
    rows = Petition.objects.filter(code__in=list(codes)).annotate(asked=Count("supplements"))
    columns = (
        "code", "pk", "field", "commune__key", "channel", "received_at", "handed_at", "state", "round", "satisfied", "sealed_case",
        "asked", "answering",
    )  # fmt: skip
    listed = list(rows.values_list(*columns))
    pks = [row[1] for row in listed]
    earlier = dict(
        Petition.objects.filter(pk__in=pks, round__gt=1, answering__links_out__target__kind=ANSWER).values_list(
            "pk", "answering__links_out__target"
        )
    )
    outside = dict(Forwarding.objects.filter(petition__in=pks).order_by("pk").values_list("petition", "commitment"))
    return {row[0]: _case(row[1:], earlier, outside) for row in listed}


def _case(row: Sequence[Any], earlier: Mapping[int, int], outside: Mapping[int, int]) -> _Case:
    pk, field, place, channel, received_at, handed_at, state, number, satisfied, sealed, asked, answering = row
    ever = state == rules.ANSWERED or number > 1
    first = earlier.get(pk) if number > 1 else answering
    return _Case(
        pk, field, place, channel, received_at, handed_at, state, number, satisfied, sealed, asked,
        last=answering or outside.get(pk),
        first=first or outside.get(pk) if ever else None,
    )  # fmt: skip


__all__ = ["KINDS", "SEALED", "changed_since"]
