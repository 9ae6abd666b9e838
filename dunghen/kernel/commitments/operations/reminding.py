"""Reminding: once a step, one letter a person, a digest every working morning."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from dunghen.kernel import access, acts
from dunghen.kernel.acts import AlreadyDone, Part, Subject, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars, queries, timeliness, verbs
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.commitments.reminders import LEADER, OFFICER, Recipients, Step, plan, write_down
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.outbox import posting
from dunghen.kernel.text import format_date, format_moment

LINES = 30
"""Most lines in a letter; the rest is counted."""
DIGEST_FROM = dt.time(7, 30)


class _Nothing(Exception):
    """Nothing is to be done: the act is taken back so that the journal stays empty of empty rounds."""


def remind(*, at: dt.datetime) -> int:
    """Take every step reached at ``at``: write it down, journal it once, tell those concerned. Return how many steps were taken.

    By the system. Run as often as one likes, by as many workers: each step is taken once for each due moment.
    """
    taken: list[Step] = []
    try:
        with act(verbs.REMINDED_ALL, actor=access.SYSTEM, on=None, at=at) as deed:
            taken = write_down(at, plan())
            if not taken:
                raise _Nothing
            recipients = Recipients(at)
            recipients.know(step.owner_person_id for step in taken if step.owner_person_id)
            told: dict[int, list[Step]] = {}
            parts = []
            for step in taken:
                people = recipients.of(step)
                for person in people:
                    told.setdefault(person, []).append(step)
                names = [recipients.people[person].full_name for person in people]
                parts.append(Part(_subject(step), _facts(step, names), key=_key(step)))
            deed.record(verbs.REMINDED, parts)
            letters = (
                (recipients.people[pk], {"name": recipients.people[pk].full_name, "list": _letter(steps)}, "")
                for pk, steps in told.items()
            )
            deed.post_many(verbs.REMINDER, letters, for_digest=True)
            deed.note(steps=len(taken), people=len(told))
    except _Nothing:
        return 0
    return len(taken)


def _subject(step: Step) -> Subject:
    pk = step.commitment_id
    return Subject("commitments.commitment", pk, step.reference, (f"commitments.commitment:{pk}",), step.owner_unit_id)


def _key(step: Step) -> str:
    return f"reminder:{step.commitment_id}:{step.step}:{step.due_at.astimezone(ZONE):%Y%m%dT%H%M%S}"


def _facts(step: Step, names: Sequence[str]) -> Mapping[str, object]:
    return {"step": step.step, "what": _what(step), "to": list(names) or "chưa có người nhận", "due": step.due_at}


def _what(step: Step) -> str:
    """Say in words what the step tells, by the days there really are, whatever threshold it came from."""
    if step.rung == LEADER:
        return _("đưa vào danh sách trình lãnh đạo vì quá hạn %(days)s ngày") % {"days": -step.days_left}
    if step.rung != OFFICER:
        return _("báo cấp trên vì quá hạn %(days)s ngày") % {"days": -step.days_left}
    if step.days_left > 0:
        return _("nhắc còn %(days)s ngày đến hạn") % {"days": step.days_left}
    if step.days_left == 0:
        return _("nhắc đến hạn hôm nay")
    return _("nhắc quá hạn %(days)s ngày") % {"days": -step.days_left}


def _letter(steps: Sequence[Step]) -> str:
    """Return the list of a reminder letter: what is late first, each thing once."""
    own = [step for step in steps if step.rung == OFFICER]
    above = [step for step in steps if step.rung != OFFICER]
    seen = {step.commitment_id for step in own}
    others = {step.commitment_id: step for step in above if step.commitment_id not in seen}
    parts = [
        (_("Việc của Ông/Bà hoặc đơn vị:"), own),
        (_("Việc quá hạn cần Ông/Bà chỉ đạo hoặc đôn đốc:"), list(others.values())),
    ]
    return "\n\n".join(f"{title}\n{_lines(map(_line, of_part))}" for title, of_part in parts if of_part)


def _line(step: Step) -> str:
    if step.days_left > 0:
        when = _("còn %(days)s ngày, hạn %(due)s")
    elif step.days_left == 0:
        when = _("đến hạn hôm nay, %(due)s")
    else:
        when = _("quá hạn %(days)s ngày, hạn %(due)s")
    said = when % {"days": abs(step.days_left), "due": format_moment(step.due_at)}
    return _item(step.reference, step.subject, said, step.url)


def _item(reference: str, subject: str, said: str, url: str) -> str:
    address = f"\n  {settings.PUBLIC_URL}{url}" if url else ""
    return f"- {reference}: {subject}\n  ({said}){address}"


def _lines(lines: Iterable[str]) -> str:
    """Return at most LINES lines and how many more there are."""
    every = list(lines)
    more = len(every) - LINES
    shown = every[:LINES]
    if more > 0:
        shown.append(_("… và %(count)s việc khác.") % {"count": more})
    return "\n".join(shown)


# -- the digest -----------------------------------------------------------------------------------------------------------


def digest(*, at: dt.datetime) -> int:
    """Send every person who wants it the morning's digest: what waits for it, what is late and near due. Return how many were sent.

    On working days from 07:30, once a day; before that, on days off and a second time nothing happens. Who has nothing gets nothing.
    """
    local = at.astimezone(ZONE)
    key = f"digest:{local.date().isoformat()}"
    if local.time() < DIGEST_FROM or calendars.is_day_off(local.date()) or acts.is_done(key):
        return 0
    try:
        with act(verbs.DIGESTED, actor=access.SYSTEM, on=None, at=at, key=key) as deed:
            waiting = posting.take_for_digest(at)
            late_and_near = _late_and_near(at)
            of_units = _of_units(at)
            people = Person.objects.filter(
                pk__in={*waiting, *late_and_near, *of_units}, is_active=True, wants_digest=True
            )
            letters = []
            for person in people.order_by("id"):
                parts = [
                    *(f"{subject}\n{body}" for subject, body in waiting.get(person.pk, ())),
                    *late_and_near.get(person.pk, ()),
                    *of_units.get(person.pk, ()),
                ]
                facts = {"name": person.full_name, "day": format_date(local), "list": "\n\n".join(parts)}
                letters.append((person, facts, f"digest:{person.pk}:{local.date().isoformat()}"))
            if not letters:
                raise _Nothing
            deed.post_many(verbs.DIGEST, letters, urgent=True)
            deed.note(day=local.date(), people=len(letters))
    except (AlreadyDone, _Nothing):
        return 0
    return len(letters)


_LATE_AND_NEAR = """
SELECT owner_person_id, reference, subject, url, due_at, rank, total FROM (
    SELECT c.*, row_number() OVER person AS rank, count(*) OVER (PARTITION BY owner_person_id) AS total
    FROM commitments_commitment c JOIN organisation_person p ON p.id = c.owner_person_id
    WHERE outcome = '' AND suspended_at IS NULL AND due_at <= %s AND p.is_active AND p.wants_digest
    WINDOW person AS (PARTITION BY owner_person_id ORDER BY due_at, c.id)
) AS mine WHERE rank <= %s ORDER BY owner_person_id, rank
"""


def _late_and_near(at: dt.datetime) -> dict[int, list[str]]:
    """Return person → one paragraph of what is overdue or due soon. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE_AND_NEAR, [queries.soon_until(at), LINES])
        rows = cursor.fetchall()
    lines: dict[int, list[str]] = {}
    totals: dict[int, int] = {}
    for person, reference, subject, url, due_at, _rank, total in rows:
        state = _("quá hạn từ %(due)s") if due_at < at else _("hạn %(due)s")
        lines.setdefault(person, []).append(_item(reference, subject, state % {"due": format_moment(due_at)}, url))
        totals[person] = total
    return {
        person: [
            _("Ông/Bà có %(count)s việc quá hạn hoặc sắp đến hạn:") % {"count": totals[person]}
            + "\n"
            + "\n".join(of_person)
            + (
                "\n" + _("… và %(count)s việc khác.") % {"count": totals[person] - LINES}
                if totals[person] > LINES
                else ""
            )
        ]
        for person, of_person in lines.items()
    }


def _of_units(at: dt.datetime) -> dict[int, list[str]]:
    """Return head → one line for each unit with something late or near. Five statements for all."""
    heads = Recipients(at).heads()
    counts = queries.counts_by_unit(Commitment.objects.open(), at)
    names = dict(Unit.objects.filter(pk__in=counts).values_list("pk", "name"))
    found: dict[int, list[str]] = {}
    for head, unit_ids in heads.items():
        for unit_id in unit_ids:
            late, near = (counts.get(unit_id, {}).get(state, 0) for state in (timeliness.OVERDUE, timeliness.DUE_SOON))
            if late or near:
                said = _("%(unit)s: %(late)s việc quá hạn, %(near)s việc sắp đến hạn.")
                found.setdefault(head, []).append(said % {"unit": names[unit_id], "late": late, "near": near})
    return found
