"""The room's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from dunghen.dossiers.desk.sources import sample_word
from dunghen.dossiers.intake.terms_file import TermRow
from dunghen.dossiers.models import Accountability, Form, Source
from dunghen.dossiers.operations import accounting, attributing, evaluating, looking, signing_forms, terms
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import forms, periods
from dunghen.dossiers.queries.accounting import Repeated
from dunghen.dossiers.rules import evaluation
from dunghen.dossiers.tests import case_stage as stage
from dunghen.dossiers.tests import ledgers, onestop
from dunghen.kernel import files
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.kernel.worktime.arithmetic import TermUnit
from tests.pages.matrix import Row, Scene

STAFF = "302 200 200 200 200 200 200 403 403 403"
"""Whoever may see late dossiers somewhere; each sees his own."""
PARTIES = "302 404 200 200 404 200 200 403 403 403"
"""Those who see a case of the department: its people, those above, those who follow."""
OWNERS = "302 404 200 200 404 403 403 403 403 403"
EVERYBODY = "302 200 200 200 200 200 200 200 200 200"
"""Everybody sees his own."""
FILE = "302 404 200 200 404 200 200 404 404 404"
EVALUATED = "302 404 200 200 404 404 404 404 404 404"
OPEN = " ".join(["200"] * 10)
NOT_FOUND = " ".join(["404"] * 10)
OWNERS_ONLY = "302 404 200 200 403 403 403 403 403 403"
SEPTEMBER = "period=bc-2021-09"
FORM = "302 404 200 200 404 200 200 403 403 403"
"""Those who see the dossiers of the department."""
HEADS = "302 403 403 200 403 403 403 403 403 403"
"""The head signs, and nobody else: the province's own forms are its leader's."""


def scene(cast: Cast) -> Scene:
    """Late dossiers of the department: one to apologise for, one that waits for the head, one apologised for, one contested."""
    ledgers.lay(ledger.ledger())
    stage.under(cast)
    codes = [f"H32.15-210906-{number:04}" for number in range(1, 5)]
    owed, drafted, signed, contested = (stage.case_of(code) for code in codes)
    drafted = stage.drafted(cast, drafted)
    signed = stage.signed(cast, signed)
    apology = reads.signed(signed)
    assert apology is not None
    attributing.attribute(actor=cast.minh, case=contested, cause="tham-dinh-cham", at=stage.FRIDAY)
    contested = stage.fresh(contested)
    attributing.contest(actor=cast.minh, case=contested, why="Hồ sơ về phòng muộn ba ngày.", at=stage.FRIDAY)
    source, _ = Source.objects.get_or_create(name=stage.SOURCE, defaults={"label": "Một cửa điện tử"})
    looking.set_way(actor=cast.an, source=source, way="received", at=stage.FRIDAY)
    opened, decided = _files(cast)
    given = evaluating.open_evaluation(
        actor=cast.huong, person=cast.minh, unit=cast.units.so_xay_dung, first=dt.date(2021, 7, 1), last=dt.date(2021, 9, 15), at=stage.FRIDAY,
    )  # fmt: skip
    scores = {one.slug: 2 for one in evaluation.criteria(given.last)}
    given = evaluating.give(actor=cast.huong, evaluation=given, scores=scores, note="Tận tình.", at=stage.FRIDAY)
    # Rooms share one scene: names of this one begin with what it is about.
    cases = {"owed": owed, "drafted": drafted, "signed": signed, "contested": contested}
    return {
        **{f"case_{name}": case for name, case in cases.items()},
        "apology": apology,
        "file_opened": opened,
        "file_decided": decided,
        "evaluation": given,
        "form_signed": _form(cast),
        **taken_in(cast),
    }


def _form(cast: Cast) -> Form:
    """Return a report form of the department, signed by its head."""
    period, unit = periods.read("bc-2021-09"), cast.units.so_xay_dung
    assert period is not None
    seen = forms.live(Form.Kind.BY_FIELD, period, unit, ledgers.AT).digest
    return signing_forms.sign_form(
        actor=cast.huong, kind=Form.Kind.BY_FIELD, period=period, unit=unit, seen=seen, at=ledgers.AT
    )


def _files(cast: Cast) -> tuple[Accountability, Accountability]:
    """Return a file about Minh that waits for his explanation, and one about the unit that was decided."""
    unit = cast.units.so_xay_dung
    accounting.name_officer(actor=cast.huong, unit=unit, officer="CB-7", person=cast.minh, at=stage.FRIDAY)
    facts = [
        {
            "code": f"H32.15-210801-{n:04}",
            "due": moment(2021, 8, 1 + n, 17),
            "finished": None,
            "fault": "owner",
            "cause": "tham-dinh-cham",
        }
        for n in range(24)
    ]
    found = [Repeated(unit.key, "officer", "CB-7", facts[:3]), Repeated(unit.key, "unit", unit.key, facts)]
    accounting.open_for(found, at=stage.FRIDAY)
    opened, decided = Accountability.objects.order_by("about")
    accounting.explain(
        actor=cast.minh, file=decided, text="Thiếu hai người từ tháng 7.", contests_fault=True, at=stage.FRIDAY
    )
    decided = accounting.decide(
        actor=cast.dung, file=decided, decision="reminded", grounds="Sổ hồ sơ.", at=stage.FRIDAY
    )
    return opened, decided


def taken_in(cast: Cast) -> Scene:
    """A source, a sample of its files with a word nobody knows, and a file taken in with a refusal and a row that could not be read."""
    source = onestop.source(cast, name="mot-cua")
    rows = [*(onestop.row(number) for number in range(1, 5)), onestop.row(6, **{"Trạng thái": "Từ chối"})]
    strange = onestop.row(5, **{"Trạng thái": "Chờ phát hành", "NgayKetThucXuLy": "chưa rõ"})
    with tempfile.TemporaryDirectory() as folder:
        file = onestop.written(Path(folder, "ho-so-thang-8.csv"), *rows, strange)
        made = import_file(actor=cast.thao, source=source, path=file, at=onestop.AT)
        sample = sample_word(source, files.keep_file(file))
        steps = sample_word(source, files.keep_file(onestop.written(Path(folder, "buoc.csv"), *onestop.steps())))
    basis = "Quyết định 2011/QĐ-UBND ngày 12/7/2021"
    row = TermRow("1.009974", 5, TermUnit.WORKING_DAY, dt.date(2021, 7, 15), None, basis)
    term = terms.keep_term(actor=cast.thao, row=row, at=onestop.AT)
    return {
        "dossier_source": source,
        "dossier_sample": sample,
        "dossier_import": made,
        "dossier_steps": steps,
        "dossier_term": term,
    }


def case(name: str, *more: Any) -> Any:
    """Return the arguments of a page of a case of the scene."""
    return lambda scene: [scene[f"case_{name}"].pk, *more]


def form(kind: str, *more: Any) -> Any:
    """Return the arguments of a page of a report form of the department."""
    return lambda scene: [kind, "bc-2021-09", "so-xay-dung", *more]


def named(name: str) -> Any:
    return lambda scene: [scene[name].pk]


KEEPERS = "302 403 403 403 403 200 403 200 403 403"
"""Those who keep sources: the supervisor and the administrator."""

ROWS = [
    # -- boards and the lists behind their numbers; each sees the own dossiers (test_boards)
    Row("dossiers:progress", STAFF, query=SEPTEMBER, look="dung"),
    Row("dossiers:progress", STAFF, query="period=bc-2019&by=field", look="huong"),
    Row("dossiers:progress-file", STAFF, args=lambda scene: ["csv"], query=SEPTEMBER),
    Row("dossiers:progress-file", STAFF, args=lambda scene: ["xlsx"], query=SEPTEMBER),
    Row("dossiers:rates", STAFF, query=SEPTEMBER, look="dung"),
    Row("dossiers:rates-file", STAFF, args=lambda scene: ["csv"], query=SEPTEMBER),
    Row("dossiers:rates-file", STAFF, args=lambda scene: ["xlsx"], query=SEPTEMBER),
    Row("dossiers:course", STAFF, query=SEPTEMBER, look="dung"),
    Row("dossiers:ranking", STAFF, query=SEPTEMBER, look="thao"),
    Row("dossiers:index", STAFF, query=SEPTEMBER, look="dung"),
    Row("dossiers:course-file", STAFF, args=lambda scene: ["csv"], query=SEPTEMBER),
    Row("dossiers:ranking-file", STAFF, args=lambda scene: ["xlsx"], query=SEPTEMBER),
    Row("dossiers:index-file", STAFF, args=lambda scene: ["csv"], query=SEPTEMBER),
    Row("dossiers:forms", STAFF, query=SEPTEMBER, look="huong"),
    Row("dossiers:form", FORM, args=form("theo-linh-vuc"), look="huong"),
    Row("dossiers:form", FORM, args=form("nguyen-nhan"), look="minh"),
    Row("dossiers:form-file", FORM, args=form("theo-don-vi", "docx")),
    Row("dossiers:form-file", FORM, args=form("theo-don-vi", "xlsx")),
    Row("dossiers:form-sign", HEADS, args=form("theo-don-vi"), look="huong"),
    Row("dossiers:form-withdraw", HEADS, args=form("theo-linh-vuc"), look="huong"),
    Row("dossiers:form-signed-file", FORM, args=lambda scene: [scene["form_signed"].pk, "docx"]),
    Row(
        "dossiers:dossier",
        "302 404 200 200 404 200 200 403 403 403",
        args=lambda scene: [ledgers.NAME, "H32.14-210830-0004"],
        look="minh",
    ),
    Row("dossiers:list", STAFF, query=f"{SEPTEMBER}&what=late&field=dat-dai", look="minh"),
    Row("dossiers:list", STAFF, query="what=overdue", look="tuan"),
    Row("dossiers:list-file", STAFF, args=lambda scene: ["csv"], query="what=overdue"),
    Row("dossiers:list-file", STAFF, args=lambda scene: ["xlsx"], query="what=overdue"),
    Row("dossiers:why", STAFF, query=SEPTEMBER, look="dung"),
    Row("dossiers:why-docx", STAFF, query=SEPTEMBER),
    Row("dossiers:why-file", STAFF, args=lambda scene: ["causes", "xlsx"], query=SEPTEMBER),
    Row("dossiers:why-list", STAFF, query=f"{SEPTEMBER}&what=causes&first=intake&second=sent-on-late", look="dung"),
    Row("dossiers:why-list-file", STAFF, args=lambda scene: ["csv"], query=f"{SEPTEMBER}&what=agencies&first=so-y-te"),
    # -- sources and imports
    Row("dossiers:sources", KEEPERS, look="thao"),
    Row("dossiers:source-new", KEEPERS, look="thao"),
    Row("dossiers:source", KEEPERS, args=named("dossier_source"), look="thao"),
    Row("dossiers:source-mapping", KEEPERS, args=named("dossier_source"), look="thao"),
    Row(
        "dossiers:source-mapping",
        KEEPERS,
        args=named("dossier_source"),
        query=lambda scene: f"mau={scene['dossier_sample']}",
        look="thao",
    ),
    Row("dossiers:source-mapping", KEEPERS, args=named("dossier_source"), query="loai=buoc", look="thao"),
    Row(
        "dossiers:source-mapping",
        KEEPERS,
        args=named("dossier_source"),
        query=lambda scene: f"loai=buoc&mau={scene['dossier_steps']}",
        look="thao",
    ),
    Row("dossiers:source-import", KEEPERS, args=named("dossier_source"), look="thao"),
    Row("dossiers:import", KEEPERS, args=named("dossier_import"), look="thao"),
    Row("dossiers:import-rejects", KEEPERS, args=named("dossier_import")),
    Row("dossiers:terms", KEEPERS, look="thao"),
    Row("dossiers:term-new", KEEPERS, look="thao"),
    Row("dossiers:term", KEEPERS, args=named("dossier_term"), look="thao"),
    Row("dossiers:term-withdraw", KEEPERS, args=named("dossier_term")),
    Row("dossiers:terms-load", KEEPERS, look="thao"),
    Row("dossiers:terms-apply", KEEPERS, look="thao"),
    Row("dossiers:terms-file", KEEPERS, args=lambda scene: ["csv"]),
    Row("dossiers:terms-file", KEEPERS, args=lambda scene: ["xlsx"]),
    Row("dossiers:source-key", "405 405 405 405 405 405 405 405 405 405", args=named("dossier_source")),
    Row("dossiers:source-close", "405 405 405 405 405 405 405 405 405 405", args=named("dossier_source")),
    # -- late dossiers
    Row("dossiers:cases", STAFF, look="minh"),
    Row("dossiers:cases-file", STAFF, args=lambda scene: ["csv"]),
    Row("dossiers:cases", STAFF, query="view=xem-lai-loi", look="thao"),
    Row("dossiers:cases", STAFF, query="view=ket-thuc&q=H32", look="huong"),
    Row("dossiers:case", PARTIES, args=case("owed"), look="minh"),
    Row("dossiers:case", PARTIES, args=case("drafted"), look="huong"),
    Row("dossiers:case", PARTIES, args=case("signed"), look="minh"),
    Row("dossiers:case", PARTIES, args=case("contested"), look="thao"),
    Row("dossiers:case-move", OWNERS, args=case("owed", "soan"), look="minh"),
    Row("dossiers:case-move", OWNERS, args=case("owed", "nguyen-nhan"), look="minh"),
    Row("dossiers:case-move", OWNERS, args=case("owed", "nguoi-nop"), look="minh"),
    Row("dossiers:case-move", "302 404 403 200 404 403 403 403 403 403", args=case("drafted", "ky"), look="huong"),
    Row(
        "dossiers:case-move",
        "302 404 403 200 404 403 200 403 403 403",
        args=case("drafted", "tra-du-thao"),
        look="huong",
    ),
    Row("dossiers:case-move", OWNERS, args=case("signed", "tra-ket-qua"), look="minh"),
    Row("dossiers:case-move", OWNERS, args=case("signed", "ghi-gui"), look="minh"),
    Row(
        "dossiers:case-move", "302 404 403 403 404 403 200 403 403 403", args=case("contested", "ket-luan"), look="dung"
    ),
    Row("dossiers:case-move", "302 404 404 404 404 404 404 403 403 403", args=case("owed", "khong-co-viec-nay")),
    Row("dossiers:case-applicant", OWNERS_ONLY, args=case("signed"), look="minh"),
    Row("dossiers:case-docx", OWNERS_ONLY, args=lambda scene: [scene["case_signed"].pk, scene["apology"].pk]),
    Row("dossiers:case-settings", "302 403 403 403 403 403 403 200 403 403", look="an"),
    # -- holding to account
    Row("dossiers:accountability", EVERYBODY, look="huong"),
    Row("dossiers:file", FILE, args=lambda scene: [scene["file_opened"].pk], look="minh"),
    Row(
        "dossiers:file",
        "302 404 404 200 404 200 200 404 404 404",
        args=lambda scene: [scene["file_decided"].pk],
        look="dung",
    ),
    Row("dossiers:file-docx", "302 404 404 200 404 200 200 404 404 404", args=lambda scene: [scene["file_decided"].pk]),
    Row("dossiers:officers", "302 403 403 200 403 403 403 403 403 403", look="huong"),
    Row("dossiers:inspection", "302 403 403 200 403 200 200 403 403 403", look="thao"),
    Row("dossiers:inspection-file", "302 403 403 200 403 200 200 403 403 403", args=lambda scene: ["csv"]),
    Row("dossiers:evaluations", EVERYBODY, look="huong"),
    Row("dossiers:evaluation", EVALUATED, args=lambda scene: [scene["evaluation"].pk], look="huong"),
    Row("dossiers:evaluation", EVALUATED, args=lambda scene: [scene["evaluation"].pk], look="minh"),
    Row("dossiers:criteria", EVERYBODY, look="minh"),
    Row("dossiers:criteria-new", KEEPERS, look="thao"),
    Row(
        "dossiers:evaluation-seen",
        "302 404 302 404 404 404 404 404 404 404",
        args=lambda scene: [scene["evaluation"].pk],
        method="post",
    ),
    # -- citizens
    Row("dossiers:look-up", OPEN, look="anonymous"),
    Row("dossiers:look-up", NOT_FOUND, method="post", data=lambda scene: {"code": stage.CODE, "secret": "23:59"}),
]
