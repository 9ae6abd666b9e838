"""The apology: drafted, signed, sent; the gate it opens; the second new date that needs the superior."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from docx import Document

from dunghen.dossiers.models import Apology
from dunghen.dossiers.operations import apologising, case_settings, contacting, watching
from dunghen.dossiers.papers import apology as paper
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import gate
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import rule_sets
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors, files
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.cast()
    stage.under(made)
    return made


def test_a_late_dossier_is_apologised_for_and_given_back(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    assert (case.state, case.new_due_at, case.new_dates) == (rules.APOLOGISED, stage.NEW_DUE, 1)
    assert case.commitment is not None and case.commitment.outcome == "fulfilled"
    signed = reads.signed(case)
    assert signed is not None and signed.symbol == "01/XL-SXD"
    letter = Message.objects.get(kind="dossiers.apology")
    assert letter.address == "lan@dan.example" and letter.key == signed.message_key
    assert "17:00" in letter.body and "24/09/2021" in letter.body
    done = apologising.mark_returned(actor=cast.minh, case=case, at=moment(2021, 9, 23))
    assert (done.state, done.ending, done.waits_on) == (rules.GIVEN, "", rules.LEDGER)
    watching.bring([stage.told(finished=moment(2021, 9, 23), timeliness="done_late")], at=moment(2021, 9, 24, 9))
    case = stage.fresh(case)
    assert (case.state, case.ending, case.missed) == (rules.ENDED, rules.RETURNED, 1)
    assert stage.trail(case) == [
        "case_opened", "contact_kept", "apology_drafted", "apology_signed", "given_back", "case_ended",
    ]  # fmt: skip


def test_given_back_is_watched_until_the_ledger_says_so_too(cast: Cast) -> None:
    """The unit says that the result was given; the ledger says unfinished and overdue: nothing ends, nobody apologises twice."""
    case = stage.signed(cast, stage.case_of())
    apologising.mark_returned(actor=cast.minh, case=case, at=moment(2021, 9, 23, 9))
    watching.bring([stage.told()], at=moment(2021, 9, 27, 9))
    case = stage.fresh(case)
    assert (case.state, case.missed, case.given_at) == (rules.GIVEN, 1, moment(2021, 9, 23, 9))
    assert list(reads.listed(cast.minh, reads.Wanted("cho-so-ho-so"), stage.FRIDAY)) == [case]
    # It was a slip of the pen: the case waits for the result again, and its new date has passed.
    apologising.not_returned(actor=cast.minh, case=case, why="Ghi nhầm hồ sơ khác.", at=moment(2021, 9, 27, 9))
    watching.bring([stage.told()], at=moment(2021, 9, 27, 10))
    assert (stage.fresh(case).state, stage.fresh(case).missed) == (rules.OWED, 2)
    with pytest.raises(errors.WrongState):
        apologising.not_returned(actor=cast.minh, case=case, why="Lần nữa", at=moment(2021, 9, 27, 11))


def test_given_back_by_the_unit_but_finished_after_the_new_date_by_the_ledger(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    apologising.mark_returned(actor=cast.minh, case=case, at=moment(2021, 9, 23, 9))
    watching.bring([stage.told(finished=moment(2021, 9, 27, 8), timeliness="done_late")], at=moment(2021, 9, 28, 9))
    case = stage.fresh(case)
    assert (case.ending, case.missed) == (rules.RETURNED, 2)


def test_what_the_ledger_says_is_finished_ends_as_soon_as_it_is_given_back(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    watching.bring([stage.told(finished=moment(2021, 9, 23, 8), timeliness="done_late")], at=moment(2021, 9, 23, 9))
    done = apologising.mark_returned(actor=cast.minh, case=case, at=moment(2021, 9, 23, 10))
    assert (done.state, done.ending) == (rules.ENDED, rules.RETURNED)


def test_the_paper_has_the_form_of_the_day_of_receipt_and_its_bytes_stay(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    signed = reads.signed(case)
    assert signed is not None
    text = "\n".join(p.text for p in Document(io.BytesIO(files.read(signed.sha256))).paragraphs)
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text
    assert "Hồ Ngọc Lan" in text and stage.CODE in text and "hẹn Ông/Bà ngày trả kết quả mới" in text
    # The name stands on the paper alone.
    assert "Lan" not in str(signed.facts)
    later = paper.lines({**signed.facts, "form": "TT03-2025"})
    assert paper.title_of("TT03-2025") == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert any("Đề nghị gia hạn thời gian giải quyết đến" in line for line in later)
    assert (
        stage.case_of(
            "H32.15-250702-0001", submitted=moment(2025, 7, 2), due=moment(2025, 7, 9, 17), at=moment(2025, 7, 9, 9)
        ).rule_set.forms.name
        == "TT03-2025"
    )


def test_nobody_reads_the_applicant_in_the_journal(cast: Cast) -> None:
    stage.signed(cast, stage.case_of())
    assert not [
        entry for entry in Entry.objects.all() if "lan@dan" in str(entry.facts) or "Ngọc Lan" in str(entry.facts)
    ]


@pytest.mark.parametrize("at", [stage.MONDAY + dt.timedelta(hours=9), stage.TUESDAY], ids=["that evening", "next day"])
def test_a_late_result_is_not_given_back_without_an_apology(cast: Cast, at: dt.datetime) -> None:
    case = stage.case_of()
    with pytest.raises(refusals.NotApologised):
        apologising.mark_returned(actor=cast.minh, case=case, at=at)
    assert not gate.may_return(stage.SOURCE, stage.CODE, at).may_return


def test_a_signed_paper_that_nobody_got_opens_no_gate(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of(), contact=False)
    with pytest.raises(refusals.NotApologised):
        apologising.mark_returned(actor=cast.minh, case=case, at=stage.TUESDAY)
    apologising.record_sending(
        actor=cast.minh,
        case=case,
        how="handed",
        on=stage.FRIDAY.date(),
        note="Người nộp ký nhận tại quầy",
        at=stage.TUESDAY,
    )
    with pytest.raises(refusals.SentAlready):
        apologising.record_sending(
            actor=cast.minh, case=case, how="post", on=stage.FRIDAY.date(), note="EE1", at=stage.TUESDAY
        )
    assert apologising.mark_returned(actor=cast.minh, case=case, at=stage.TUESDAY).state == rules.GIVEN


def test_a_letter_that_waits_or_never_arrived_opens_no_gate(cast: Cast) -> None:
    """The mail box is full: the proof is then the paper handed over, with its day and who received it."""
    case = stage.signed(cast, stage.case_of(), delivered=False)

    def missing() -> str:
        found = gate.may_return(stage.SOURCE, stage.CODE, stage.TUESDAY)
        assert found.may_return == (not found.missing)
        assert list(reads.listed(cast.minh, reads.Wanted("chua-ghi-gui"), stage.TUESDAY)) == [case] * bool(
            found.missing
        )
        assert reads.counts(cast.minh, stage.TUESDAY)["chua-ghi-gui"] == bool(found.missing)
        return found.missing

    assert "đang chờ gửi" in missing()
    letter = Message.objects.filter(kind="dossiers.apology")
    letter.update(state="dead", last_error="Hộp thư đầy")
    assert "không gửi được" in missing()
    with pytest.raises(refusals.NotApologised) as refused:
        apologising.mark_returned(actor=cast.minh, case=case, at=stage.TUESDAY)
    assert "không gửi được" in refused.value.sentence
    given = {"actor": cast.minh, "case": case, "how": "post", "note": "EE123456789VN", "at": stage.TUESDAY}
    for day in (dt.date(2021, 9, 16), dt.date(2021, 9, 22)):
        with pytest.raises(refusals.UnfitSendingDay):
            apologising.record_sending(on=day, **given)
    apologising.record_sending(on=dt.date(2021, 9, 20), **given)
    assert missing() == ""


def test_a_result_that_left_before_its_apology_arrived_is_unapologised(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of(), delivered=False)
    late = moment(2021, 9, 22, 9)
    watching.bring([stage.told(finished=late, returned=late, timeliness="done_late")], at=late)
    assert stage.fresh(case).ending == rules.UNAPOLOGISED


def test_what_is_not_late_yet_may_be_given_back(cast: Cast) -> None:
    case = stage.case_of()
    assert gate.may_return(stage.SOURCE, stage.CODE, stage.FRIDAY).may_return
    done = apologising.mark_returned(actor=cast.minh, case=case, at=stage.MONDAY)
    assert done.state == rules.GIVEN
    watching.bring([stage.told(finished=stage.MONDAY, timeliness="done_on_time")], at=stage.TUESDAY)
    assert stage.fresh(case).ending == rules.IN_TIME
    assert case.commitment is not None and stage.fresh(case).commitment.outcome == "cancelled"  # type: ignore[union-attr]


def test_the_gate_knows_what_the_watch_has_not_seen_yet(cast: Cast) -> None:
    stage.tell(stage.dossier())
    found = gate.may_return(stage.SOURCE, stage.CODE, stage.TUESDAY)
    assert (found.known, found.late, found.may_return) == (True, True, False)
    unknown = gate.may_return(stage.SOURCE, "H32.15-210906-7777", stage.TUESDAY)
    assert (unknown.known, unknown.may_return) == (False, True)


def test_a_second_new_date_needs_the_superior(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    at = moment(2021, 9, 27, 9)
    watching.bring([stage.told()], at=at)
    case = stage.fresh(case)
    second = dt.date(2021, 9, 29)
    with pytest.raises(refusals.NewDateNeedsSuperior):
        apologising.draft(actor=cast.minh, case=case, reason="Vẫn chờ", new_on=second, at=at)
    apologising.raise_(actor=cast.minh, case=case, reason="Vẫn chờ", new_on=second, at=at)
    asked = Message.objects.filter(person=cast.dung, kind="dossiers.case_notice")
    assert "Cơ quan cấp dưới xin hẹn lại lần nữa" in asked.get().subject, "a leader is told too"
    with pytest.raises(errors.Forbidden):
        apologising.agree(actor=cast.huong, case=case, note="", at=at)
    with pytest.raises(errors.WrongState):
        apologising.sign(actor=cast.huong, case=case, at=at)
    apologising.agree(actor=cast.dung, case=case, note="Lần cuối", at=at)
    signed = apologising.sign(actor=cast.huong, case=case, at=at)
    assert signed.symbol == "02/XL-SXD" and signed.agreed_by == cast.dung
    assert signed.facts["earlier"] and stage.fresh(case).new_dates == 2


def test_how_many_new_dates_is_told_by_the_rule_set_unless_the_province_says_otherwise(cast: Cast) -> None:
    rules_of_day = replace(rule_sets.of(dt.date(2021, 9, 6)), new_dates_allowed=3)
    assert amounts.new_dates(rules_of_day, stage.FRIDAY) == 3
    case_settings.keep_amount(
        actor=cast.an, at=stage.FRIDAY, slug="new_dates", amount=2, valid_from=dt.date(2021, 10, 1), basis="QĐ thử số 2"
    )
    assert amounts.new_dates(rules_of_day, stage.FRIDAY) == 3
    assert amounts.new_dates(rules_of_day, moment(2021, 10, 5)) == 2


def test_a_returned_draft_goes_back_to_its_writer(cast: Cast) -> None:
    case = stage.drafted(cast, stage.case_of())
    apologising.return_draft(actor=cast.huong, case=case, why="Ghi rõ cơ quan nào.", at=stage.FRIDAY)
    case = stage.fresh(case)
    assert (case.state, case.last_word) == (rules.OWED, "Ghi rõ cơ quan nào.")
    assert Message.objects.filter(person=cast.minh, kind="dossiers.case_notice").exists()
    stage.drafted(cast, case)
    assert list(case.apologies.order_by("pk").values_list("state", flat=True)) == ["returned", "waiting"]


@pytest.mark.parametrize(
    "day",
    [dt.date(2021, 9, 18), dt.date(2021, 9, 20), dt.date(2021, 9, 25), dt.date(2021, 9, 1), dt.date(2022, 9, 21)],
    ids=["Saturday", "the day it was due", "Saturday after", "past", "a year and a day after"],
)
def test_a_new_date_is_a_working_day_after_the_promised_one_and_within_a_year(cast: Cast, day: dt.date) -> None:
    with pytest.raises(refusals.UnfitNewDate):
        apologising.draft(actor=cast.minh, case=stage.case_of(), reason="Chờ", new_on=day, at=stage.FRIDAY)
    assert not Apology.objects.exists()


def test_a_head_does_not_sign_what_he_drafted_when_another_could(cast: Cast) -> None:
    case = stage.case_of()
    people.grant(cast.minh, Role.HEAD, cast.units.so_xay_dung)
    stage.drafted(cast, case)
    with pytest.raises(refusals.OwnDraft):
        apologising.sign(actor=cast.minh, case=case, at=stage.FRIDAY)


def test_strangers_do_nothing(cast: Cast) -> None:
    case = stage.case_of()
    for who in (cast.tuan, cast.thao, cast.an):
        with pytest.raises(errors.Forbidden):
            apologising.draft(actor=who, case=case, reason="x", new_on=stage.NEW_ON, at=stage.FRIDAY)
    with pytest.raises(errors.NotFound):
        reads.one(cast.tuan, case.pk, stage.FRIDAY)
    assert list(reads.visible(cast.dung, stage.FRIDAY)) == [case] == list(reads.visible(cast.minh, stage.FRIDAY))
    assert not reads.visible(cast.tuan, stage.FRIDAY).exists()


def test_the_applicant_is_shown_for_a_reason_and_forgotten_in_time(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    with pytest.raises(refusals.TextNeeded):
        contacting.unseal(actor=cast.minh, case=case, why=" ", at=stage.FRIDAY)
    assert contacting.unseal(actor=cast.minh, case=case, why="Gọi lại", at=stage.FRIDAY).name == "Hồ Ngọc Lan"
    with pytest.raises(errors.Forbidden):
        contacting.unseal(actor=cast.thao, case=case, why="Xem", at=stage.FRIDAY)
    watching.bring([stage.told(finished=stage.TUESDAY, timeliness="done_late")], at=stage.TUESDAY)
    apologising.mark_returned(actor=cast.minh, case=case, at=stage.TUESDAY)
    assert contacting.forget_applicants(at=stage.TUESDAY) == 0
    years_later = stage.TUESDAY + dt.timedelta(days=1900)
    assert contacting.forget_applicants(at=years_later) == 1
    with pytest.raises(refusals.NoContact):
        contacting.unseal(actor=cast.minh, case=case, why="Gọi lại", at=years_later)
