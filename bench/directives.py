"""Lists, boards, letter pages and exports of directives over 100,000 assignments: server time of whole requests.

python -m bench directives; python -m bench.directives ROWS

A request goes through everything a browser's would: session, access, queries, template. Lists have to answer within 50 ms in the median of 20
turns; "processor" is how long the request keeps processors busy, ours and the database's, which tells a slow program from a busy machine. The
board and a letter with some eight hundred assignments count everything they show and have limits of their own.
"""

import datetime as dt
import logging
import os
import sys
import time
from urllib.parse import urlencode

os.environ["DUNGHEN_TODAY"] = "2021-09-20"

import numpy as np

from bench.ground import STATIC, busy, fresh_database, seconds

from django.db import connection  # isort: skip - the ground sets Django up first
from django.http import QueryDict  # isort: skip
from django.test import Client, override_settings  # isort: skip

from dunghen.directives import queries  # isort: skip
from dunghen.directives.models import Assignment, Letter, Task  # isort: skip
from dunghen.kernel import clock  # isort: skip
from dunghen.kernel.commitments.models import Commitment  # isort: skip
from dunghen.kernel.organisation.models import Person, Role, Unit  # isort: skip
from dunghen.kernel.tests import make  # isort: skip
from dunghen.kernel.text import search_key  # isort: skip
from dunghen.kernel.worktime.tests.loaded import load_shipped  # isort: skip
from dunghen.ui.paging import keyset  # isort: skip

LETTERS, TASKS, UNITS = 120, 12, 200
TURNS = 20
LIST_LIMIT = 50
WORDS = (
    "Rà soát thủ tục hành chính, đề xuất cắt giảm thời gian giải quyết",
    "Báo cáo tỷ lệ giải ngân vốn đầu tư công và nguyên nhân chậm",
    "Công khai kết quả trả lời phản ánh, kiến nghị của người dân",
    "Khảo sát mức độ hài lòng tại bộ phận một cửa",
    "Khắc phục tiêu chí mất điểm của Chỉ số cải cách hành chính",
    "Gửi thư xin lỗi và hẹn lại ngày trả đối với hồ sơ đất đai trễ hạn",
)


