"""Legal terms of procedures: Thảo sets them by hand and from a file, and dossiers without a promised date are due by them."""

import datetime as dt
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from dunghen.dossiers.intake.terms_file import TermRow, read_terms
from dunghen.dossiers.models import LegalTerm
from dunghen.dossiers.operations import terms
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.queries.terms import touched
from dunghen.dossiers.rules.term_refusals import UnfitTerm
from dunghen.dossiers.tests.onestop import AT, COLUMNS, killed_after_the_ledger, live, row, source, written
from dunghen.kernel import access, errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.kernel.worktime.arithmetic import TermUnit

pytestmark = pytest.mark.django_db
BASIS = "Quyết định 2011/QĐ-UBND ngày 12/7/2021"
NO_PROMISE = {"Ngày hẹn trả": ""}


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def term(amount: float = 5, unit: TermUnit = TermUnit.WORKING_DAY, procedure: str = "1.009974", **more: Any) -> TermRow:
    told = {"since": dt.date(2021, 1, 1), "until": None, "basis": BASIS, **more}
    return TermRow(procedure, amount, unit, **told)


def due(number: int) -> str:
    found = live()[f"H99.15-210816-{number:04}"]["due"]
    return f"{found.astimezone(AT.tzinfo):%H:%M %d/%m/%Y}" if found else ""


def test_dossiers_without_a_promise_are_due_by_the_term_of_their_day(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    # Received on Monday 16 August 2021 at 9:15; what an official counts by hand is on the right (domain note, 1.5).
    counted = [
        ("1.009974", term(5), "17:00 23/08/2021"),
        ("2.000001", term(10, TermUnit.DAY), "17:00 26/08/2021"),
        ("2.000002", term(1, TermUnit.MONTH), "17:00 16/09/2021"),
        ("2.000003", term(4, TermUnit.HOUR), "13:15 16/08/2021"),
        ("2.000004", term(5, until=dt.date(2021, 8, 15)), ""),
        ("2.000635", term(1, TermUnit.SAME_DAY), "17:00 16/08/2021"),
        ("2.000908", term(1, TermUnit.SAME_DAY), "17:00 17/08/2021"),
    ]
    later = {"2.000908": {"Ngày tiếp nhận": "16/08/2021 15:01:00"}}
    for code, one, _due in counted:
        terms.keep_term(actor=cast.thao, row=TermRow(code, one.amount, one.unit, one.since, one.until, BASIS), at=AT)
    rows = [
        row(n, **NO_PROMISE, **{"Mã TTHC": code}, **later.get(code, {})) for n, (code, *_rest) in enumerate(counted, 1)
    ]
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", *rows), at=AT)
    assert [due(n) for n in range(1, 8)] == [one[2] for one in counted]
    # From the day of receipt on a later term holds; the own mapping of a source goes before.
    terms.keep_term(actor=cast.thao, row=term(3, since=dt.date(2021, 8, 16)), at=AT)
    import_file(actor=cast.thao, source=told, path=tmp_path / "a.csv", at=AT)
    assert due(1) == "17:00 19/08/2021"
    told = source(cast, "rieng", terms={"1.009974": [{"amount": 1, "unit": "working_day"}]})
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "b.csv", rows[0]), at=AT)
    assert live("rieng")["H99.15-210816-0001"]["due"].day == 17


