"""Building the demonstration: people first, then what they did, in the order of the days they did it."""

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from dunghen.config.demo import (
    dossiers,
    late_dossiers,
    par_index,
    par_ranks,
    petitions,
    scene_2021,
    scene_today,
    surveys,
)
from dunghen.directives.models import Letter
from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM, Role
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.organisation.models import Grant, Person, Unit

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demo"
PASSWORD = settings.DEMONSTRATION_PASSWORD
PEOPLE_LOADED = Verb("demo.people_loaded", "Nạp người dùng thử", "{actor} nạp {count} người dùng thử.")

SCENE_PLAYED = Verb("demo.scene_played", "Dựng cảnh trình diễn", "{actor} dựng {scene}.")

SHOWN = (
    ("phuc@vanphong.example", "nhập, xác nhận, giao nhiệm vụ"),
    ("thao@noivu.example", "theo dõi, đôn đốc, duyệt kết quả, lập báo cáo tổng hợp"),
    ("dung@tinh.example", "Chủ tịch: bảng theo dõi, ký"),
    ("huong@tnmt.example", "thủ trưởng một sở"),
    ("minh@tnmt.example", "chuyên viên của sở đó"),
    ("thu@vpdk.example", "chuyên viên một chi nhánh đất đai: hồ sơ trễ, soạn xin lỗi"),
    ("giam-doc.dien-khanh@vpdk.example", "giám đốc chi nhánh đó: ký xin lỗi, kết luận trách nhiệm"),
    ("son.001@donvi.example", "chủ tịch một UBND cấp huyện (năm 2021)"),
    ("tai.017@donvi.example", "chủ tịch một UBND phường (từ 7/2025)"),
    ("xuan@tttt.example", "điều phối phản ánh, kiến nghị"),
    ("thoa@tttt.example", "nhận phản ánh tại tổng đài"),
    ("an@vanphong.example", "quản trị hệ thống"),
    ("tuan@tutoaan.example", "người ngoài cuộc: không thấy việc của ai"),
)


def main(words: Sequence[str]) -> int:
    """Run ``dunghen demo load``. Returns 2 with a sentence when it may not run here."""
    if list(words) != ["load"]:
        print("Cách dùng: dunghen demo load")
        return 2
    if not settings.DEMONSTRATION:
        print("Dữ liệu trình diễn chỉ nạp được ở chế độ trình diễn (DUNGHEN_MODE=demonstration); chưa có gì thay đổi.")
        return 2
    load(say=print)
    return 0


def load(say: "object" = None) -> None:
    """Build what is not there yet. Scenes are laid up to the demonstration's present day."""
    tell = say if callable(say) else lambda *_: None
    now = clock.now()
    tell("Bản trình diễn: nạp người dùng thử …")
    _people(now)
    for scene in (scene_2021, scene_today):
        # What citizens sent before is answered by the units of that time, before a scene hands their work over.
        petitions.play(min(now, scene.OPENS))
        if now < scene.OPENS or Letter.objects.filter(number=scene.NUMBER).exists():
            continue
        tell(f"Bản trình diễn: {scene.TITLE} …")
        # One act around the scene: a start that is broken off half-way leaves no half-told story behind.
        with act(SCENE_PLAYED, actor=SYSTEM, on=None, at=now, scene=scene.TITLE):
            scene.play(now)
    petitions.play(now)
    par_index.play(now)
    dossiers.play(now)
    late_dossiers.play(now)
    par_ranks.play(now)
    surveys.play(now)


def accounts() -> list[tuple[str, str, str]]:
    """Return (e-mail, name and title, what the account is good for) of the accounts to be shown."""
    known = {person.email: person for person in Person.objects.filter(email__in=[email for email, _ in SHOWN])}
    return [(email, f"{known[email].full_name}, {known[email].title}", use) for email, use in SHOWN if email in known]


def _holds_on(row: dict[str, str], day: dt.date) -> bool:
    return (row["valid_from"] or "0001") <= day.isoformat() <= (row["valid_to"] or "9999")


def _people(now: dt.datetime) -> None:
    with (FOLDER / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(Person.objects.values_list("email", flat=True))
    fresh = {row["email"]: row for row in rows if row["email"] not in known}
    # A person with several posts over the years bears the title of the demonstration's day.
    fresh |= {row["email"]: row for row in rows if row["email"] in fresh and _holds_on(row, now.date())}
    if not fresh:
        return
    units = {unit.key: unit for unit in Unit.objects.filter(key__in={row["unit"] for row in rows})}
    with act(PEOPLE_LOADED, actor=SYSTEM, on=None, at=now, count=len(fresh)):
        # One hash for all: it is one password, and hashing it a hundred times would only make the start slow.
        password = make_password(PASSWORD)
        people = Person.objects.bulk_create(
            # No morning digest: who tries the product out at night wants to see a reminder within the minute.
            Person(email=email, full_name=row["full_name"], title=row["title"], password=password, wants_digest=False)
            for email, row in fresh.items()
        )
        by_email = {person.email: person for person in people}
        Grant.objects.bulk_create(
            Grant(
                person=by_email[row["email"]],
                unit=units[row["unit"]],
                role=Role(row["role"]),
                valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in rows
            if row["email"] in by_email
        )