def lay(rows: int) -> dict[str, Person]:
    """Lay ``rows`` assignments over 120 letters of a year and 200 units: three fifths done, a twentieth of the open ones late."""
    load_shipped(make.moment(2021, 1, 4))
    overseer = make.unit("so-noi-vu", "Sở Nội vụ")
    units = [make.unit(f"don-vi-{n}", f"Ủy ban nhân dân xã Số {n}") for n in range(UNITS)]
    people = {
        "supervisor": make.person("thao@tinh.example", "Đặng Phương Thảo", (Role.SUPERVISOR, overseer)),
        "officer": make.person("minh@tinh.example", "Trần Nhật Minh", (Role.OFFICER, units[0])),
    }
    chance = np.random.default_rng(1889)
    letters = _letters(overseer, people["supervisor"])
    tasks = Task.objects.bulk_create(
        Task(letter=letter, order=order, ref=str(order), summary=f"{WORDS[(n + order) % 6]}, đợt {n}", confirmed=True)
        for n, letter in enumerate(letters)
        for order in range(1, TASKS + 1)
    )
    share = -(-rows // len(tasks))
    pairs = [
        (task, units[(place + shift) % UNITS])
        for shift, task in enumerate(tasks)
        for place in chance.permutation(UNITS)[:share]
    ][:rows]
    for start in range(0, rows, 10_000):
        _assign(pairs[start : start + 10_000], start, overseer, people["officer"], chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return people


def _letters(overseer: Unit, clerk: Person) -> list[Letter]:
    first = dt.date(2020, 10, 1)
    return Letter.objects.bulk_create(
        Letter(
            type="cong_van",
            number=f"{1000 + n}/UBND-KSTT",
            issued_on=first + dt.timedelta(days=3 * n),
            issuer="UBND tỉnh",
            abstract=f"Về việc {WORDS[n % 6].lower()}",
            state="issued",
            overseer_unit=overseer,
            text="Toàn văn. " * 500,
            entered_at=make.moment(2021, 1, 4),
            entered_by=clerk,
            key=f"{n}",
        )
        for n in range(LETTERS)
    )


def _assign(
    pairs: list[tuple[Task, Unit]], start: int, overseer: Unit, officer: Person, chance: np.random.Generator
) -> None:
    days, luck = chance.integers(10, 90, len(pairs)), chance.random((len(pairs), 3))
    commitments, states = [], []
    now = make.MONDAY
    for n, (task, unit) in enumerate(pairs):
        opened = dt.datetime.combine(task.letter.issued_on, dt.time(8), clock.ZONE)
        due = None if luck[n, 0] < 0.08 else opened.replace(hour=17) + dt.timedelta(days=int(days[n]))
        # What was due is nearly always done by now; what is not due yet sometimes is.
        done = luck[n, 1] < (0.97 if due and due < now else 0.15)
        closed = min(now, (due or opened) + dt.timedelta(days=int(luck[n, 2] * 12) - 9)) if done else None
        if done and closed < opened:
            closed = opened
        state = "done" if done else ("assigned", "in_progress", "in_progress", "submitted")[n % 4]
        states.append(state)
        commitments.append(
            Commitment(
                kind="directives.assignment",
                reference=f"{task.letter.number} mục {task.ref} – {unit.short_name} #{start + n}",
                subject=task.summary,
                search=search_key(f"{task.letter.number} mục {task.ref} {unit.short_name} {task.summary}"),
                owner_unit=unit,
                owner_person=officer if unit.key == "don-vi-0" and n % 2 else None,
                overseer_unit=overseer,
                creditor="UBND tỉnh",
                basis={"text": "trước ngày 30/9", "source": f"{task.letter.number}, mục {task.ref}"},
                opened_at=opened,
                due_at=due,
                original_due_at=due,
                due_set_at=opened,
                closed_at=closed,
                outcome="fulfilled" if done else "",
                url="/nhiem-vu/viec/1/",
            )
        )
    Commitment.objects.bulk_create(commitments, batch_size=2000)
    Assignment.objects.bulk_create(
        (
            Assignment(task=task, letter=task.letter, unit=unit, named_unit=unit, commitment=commitment, state=state)
            for (task, unit), commitment, state in zip(pairs, commitments, states, strict=True)
        ),
        batch_size=2000,
    )


class Bench:
    """Asks for pages as one person and prints how long they took."""

    def __init__(self, person: Person) -> None:
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(person)

    def page(self, task: str, address: str, limit: int) -> bool:
        """Time one address; print the best, the median and the worst of the turns. The median has to keep the limit."""

        def ask() -> None:
            response = self.client.get(address)
            assert response.status_code == 200, f"{address}: {response.status_code}"

        ask()
        turns = sorted(seconds(ask) * 1000 for _ in range(TURNS))
        middle = turns[TURNS // 2]
        met = middle <= limit
        shown = f"{task:<44}{turns[0]:>8.1f} ms{middle:>9.1f} ms{turns[-1]:>9.1f} ms{busy(ask, TURNS) * 1000:>9.1f} ms   limit {limit:>4} ms"
        print(f"{shown}{'' if met else '  MISSED'}", flush=True)
        return met

    def export(self, task: str, address: str, least: int) -> bool:
        """Time one export to its last byte; print rows a second."""
        began = time.perf_counter()
        response = self.client.get(address)
        size = sum(len(piece) for piece in response.streaming_content)
        took = time.perf_counter() - began
        count = int(queries.assignments(self.person(), queries.Wanted.of(_query(address)), clock.now()).count())
        rate = count / took
        met = rate >= least
        print(
            f"{task:<44}{rate:>8,.0f} rows/s   ({count:,} rows, {size / 1e6:.1f} MB)   least {least:,}{'' if met else '  MISSED'}",
            flush=True,
        )
        return met

    def person(self) -> Person:
        return Person.objects.get(pk=self.client.session["_auth_user_id"])


def _query(address: str) -> QueryDict:
    return QueryDict(address.partition("?")[2])


def main(rows: int) -> int:
    logging.disable(logging.INFO)
    with fresh_database("directives"), override_settings(STORAGES=STATIC):
        print(f"  laying {rows:,} assignments of {LETTERS} letters and {UNITS} units ...", flush=True)
        people = lay(rows)
        letter = Letter.objects.latest("id").pk
        unit = Unit.objects.get(key="don-vi-0").pk
        found = queries.assignments(people["supervisor"], queries.Wanted(), clock.now())
        deep = keyset(found, QueryDict(), size=199 * 50).after
        whole = keyset(
            queries.assignments(people["supervisor"], queries.Wanted(timeliness="all"), clock.now()),
            QueryDict(),
            size=199 * 50,
        ).after
        print(f"{found.count():,} open\n{'request':<44}{'best':>11}{'median':>12}{'worst':>12}{'processor':>12}")
        where = "/nhiem-vu/viec/?"
        bench, officer = Bench(people["supervisor"]), Bench(people["officer"])
        met = [
            bench.page("list, first page", where, LIST_LIMIT),
            bench.page("list, page 200", where + urlencode({"after": deep}), LIST_LIMIT),
            bench.page(
                "list of everything, page 200", where + urlencode({"timeliness": "all", "after": whole}), LIST_LIMIT
            ),
            bench.page("list, overdue", where + "timeliness=overdue", LIST_LIMIT),
            bench.page("list, waiting for approval", where + "state=submitted", LIST_LIMIT),
            bench.page("list, one unit", where + f"unit={unit}", LIST_LIMIT),
            bench.page("list, one unit, everything", where + f"unit={unit}&timeliness=all", LIST_LIMIT),
            bench.page("list, one letter", where + f"letter={letter}", LIST_LIMIT),
            bench.page("list, letter by letter", where + "by=letter", LIST_LIMIT),
            bench.page("list, words (many)", where + "q=thu+tuc+hanh+chinh", LIST_LIMIT),
            bench.page("list, words (few)", where + "q=giai+ngan+1077", LIST_LIMIT),
            bench.page(
                "list, words of one unit, overdue", where + f"q=hai+long&unit={unit}&timeliness=overdue", LIST_LIMIT
            ),
            officer.page("my unit's list, an officer", where + "unit=mine", LIST_LIMIT),
            officer.page("my own list, an officer", where + "person=mine", LIST_LIMIT),
            officer.page("my work (desk), an officer", "/ban-lam-viec/", LIST_LIMIT),
            bench.page("letters", "/nhiem-vu/van-ban/", LIST_LIMIT),
            bench.page(f"a letter with {rows // LETTERS} assignments", f"/nhiem-vu/van-ban/{letter}/", 300),
            bench.page("board", "/nhiem-vu/bang/", 400),
            bench.export("CSV of everything open", "/nhiem-vu/viec/xuat.csv?", 10_000),
            bench.export("CSV of everything", "/nhiem-vu/viec/xuat.csv?timeliness=all", 10_000),
            bench.export("XLSX of everything", "/nhiem-vu/viec/xuat.xlsx?timeliness=all", 3_000),
        ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
