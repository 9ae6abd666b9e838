"""Today: after the mergers of 2025. Open work of bodies that ended passed to their successors; a plan of 2026 for the communes."""

import datetime as dt

from dunghen.config.demo import scene_2021, stage
from dunghen.config.demo.stage import finish, moment, person
from dunghen.directives import operations as directives
from dunghen.directives import rules
from dunghen.directives.models import Assignment
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Unit

NUMBER = "9950/KH-UBND"
TITLE = "các đơn vị hợp nhất năm 2025 và kế hoạch năm 2026"
OPENS = moment("2026-10-15 00:00")


def play(now: dt.datetime) -> None:
    """Lay down the hand-overs of 2025 and what happened since the plan of 12/10/2026."""
    _end_the_letter_of_2021()
    _hand_over("2025-03-01", "Sắp xếp cơ quan chuyên môn từ ngày 01/3/2025")
    _hand_over("2025-07-01", "Bỏ cấp huyện, hợp nhất tỉnh từ ngày 01/7/2025")
    clerk, overseer, chairman = (
        person("phuc@vanphong.example"),
        person("thao@noivu.example"),
        person("dung@tinh.example"),
    )
    letter = stage.enter(clerk, "ke-hoach-2026.txt", moment("2026-10-12 15:00"))
    stage.confirm_all(clerk, letter, moment("2026-10-12 16:10"))
    letter = directives.issue(actor=chairman, letter=letter, at=moment("2026-10-13 08:00"))
    rows = (
        letter.assignments.filter(task__ref="II.1")
        .select_related("commitment", "unit", "letter", "task")
        .order_by("unit__key")
    )
    heads = [item for item in rows if stage.has_head(item.unit_id, now)]
    for position, item in enumerate(heads):
        if position % 3 != 2:
            finish(
                item,
                overseer,
                handed_in=f"2026-10-{20 + position} 10:00",
                number=f"{30 + position}/BC-UBND",
                accepted="2026-10-30 09:00",
            )


def _end_the_letter_of_2021() -> None:
    """The monthly reports of 2021 ended with the year; nobody owes them today."""
    clerk = person("phuc@vanphong.example")
    rows = Assignment.objects.filter(
        letter__number=scene_2021.NUMBER, task__deadline__kind="periodic", state__in=rules.OPEN_STATES
    )
    for item in rows.select_related("commitment", "unit", "letter", "task"):
        directives.cancel(
            actor=clerk,
            assignment=item,
            why="Hết năm 2021, văn bản không còn yêu cầu báo cáo.",
            at=moment("2022-01-05 09:00"),
        )


def _hand_over(day: str, basis: str) -> None:
    """Pass the open work of every unit that ended the day before to its main successor, with a minute each."""
    on = dt.date.fromisoformat(day)
    ended = Unit.objects.filter(
        valid_to=on - dt.timedelta(days=1), pk__in=Commitment.objects.open().values("owner_unit_id")
    )
    for number, unit in enumerate(ended.order_by("key"), start=1):
        heirs = [heir for heir in organisation.successors_of(unit.pk, on) if heir.main] or list(
            organisation.successors_of(unit.pk, on)
        )
        if heirs:
            commitments.hand_over_all(
                from_unit=unit,
                to_unit=Unit.objects.get(pk=heirs[0].unit.id),
                basis=basis,
                number=f"{number:02}/BB-BG",
                actor=SYSTEM,
                at=moment(f"{day} 09:00"),
            )
