"""The leader's view: who is late at which step, where it burns more than usual, what people write about more than before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Q

from dunghen.kernel.access import Actor
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.naming import day
from dunghen.petitions.queries.seeing import visible

STEPS: Final = {
    rules.RECEIVED: "Phân loại",
    rules.SENT_BACK: "Chuyển lại",
    rules.HANDED: "Nhận việc",
    rules.IN_PROGRESS: "Xử lý, soạn trả lời",
    rules.DRAFTED: "Duyệt trả lời",
    rules.FORWARDED: "Cơ quan ngoài",
    rules.ANSWERED: "Công khai",
}
"""Steps somebody can be late with, by state."""
LEAST, TIMES = 3, 1.5
"""A place or topic stands out from this many, and this many times its usual."""


def periods(at: dt.datetime) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the periods a leader chooses from."""
    today = day(at)
    first = today.replace(day=1)
    return {
        "thang": (first, today),
        "30-ngay": (today - dt.timedelta(days=29), today),
        "quy": (today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today),
        "nam": (today.replace(month=1, day=1), today),
    }


@dataclass(frozen=True)
class LateRow:
    """A unit and how many petitions are late there now, by step (in the order of STEPS)."""

    unit_id: int
    name: str
    by_step: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_step)


def late_by_unit(actor: Actor, at: dt.datetime) -> list[LateRow]:
    """Return units with late petitions, the latest first: whoever has the step now is late with it. One query besides standing."""
    rows = (
        visible(actor, at)
        .filter(~Q(waits_on=""), due_at__lt=at)
        .exclude(waits_on=rules.CITIZEN)
        .order_by()
        .values("lead_id", "lead__name", "centre_id", "centre__name", "waits_on", "state")
        .annotate(count=Count("pk"))
    )
    units: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(STEPS, 0))
    for row in rows:
        at_lead = row["waits_on"] in (rules.LEAD, rules.HEAD) and row["lead_id"]
        key = (row["lead_id"], row["lead__name"]) if at_lead else (row["centre_id"], row["centre__name"])
        units[key][row["state"]] += row["count"]
    found = [LateRow(pk, name, list(steps.items())) for (pk, name), steps in units.items()]
    return sorted(found, key=lambda row: (-row.total, row.name))


@dataclass(frozen=True)
class Rise:
    """Something that came up more often in the period than usual before it."""

    label: str
    key: str
    now: int
    usual: float
    extra: str = ""

    @property
    def times(self) -> float | None:
        return self.now / self.usual if self.usual else None


_HOT = """
SELECT commune_id, u.name, field, count(*) FILTER (WHERE received_at >= %(since)s) AS now,
    count(*) FILTER (WHERE received_at < %(since)s) AS before
FROM petitions_petition p JOIN organisation_unit u ON u.id = p.commune_id
WHERE NOT sealed_case AND field <> '' AND received_at >= %(first)s AND received_at < %(until)s
GROUP BY commune_id, u.name, field HAVING count(*) FILTER (WHERE received_at >= %(since)s) >= %(least)s
"""
_PHRASES = """
SELECT phrase, count(*) FILTER (WHERE received_at >= %(since)s) AS now, count(*) FILTER (WHERE received_at < %(since)s) AS before
FROM (
    SELECT DISTINCT p.id, p.received_at, lower(said) AS phrase
    FROM petitions_petition p, jsonb_array_elements_text(p.suggestion #> '{because,field}') AS said
    WHERE NOT sealed_case AND received_at >= %(first)s AND received_at < %(until)s
        AND jsonb_typeof(p.suggestion #> '{because,field}') = 'array'
) told
WHERE phrase LIKE '%% %%'
GROUP BY phrase HAVING count(*) FILTER (WHERE received_at >= %(since)s) >= %(least)s
"""
BEFORE: Final = 4
"""How many stretches of the same length before the period make the usual."""


def hot_places(since: dt.datetime, until: dt.datetime, most: int = 10) -> list[Rise]:
    """Return (commune, field) pairs that came up at least three times and half as often again as usual. One query."""
    length = until - since
    given: dict[str, Any] = {"since": since, "until": until, "first": since - BEFORE * length, "least": LEAST}
    with connection.cursor() as cursor:
        cursor.execute(_HOT, given)
        rows = cursor.fetchall()
    found = [Rise(name, str(pk), now, before / BEFORE, field) for pk, name, field, now, before in rows]
    standing_out = [rise for rise in found if rise.now >= TIMES * rise.usual]
    return sorted(standing_out, key=lambda rise: (-(rise.now - rise.usual), rise.label))[:most]


def rising_fields(since: dt.datetime, until: dt.datetime) -> list[Rise]:
    """Return every field with how often it came up and how often usually, what rises most first. One query."""
    length = until - since
    rows = (
        Petition.objects.filter(sealed_case=False, received_at__gte=since - BEFORE * length, received_at__lt=until)
        .exclude(field="")
        .order_by()
        .values("field")
        .annotate(
            now=Count("pk", filter=Q(received_at__gte=since)), before=Count("pk", filter=Q(received_at__lt=since))
        )
    )
    found = [Rise(row["field"], row["field"], row["now"], row["before"] / BEFORE) for row in rows]
    return sorted(found, key=lambda rise: (-(rise.now - rise.usual), rise.label))


def rising_phrases(since: dt.datetime, until: dt.datetime, most: int = 12) -> list[Rise]:
    """Return phrases that petitions of the period use at least twice as often as usual, by how many petitions hold them. One query.

    Phrases are those by which the machine knew the field: of two words or more, since single ones say little.
    """
    length = until - since
    given: dict[str, Any] = {"since": since, "until": until, "first": since - BEFORE * length, "least": LEAST}
    with connection.cursor() as cursor:
        cursor.execute(_PHRASES, given)
        found = [Rise(phrase, phrase, now, before / BEFORE) for phrase, now, before in cursor.fetchall()]
    standing_out = [rise for rise in found if rise.now >= 2 * rise.usual]
    return sorted(standing_out, key=lambda rise: (-(rise.now - rise.usual), rise.label))[:most]
