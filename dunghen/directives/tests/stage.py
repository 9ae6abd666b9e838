"""A letter entered, confirmed and issued in a few lines, on top of the fixed cast.

::

    cast = people.cast()
    letter = stage.issued(cast, stage.task(lead=["Sở Xây dựng"], due="30/9/2021"))
    owed = stage.owed(letter, cast.units.so_xay_dung)
    owed = stage.in_progress(cast, owed)

The letter is one of UBND tỉnh of 16 August 2021, followed by Sở Nội vụ; Minh and Hương of Sở Xây dựng carry it out.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from dunghen.directives import operations
from dunghen.directives.models import Assignment, ExtensionRequest, Letter, Report, Task
from dunghen.directives.operations import TaskValues
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation import operations as organisation
from dunghen.kernel.organisation.models import Unit, UnitGroup, UnitSuccession
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "data" / "demo"
GOLDEN = ROOT.parent / "shared" / "data" / "directives" / "00.txt"
"""The letter that started the product; it lies beside the checkout or not at all."""

ISSUED_ON = dt.date(2021, 8, 16)
ENTERED = moment(2021, 8, 16, 15)
PDF = b"%PDF-1.7 a page"


def text(number: str = "1889/UBND-KSTT", day: str = "16", *items: str, issuer: str = "KHÁNH HÒA") -> bytes:
    """Return a short letter as a clerk would paste it."""
    body = items or ("Sở Xây dựng rà soát thủ tục cấp phép xây dựng, báo cáo UBND tỉnh trước ngày 30/9/2021.",)
    listed = "\n\n".join(f"{place}. {item}" for place, item in enumerate(body, 1))
    return (
        f"ỦY BAN NHÂN DÂN        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH {issuer}        Độc lập - Tự do - Hạnh phúc\n\n"
        f"Số: {number}        Khánh Hòa, ngày {day} tháng 8 năm 2021\nV/v nâng cao Chỉ số CCHC\n\n"
        f"Kính gửi:\n- Sở Xây dựng;\n- Sở Y tế.\n\nUBND tỉnh yêu cầu:\n\n{listed}\n\nYêu cầu các đơn vị thực hiện./.\n\n"
        "Nơi nhận:        CHỦ TỊCH\n- Như trên;\n- Lưu: VT.\n\n        Phan Trí Dũng\n"
    ).encode()


def date(written: str) -> dt.date:
    return dt.datetime.strptime(written, "%d/%m/%Y").date()


def task(summary: str = "Rà soát thủ tục và báo cáo kết quả.", *, due: str = "", **more: Any) -> TaskValues:
    """Return what a person says a task is; ``due`` "30/9/2021" or "trước 30/9/2021"."""
    if due:
        before = due.startswith("trước ")
        written = date(due.removeprefix("trước ")).isoformat()
        more["deadline"] = {"kind": "absolute", "date": written, "bound": "before" if before else "by", "text": due}
    return TaskValues(summary=summary, **{"lead": ["Sở Xây dựng"], **more})


def monthly(**more: Any) -> dict[str, Any]:
    rule = {"freq": ["monthly"], "day": 25, "bound": "before", **more}
    return {"kind": "periodic", "rule": rule, "text": "hằng tháng, trước ngày 25"}


def draft(cast: Cast, *tasks: TaskValues, at: dt.datetime = ENTERED, **fields: Any) -> Letter:
    """Return a letter typed in by Phúc with confirmed tasks, as the acts of entering leave it."""
    known = {
        "type": "cong_van",
        "number": "1889/UBND-KSTT",
        "issued_on": ISSUED_ON,
        "issuer": "UBND tỉnh",
        "abstract": "nâng cao Chỉ số CCHC",
        "overseer_unit": cast.units.so_noi_vu,
        "text": "Toàn văn.",
        "entered_at": at,
        "entered_by": cast.phuc,
        "addressees": ["Sở Xây dựng", "Sở Y tế"],
    }
    letter = Letter.objects.create(**{**known, **fields})
    for place, values in enumerate(tasks, 1):
        operations.add_task(
            actor=cast.phuc, letter=letter, values=values if values.ref else _numbered(values, place), at=at
        )
    return letter


def _numbered(values: TaskValues, place: int) -> TaskValues:
    return TaskValues(**{**values.__dict__, "ref": str(place)})


def issued(cast: Cast, *tasks: TaskValues, at: dt.datetime = ENTERED, **fields: Any) -> Letter:
    """Return an issued letter."""
    return operations.issue(actor=cast.phuc, letter=draft(cast, *(tasks or (task(),)), at=at, **fields), at=at)


def owed(letter: Letter, unit: Unit, ref: str = "1", **more: Any) -> Assignment:
    """Return what a unit owes for a clause."""
    return Assignment.objects.get(letter=letter, unit=unit, task__ref=ref, **more)


def construction(cast: Cast, *, due: str = "30/9/2021", **fields: Any) -> Assignment:
    """Return the assignment of Sở Xây dựng in a letter with one task, not yet taken."""
    return owed(issued(cast, task(due=due), **fields), cast.units.so_xay_dung)


def in_progress(cast: Cast, assignment: Assignment | None = None, at: dt.datetime = ENTERED) -> Assignment:
    return operations.accept(actor=cast.minh, assignment=assignment or construction(cast), at=at)


def handed_in(
    cast: Cast, assignment: Assignment, *, document_on: dt.date, at: dt.datetime, number: str = "15/BC-SXD"
) -> Report:
    return operations.hand_in(
        actor=cast.minh,
        assignment=assignment,
        text="Đã rà soát xong.",
        document_number=number,
        document_on=document_on,
        evidence=[("bao-cao.pdf", PDF)],
        at=at,
    )


def asked(cast: Cast, assignment: Assignment, new_due_on: dt.date, at: dt.datetime) -> ExtensionRequest:
    return operations.ask_extension(
        actor=cast.minh, assignment=assignment, new_due_on=new_due_on, why="Chờ ý kiến của Bộ.", at=at
    )


def districts(*names: str, last: dt.date | None = None) -> list[Unit]:
    """Return district committees and the group that names them all."""
    made = [
        Unit.objects.create(
            key=f"huyen-{place}",
            name=f"UBND huyện {name}",
            short_name=f"Huyện {name}",
            kind="huyen",
            level="huyen",
            territory="huyen",
            valid_to=last,
        )
        for place, name in enumerate(names, 1)
    ]
    UnitGroup.objects.create(
        key="ubnd-cap-huyen",
        name="UBND các huyện, thị xã, thành phố",
        wordings=["UBND cấp huyện"],
        rule=[{"kind": ["huyen"]}],
        note="Từ 01/7/2025 không còn cấp huyện.",
    )
    return made


DISTRICTS = "UBND các huyện, thị xã, thành phố"


def succeed(before: Unit, after: Unit, on: dt.date, *, main: bool = True) -> None:
    UnitSuccession.objects.create(predecessor=before, successor=after, effective_on=on, main=main, basis="Nghị quyết 1")


def load_province(at: dt.datetime) -> None:
    """Load the province of the data folder, with its groups, names and successions."""
    organisation.load_units(source=ROOT / "data" / "units" / "khanh-hoa", actor=SYSTEM, at=at)


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=f"directives.{verb}").order_by("id"))


def line(verb: str) -> Entry:
    """Return the one journal line of an act."""
    (found,) = entries(verb)
    return found


def letters_to(address: str, kind: str) -> list[Message]:
    return list(Message.objects.filter(address=address, kind=f"directives.{kind}").order_by("id"))


def everything() -> list[tuple[object, ...]]:
    """Return a mark of all that an act of this room could leave behind, to compare before and after a refusal."""
    models = [*apps.get_app_config("directives").get_models(), *apps.get_app_config("commitments").get_models()]
    tables = [model._meta.db_table for model in (*models, Entry, Message)]
    one = "SELECT '{0}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {0} AS t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return sorted(cursor.fetchall())


def pending(letter: Letter) -> list[Task]:
    return list(letter.tasks.filter(dropped=False, confirmed=False))