def test_a_term_dates_what_the_ledger_has_and_moves_no_promise(cast: Cast, tmp_path: Path) -> None:
    supplement = {"supplement_asked": "Ngày yêu cầu bổ sung", "supplement_done": "Ngày bổ sung"}
    told = source(cast, columns=COLUMNS | supplement)
    asked = {"Ngày yêu cầu bổ sung": "17/08/2021 08:00", "Ngày bổ sung": "18/08/2021 08:00"}
    none = dict.fromkeys(asked, "")
    rows = [
        row(1, **NO_PROMISE, **none, NgayKetThucXuLy="24/08/2021 10:00:00"),
        row(2, **none),
        row(3, **NO_PROMISE, **asked),
        row(4, **NO_PROMISE, **none, **{"Mã TTHC": "2.000635"}),
    ]
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", *rows), at=AT)
    assert terms.date_ledger(actor=cast.thao, at=AT) == 0, "no term is known"
    terms.keep_term(actor=cast.thao, row=term(5), at=AT)
    seen = touched("1.009974", dt.date(2021, 1, 1), None)
    assert (seen.undated, seen.paused, seen.kept) == (1, 1, 1)
    assert terms.date_ledger(actor=cast.thao, at=AT) == 1
    assert [due(n) for n in range(1, 5)] == ["17:00 23/08/2021", "16:30 23/08/2021", "", ""]
    # Ended at 10:00 on the 24th: three hours of work after the term, by the calendar of the tests.
    assert live()["H99.15-210816-0001"]["late_minutes"] > 0
    again = import_file(actor=cast.thao, source=told, path=tmp_path / "a.csv", at=AT)
    assert (again.changed, again.same) == (1, 3), "only the one that the file alone can date; the other is what it was"
    assert terms.date_ledger(actor=cast.thao, at=AT) == 0
    assert [entry.verb for entry in Entry.objects.order_by("id") if "term" in entry.verb] == [
        "dossiers.term_kept",
        "dossiers.terms_applied",
    ]


def test_what_a_killed_run_dated_is_in_the_journal_after_the_next(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", row(1, **NO_PROMISE)), at=AT)
    terms.keep_term(actor=cast.thao, row=term(5), at=AT)
    lines = Entry.objects.filter(verb="dossiers.terms_applied")
    with killed_after_the_ledger(told):
        assert terms.date_ledger(actor=cast.thao, at=AT) == 1
    assert due(1) == "17:00 23/08/2021" and not lines.exists()
    night = AT + dt.timedelta(hours=18)
    assert terms.date_ledger(actor=access.SYSTEM, at=night) == 0
    assert [(line.facts["count"], line.facts["dated_at"]) for line in lines] == [(1, AT.isoformat())]
    # Once: neither the next night nor a run that dates something else says it again.
    other = row(2, **NO_PROMISE, **{"Mã TTHC": "2.000635"})
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "b.csv", other), at=night)
    terms.keep_term(actor=cast.thao, row=term(3, procedure="2.000635"), at=night)
    assert terms.date_ledger(actor=cast.thao, at=night) == 1 and terms.date_ledger(actor=cast.thao, at=night) == 0
    assert [line.facts["count"] for line in lines.order_by("id")] == [1, 1]


def test_a_file_of_terms_is_taken_whole_or_its_lines_are_told(cast: Cast, tmp_path: Path) -> None:
    good = [
        {"Mã TTHC": "1.009974", "Thời hạn": "5", "Đơn vị tính": "Ngày làm việc", "Từ ngày": "01/07/2021", "Căn cứ": BASIS},
        {"Mã TTHC": "2.000635", "Thời hạn": "1,5 giờ làm việc", "Đơn vị tính": "", "Từ ngày": "2021-07-01", "Căn cứ": BASIS},
        {"Mã TTHC": "2.000908", "Thời hạn": "Trong ngày", "Đơn vị tính": "", "Từ ngày": "01/07/2021", "Căn cứ": BASIS},
        {"Mã TTHC": "2.000815", "Thời hạn": "", "Đơn vị tính": "Ngay trong ngày", "Từ ngày": "01/07/2021", "Căn cứ": BASIS},
    ]  # fmt: skip
    read = read_terms(written(tmp_path / "a.csv", *good))
    assert [one.told for one in read.rows] == [
        "5 ngày làm việc",
        "1,5 giờ làm việc",
        "trong ngày",
        "trong ngày",
    ] and not read.troubles
    assert terms.load_terms(actor=cast.thao, rows=read.rows, file="a.csv", at=AT) == terms.Loaded(4, 0, 0)
    other = [{**good[0], "Thời hạn": "7"}, *good[1:]]
    read = read_terms(written(tmp_path / "b.csv", *other))
    assert terms.load_terms(actor=cast.thao, rows=read.rows, file="b.csv", at=AT) == terms.Loaded(0, 1, 3)
    assert LegalTerm.objects.get(procedure="1.009974").told == "7 ngày làm việc"
    bad = [
        {**good[0], "Thời hạn": "2,5"},
        {**good[0], "Đơn vị tính": "buổi"},
        {**good[0], "Từ ngày": "31/02/2021", "Căn cứ": ""},
        good[0],
        good[0],
    ]
    told = read_terms(written(tmp_path / "c.csv", *bad)).troubles
    assert [(line, heading) for line, heading, _value, _why in told] == [
        (2, "Thời hạn"), (3, "Đơn vị tính"), (4, "Căn cứ"), (4, "Từ ngày"), (6, "Mã TTHC"),
    ]  # fmt: skip
    assert told[-1][3] == "trùng mã và ngày với dòng 5"
    with pytest.raises(CommandError):
        call_command("dossiers", "terms", str(tmp_path / "c.csv"), stderr=StringIO())
    assert LegalTerm.objects.count() == 4


