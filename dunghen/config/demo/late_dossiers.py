"""Late dossiers of the demonstration: whatever the ledger holds on the clock's day becomes cases, and some of them are played on.

Without a source of dossiers nothing happens. The stages are played once for each year that the clock shows.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from dunghen.config.demo.stage import has_head, head
from dunghen.dossiers.models import Case, Lookup, Source
from dunghen.dossiers.operations import accounting, apologising, attributing, contacting, looking, watching
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel.access import SYSTEM, Role
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars
from dunghen.kernel.ledger.places import Busy
from dunghen.kernel.organisation.models import Grant, Person
from dunghen.kernel.worktime.arithmetic import add_working_days

PLAYED = Verb("demo.late_dossiers_played", "Dựng cảnh hồ sơ trễ", "{actor} dựng {count} hồ sơ trễ trình diễn.")
REASON = "Đơn vị chưa hoàn thành việc thẩm định trong thời hạn"


def play(now: dt.datetime) -> None:
    """Open the way for citizens, watch the ledger, and bring the first cases of each stage to where they are to be seen."""
    sources = Source.objects.filter(is_active=True)
    key = f"demo:late-dossiers:{now.astimezone(ZONE).year}"
    # Once played, the worker's own watch goes on by itself.
    if not sources or is_done(key):
        return
    for source in sources.filter(lookup__isnull=True):
        looking.set_way(actor=SYSTEM, source=source, way=Lookup.Way.RECEIVED, at=now)
    watching.open_cases(at=now)
    chosen = _chosen(now)
    if chosen:
        with act(PLAYED, actor=SYSTEM, on=None, at=now, key=key, count=len(chosen)):
            for stage, case in zip(STAGES, chosen, strict=False):
                stage(case, now)
    accounting.open_files(at=now)
    with suppress(Busy):
        attributing.tell_ledger(at=now)


def _chosen(now: dt.datetime) -> list[Case]:
    """Return as many open cases as there are stages, those of units with an officer of their own first."""
    rows = (
        Case.objects.filter(state=rules.OWED, new_dates=0).select_related("unit", "superior").order_by("act_by", "pk")
    )
    with_officer = set(Grant.objects.on(now.date()).filter(role=Role.OFFICER).values_list("unit_id", flat=True))
    fitting = [case for case in rows[:2000] if has_head(case.unit_id, now)]
    fitting.sort(key=lambda case: case.unit_id not in with_officer)
    return fitting[: len(STAGES)]


def _officer(case: Case, now: dt.datetime) -> Person:
    """Return an officer of the unit, its head where it has none."""
    held = Grant.objects.on(now.date()).filter(unit_id=case.unit_id, role=Role.OFFICER, person__is_active=True)
    first = held.select_related("person").order_by("pk").first()
    return first.person if first else head(case.unit_id, now)


def _draft(case: Case, now: dt.datetime) -> None:
    start = max(now, case.due_at)
    new_on = add_working_days(calendars.of(case.unit), start, 3).astimezone(ZONE).date()
    apologising.draft(actor=_officer(case, now), case=case, reason=REASON, new_on=new_on, at=now)


def _sign(case: Case, now: dt.datetime, *, email: str = "") -> None:
    if email:
        contacting.keep_contact(actor=_officer(case, now), case=case, name="Hồ Ngọc Lan", email=email, at=now)
    _draft(case, now)
    apologising.sign(actor=head(case.unit_id, now), case=case, at=now)


def _sign_and_mail(case: Case, now: dt.datetime) -> None:
    _sign(case, now, email="lan@dan.example")


def _sign_and_hand(case: Case, now: dt.datetime) -> None:
    _sign(case, now)
    apologising.record_sending(
        actor=_officer(case, now),
        case=case,
        how="handed",
        on=now.astimezone(ZONE).date(),
        note="Người nộp ký nhận tại quầy",
        at=now,
    )


def _give_back(case: Case, now: dt.datetime) -> None:
    _sign_and_hand(case, now)
    apologising.mark_returned(actor=_officer(case, now), case=case, at=now)


def _blame(case: Case, now: dt.datetime) -> None:
    attributing.attribute(actor=_officer(case, now), case=case, cause="tham-dinh-cham", at=now)


def _contest(case: Case, now: dt.datetime) -> None:
    _blame(case, now)
    case.refresh_from_db()
    attributing.contest(
        actor=_officer(case, now), case=case, why="Hồ sơ về phòng khi chỉ còn một ngày làm việc.", at=now
    )


STAGES: tuple[Callable[[Case, dt.datetime], None], ...] = (
    _draft, _sign_and_mail, _sign_and_hand, _give_back, _blame, _contest, _sign, _draft,
)  # fmt: skip
