"""Reminders, counts, pages and a changed calendar over 100,000 open commitments.

python -m bench reminders; python -m bench.reminders ROWS
"""

import datetime as dt
import sys

import numpy as np

from bench.ground import analyse, fresh_database, median, seconds
from dunghen.kernel import access
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments import queries
from dunghen.kernel.commitments.models import Commitment, Reminder
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.tests import make
from dunghen.kernel.text import search_key
from dunghen.kernel.worktime.arithmetic import add_working_days
from dunghen.kernel.worktime.queries import calendar_for

UNITS = 300
SUBJECTS = (
    "Rà soát tỷ lệ hồ sơ đúng hạn",
    "Báo cáo giải ngân vốn đầu tư công",
    "Cập nhật thủ tục hành chính",
    "Trả lời kiến nghị",
)


def lay(count: int) -> None:
    """Lay ``count`` open commitments over 300 units, two months around the day: a tenth late, as many near due."""
    chance = np.random.default_rng(20210920)
    overseer = make.unit("so-noi-vu", "Sở Nội vụ")
    make.person("thao@tinh.example", "Thảo", (Role.SUPERVISOR, overseer))
    units = [make.unit(f"don-vi-{n}", f"Đơn vị {n}") for n in range(UNITS)]
    heads = [make.person(f"truong-{n}@tinh.example", f"Trưởng {n}", (Role.HEAD, unit)) for n, unit in enumerate(units)]
    officers = [
        make.person(f"cb-{n}@tinh.example", f"Cán bộ {n}", (Role.OFFICER, unit)) for n, unit in enumerate(units)
    ]
    calendar = calendar_for()
    opened = [make.moment(2021, 8, 2) + dt.timedelta(days=int(day)) for day in chance.integers(0, 49, count)]
    terms = chance.integers(5, 60, count)
    dues = [add_working_days(calendar, start, int(term)) for start, term in zip(opened, terms, strict=True)]
    Commitment.objects.bulk_create(
        (
            Commitment(
                kind="bench.promise",
                reference=f"HT-{n}",
                subject=SUBJECTS[n % 4],
                search=search_key(f"HT-{n} {SUBJECTS[n % 4]}"),
                owner_unit=units[n % UNITS],
                owner_person=officers[n % UNITS],
                overseer_unit=overseer,
                creditor="UBND tỉnh",
                basis={"term": {"kind": "working_days", "amount": int(terms[n])}},
                opened_at=opened[n],
                due_at=dues[n],
                original_due_at=dues[n],
                due_set_at=opened[n],
            )
            for n in range(count)
        ),
        batch_size=5000,
    )
    assert len(heads) == UNITS
    analyse()


def main(count: int) -> int:
    at = make.MONDAY
    met = []

    def line(task: str, found: float, target: float, note: str = "") -> None:
        met.append(found <= target)
        print(f"{task:<52}{found * 1000:>10,.0f} ms   target {target * 1000:,.0f}   {note}", flush=True)

    with fresh_database("reminders"):
        print(f"  laying {count:,} open commitments ...", flush=True)
        lay(count)
        actor = Commitment.objects.latest("id").owner_person
        assert actor is not None
        soon = queries.soon_until(at)
        found = seconds(lambda: commitments.remind(at=at))
        line("first round after a long sleep", found, 60, f"{Reminder.objects.count():,} steps")
        analyse()
        line("a round with nothing to do", median(lambda: commitments.remind(at=at), 3), 3)
        before = Reminder.objects.count()
        found = seconds(lambda: commitments.remind(at=at + dt.timedelta(days=1)))
        line("the next morning", found, 20, f"{Reminder.objects.count() - before:,} steps")
        line("the digest of the morning", seconds(lambda: commitments.digest(at=at)), 10, f"{UNITS * 2 + 1} people")
        everything = queries.visible(access.SYSTEM, at).open()
        line("counts by timeliness, the whole province", median(lambda: queries.counts(everything, at, soon)), 0.25)
        ours = queries.of_unit(actor, access.standing(actor, at).all_units(), at)
        line("counts by timeliness, one unit", median(lambda: queries.counts(ours, at, soon)), 0.05)
        line("first page of the whole province", median(lambda: queries.page(everything)), 0.05)
        mark = queries.page(everything.filter(pk__gt=0), size=count // 2).after
        line("a page in the middle", median(lambda: queries.page(everything, after=mark)), 0.05)
        line(
            "first page of a search", median(lambda: queries.page(queries.search(everything, "giai ngan ht 77"))), 0.15
        )
        found = seconds(lambda: commitments.recompute_due(actor=access.SYSTEM, at=at, reason="đo"))
        line("recompute every due moment, none moves", found, 60)
        Commitment.objects.update(due_at=make.moment(2021, 9, 1))
        found = seconds(lambda: commitments.recompute_due(actor=access.SYSTEM, at=at, reason="đo"))
        line("recompute every due moment, all move", found, 240)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