@pytest.mark.parametrize(
    "bad",
    [
        term(0),
        term(2.5),
        term(2, TermUnit.SAME_DAY),
        term(9_000, TermUnit.YEAR),
        term(0.001, TermUnit.HOUR),
        term(procedure="có khoảng trắng"),
        term(until=dt.date(2020, 1, 1)),
    ],
    ids=lambda one: f"{one.amount} {one.told}",
)
def test_a_term_that_cannot_be_counted_is_refused(bad: TermRow, cast: Cast) -> None:
    with pytest.raises(UnfitTerm):
        terms.keep_term(actor=cast.thao, row=bad, at=AT)
    assert not LegalTerm.objects.exists()


def test_only_the_supervisor_and_the_administrator_set_terms(cast: Cast) -> None:
    for person in (cast.huong, cast.minh, cast.dung, cast.phuc, cast.tuan, cast.lan):
        with pytest.raises(errors.Forbidden):
            terms.keep_term(actor=person, row=term(), at=AT)
        with pytest.raises(errors.Forbidden):
            terms.date_ledger(actor=person, at=AT)


def test_thao_sets_corrects_finds_and_takes_back_a_term_on_the_page(
    client: Client, cast: Cast, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.thao)
    import_file(actor=cast.thao, source=source(cast), path=written(tmp_path / "a.csv", row(1, **NO_PROMISE)), at=AT)
    address = reverse("dossiers:term-new")
    given = {"procedure": "1.009974", "amount": "5", "unit": "working_day", "since": "1/7/2021", "basis": BASIS}
    assert client.post(address, given | {"amount": "2,5"}).status_code == 422
    assert client.post(address, given | {"amount": ""}).status_code == 422
    assert client.post(address, given | {"amount": "", "unit": "same_day"}).status_code == 200
    seen = client.post(address, given).content.decode()
    assert "<strong>1</strong> hồ sơ trong sổ chưa có hạn" in seen and not LegalTerm.objects.exists()
    client.post(address, given | {"save": "1"})
    (made,) = LegalTerm.objects.all()
    page = reverse("dossiers:term", args=[made.pk])
    assert client.get(page).context["form"]["amount"].value() == 5
    client.post(page, given | {"amount": "7", "save": "1", "procedure": "9.999999"})
    made.refresh_from_db()
    assert (made.procedure, made.told) == ("1.009974", "7 ngày làm việc"), "the procedure stays"
    client.get(reverse("dossiers:terms"))
    with django_assert_num_queries(8):
        listed = client.get(reverse("dossiers:terms")).content.decode()
    assert "trước là 5 ngày làm việc" in listed and "7 ngày làm việc" in listed
    assert "1.009974" not in client.get(reverse("dossiers:terms"), {"q": "không có"}).content.decode().split("<h2>")[0]
    # What is taken out can be taken in again.
    file = BytesIO(b"".join(client.get(reverse("dossiers:terms-file", args=["csv"])).streaming_content))
    file.name = "thoi-han.csv"
    answer = client.post(reverse("dossiers:terms-load"), {"file": file}, follow=True)
    assert "0 mới, 0 sửa, 1 giữ nguyên" in answer.content.decode()
    assert "1 hồ sơ chưa có hạn" in client.get(reverse("dossiers:terms-apply")).content.decode()
    client.post(reverse("dossiers:terms-apply"))
    assert due(1) == "17:00 25/08/2021"
    answer = client.post(reverse("dossiers:term-withdraw", args=[made.pk]), {"why": "Nhầm thủ tục"}, follow=True)
    assert "Lý do: Nhầm thủ tục" in answer.content.decode() and not LegalTerm.objects.exists()
