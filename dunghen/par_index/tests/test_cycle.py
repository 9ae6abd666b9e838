"""A year of the index as its people live it: sets and rounds made, scored, appraised, explained, concluded, published; and what is refused."""

import datetime as dt
import math

import pytest

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.commitments.operations import hand_over_all
from dunghen.kernel.errors import Forbidden
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.journal.queries import trail
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment
from dunghen.par_index.models import Evidence, Round
from dunghen.par_index.operations import appraising, moving, rounds, scoring
from dunghen.par_index.queries import recomputing, trees
from dunghen.par_index.rules import phases, refusals
from dunghen.par_index.tests import stage

pytestmark = pytest.mark.django_db


def test_a_year_from_the_opening_to_the_publication() -> None:
    cast = people.cast()
    round = stage.opened(cast)

    # Each agency has one promise for all it scores, due when the window closes; its head is told.
    owed = {row.owner_unit.key: row for row in Commitment.objects.filter(kind=rounds.KIND).select_related("owner_unit")}
    assert set(owed) == {"so-noi-vu", "so-xay-dung"}
    assert owed["so-xay-dung"].due_at == moment(2021, 1, 29, 17)
    assert Message.objects.filter(person=cast.huong, kind="par_index.notice").exists()

    # Before anything is scored nothing can be checked; without evidence a point is not checked either.
    portion = (
        stage.assessed(round)
        .portions.select_related("unit", "assessed__round__criteria", "commitment")
        .get(unit=cast.units.so_xay_dung)
    )
    with pytest.raises(refusals.NotScoredYet, match="Còn 2 mục chưa chấm"):
        scoring.check(actor=cast.huong, portion=portion, at=stage.SCORING)
    for code in ("1.1.2", "2.1"):
        scoring.score(actor=cast.minh, score=stage.of(round, code), inputs=stage.INPUTS[code], at=stage.SCORING)
    with pytest.raises(refusals.EvidenceNeeded):
        scoring.check(actor=cast.huong, portion=portion, at=stage.SCORING)

    # The outsider may nothing; nobody scores what a survey gives.
    with pytest.raises(Forbidden):
        scoring.score(actor=cast.tuan, score=stage.of(round, "2.1"), inputs={"b": 1, "a": 1}, at=stage.SCORING)
    with pytest.raises(Forbidden):
        scoring.score(actor=cast.minh, score=stage.of(round, "1.1.1"), inputs={"day": "2020-01-01"}, at=stage.SCORING)
    assert stage.of(round, "1.2").portion is None

    round = stage.appraising(cast, round)
    one = stage.of(round, "1.1.2")
    assert one.self_points == pytest.approx(3.6) and one.portion is not None and one.portion.checked_at
    assert Commitment.objects.get(pk=owed["so-xay-dung"].pk).outcome == "fulfilled"

    # Once submitted, self-scores stand; the team appraises, but nobody his own.
    with pytest.raises(refusals.WindowClosed, match="Thẩm định"):
        scoring.score(actor=cast.minh, score=one, inputs={"b": 10, "a": 10}, at=stage.APPRAISING)
    with pytest.raises(refusals.OwnComponent):
        appraising.appraise(actor=cast.minh, score=one, points=4, at=stage.APPRAISING)
    hanh = stage.inspector()
    with pytest.raises(refusals.ReasonNeeded, match="nhận xét"):
        appraising.appraise(actor=hanh, score=one, inputs={"b": 8, "a": 10}, at=stage.APPRAISING)
    appraising.appraise(
        actor=hanh, score=one, inputs={"b": 8, "a": 10}, note="Hai việc chưa có sản phẩm.", at=stage.APPRAISING
    )
    for code in ("1.1.1", "2.1"):
        appraising.appraise(actor=hanh, score=stage.of(round, code), inputs=stage.INPUTS[code], at=stage.APPRAISING)
    for code, value in (("1.2", 72.3), ("2.2", 81)):
        appraising.record_survey(
            actor=cast.thao,
            score=stage.of(round, code),
            inputs={"value": value},
            source="Thông báo",
            at=stage.APPRAISING,
        )

    # The agency explains with a document of its own; the team answers; all four words stand apart.
    round = moving.move_on(actor=cast.thao, round=round, at=stage.EXPLAINING)
    with pytest.raises(refusals.NotExplained):
        appraising.appraise_again(actor=hanh, score=stage.of(round, "1.1.2"), points=4, note="Đạt", at=stage.EXPLAINING)
    one = appraising.explain(
        actor=cast.minh, score=stage.of(round, "1.1.2"), text="Một sản phẩm gửi kèm.", at=stage.EXPLAINING
    )
    proof = scoring.add_evidence(
        actor=cast.minh,
        score=stage.of(round, "1.1.2"),
        content=b"%PDF",
        file_name="san-pham.pdf",
        page="tr. 2",
        at=stage.EXPLAINING,
    )
    assert proof.stage == Evidence.Stage.APPEAL
    appraising.appraise_again(
        actor=hanh,
        score=stage.of(round, "1.1.2"),
        inputs={"b": 85, "a": 100},
        note="Công nhận một phần.",
        at=stage.EXPLAINING,
    )
    round = moving.move_on(actor=cast.thao, round=round, at=stage.COUNCIL)
    appraising.conclude(
        actor=cast.thao,
        score=stage.of(round, "2.1"),
        points=1.2,
        note="Hội đồng thống nhất 1,2 điểm.",
        at=stage.COUNCIL,
    )
    opened_before = stage.of(round, "2.1")
    assert opened_before.assessed.round.phase == phases.COUNCIL
    round = moving.publish(
        actor=cast.dung, round=round, number="12/QĐ-UBND", on=dt.date(2021, 4, 26), at=stage.PUBLISHED
    )

    one = stage.of(round, "1.1.2")
    assert [one.self_points, one.appraised_points, one.second_points, one.final_points] == pytest.approx(
        [3.6, 3.2, 3.4, 3.4]
    )
    total = 2 + 3.4 + 0.723 * 6 + 1.2 + 0.81 * 5
    assert stage.assessed(round).total == pytest.approx(total)
    assert stage.assessed(round).percent == pytest.approx(100 * total / 20)

    # Published is locked, for everybody, and for whoever began before it was.
    for act in (
        lambda: appraising.conclude(actor=cast.thao, score=opened_before, points=1, note="…", at=stage.COUNCIL),
        lambda: appraising.conclude(
            actor=cast.thao, score=stage.of(round, "2.1"), points=1, note="…", at=stage.PUBLISHED
        ),
        lambda: rounds.set_windows(actor=cast.thao, round=round, windows=stage.WINDOWS, at=stage.PUBLISHED),
        lambda: moving.publish(actor=cast.dung, round=round, number="13", on=dt.date(2021, 4, 27), at=stage.PUBLISHED),
    ):
        with pytest.raises((refusals.WindowClosed, refusals.PublishedAlready)):
            act()
    said = [line.sentence for line in trail(one.thread)]
    assert any("tự chấm mục 1.1.2" in word and "3,6 điểm" in word for word in said)
    assert any("thẩm định lại" in word for word in said)


def test_something_of_nothing_is_a_mistake_and_earns_no_points() -> None:
    """Nought of nought is settled by the set; five of nought earned full points."""
    cast = people.cast()
    round = stage.opened(cast)
    with pytest.raises(refusals.PartOfNothing, match="số đạt là 5"):
        scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), inputs={"b": 5, "a": 0}, at=stage.SCORING)
    assert stage.of(round, "2.1").self_points is None
    scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), inputs={"b": 0, "a": 0}, at=stage.SCORING)
    assert stage.of(round, "2.1").self_points == 3


def test_windows_lock_and_are_reopened_with_a_reason() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    one = stage.of(round, "2.1")
    late = moment(2021, 1, 30)
    with pytest.raises(refusals.WindowClosed, match="đã hết hạn ngày 29/01/2021"):
        scoring.score(actor=cast.minh, score=one, inputs={"b": 1, "a": 1}, at=late)
    with pytest.raises(refusals.ReasonNeeded):
        moving.reopen_score(actor=cast.thao, score=one, until=dt.date(2021, 2, 2), why=" ", at=late)
    moving.reopen_score(actor=cast.thao, score=one, until=dt.date(2021, 2, 2), why="Số liệu của Bộ về muộn.", at=late)
    assert (
        scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), inputs={"b": 1, "a": 1}, at=late).self_points == 3
    )
    with pytest.raises(refusals.WindowClosed):
        scoring.score(actor=cast.minh, score=stage.of(round, "1.1.2"), inputs={"b": 1, "a": 1}, at=late)

    # The whole phase, after the appraisal began: what was submitted and checked waits to be so again.
    round = moving.move_on(actor=cast.thao, round=round, at=stage.APPRAISING)
    round = moving.reopen(
        actor=cast.thao,
        round=round,
        phase=phases.SCORING,
        until=dt.date(2021, 2, 15),
        why="Bổ sung số liệu",
        at=stage.APPRAISING,
    )
    scoring.score(actor=cast.minh, score=stage.of(round, "1.1.2"), inputs={"b": 1, "a": 1}, at=stage.APPRAISING)
    assert Entry.objects.filter(verb="par_index.reopened", facts__why="Bổ sung số liệu").count() == 1
    with pytest.raises(Forbidden):
        moving.reopen(
            actor=cast.huong, round=round, phase=phases.SCORING, until=dt.date(2021, 3, 1), why="…", at=stage.APPRAISING
        )


def test_a_submission_waits_for_the_checks_and_can_be_withdrawn() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    with pytest.raises(refusals.NotScoredYet):
        scoring.submit(actor=cast.dung, assessed=stage.assessed(round), at=stage.SCORING)
    round = stage.scored(cast, round, submit=False)
    with pytest.raises(refusals.PortionChecked):
        scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), inputs={"b": 1, "a": 1}, at=stage.SCORING)
    portion = (
        stage.assessed(round)
        .portions.select_related("unit", "assessed__round__criteria", "commitment")
        .get(unit=cast.units.so_xay_dung)
    )
    scoring.uncheck(actor=cast.huong, portion=portion, why="Số liệu quý IV thiếu.", at=stage.SCORING)
    with pytest.raises(refusals.NotCheckedYet, match="Sở Xây dựng"):
        scoring.submit(actor=cast.dung, assessed=stage.assessed(round), at=stage.SCORING)
    with pytest.raises(refusals.NotSubmittedYet):
        moving.move_on(actor=cast.thao, round=round, at=stage.SCORING)
    scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), inputs={"b": 2, "a": 3}, at=stage.SCORING)
    portion.refresh_from_db()
    scoring.check(actor=cast.huong, portion=portion, at=stage.SCORING)
    with pytest.raises(Forbidden):
        scoring.submit(actor=cast.huong, assessed=stage.assessed(round), at=stage.SCORING)
    scoring.submit(actor=cast.dung, assessed=stage.assessed(round), at=stage.SCORING)
    with pytest.raises(refusals.Submitted):
        scoring.submit(actor=cast.dung, assessed=stage.assessed(round), at=stage.SCORING)
    scoring.withdraw(actor=cast.dung, assessed=stage.assessed(round), why="Cần sửa mục 2.1.", at=stage.SCORING)
    assert stage.assessed(round).submitted_at is None


def test_what_does_not_apply_is_scaled_out_and_told_why() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    with pytest.raises(refusals.ReasonNeeded):
        scoring.score(actor=cast.minh, score=stage.of(round, "2.1"), applies=False, at=stage.SCORING)
    one = scoring.score(
        actor=cast.minh, score=stage.of(round, "2.1"), applies=False, note="Không phát sinh.", at=stage.SCORING
    )
    assert one.self_points is not None and math.isnan(one.self_points)
    scoring.score(actor=cast.minh, score=stage.of(round, "1.1.2"), inputs={"b": 1, "a": 1}, at=stage.SCORING)
    found = trees.scored(Round.objects.get(pk=round.pk))
    assert found.sums(trees.SELF)[""].tolist() == [4]
    assert found.percent(trees.SELF) == pytest.approx([100 * 4 / 17])
    assert trail(stage.of(round, "2.1").thread)[-1].sentence.endswith("không áp dụng.")


def test_what_was_published_is_taken_up_again_only_with_a_reason_and_published_anew() -> None:
    cast = people.cast()
    round = stage.published(cast, stage.opened(cast))
    assert stage.assessed(round).total == pytest.approx(14.57)
    until = dt.date(2021, 5, 14)
    at = moment(2021, 5, 10)
    with pytest.raises(refusals.ReasonNeeded):
        moving.reopen(actor=cast.thao, round=round, phase=phases.COUNCIL, until=until, why="", at=at)
    round = moving.reopen(actor=cast.thao, round=round, phase=phases.COUNCIL, until=until, why="Bộ đính chính.", at=at)
    assert stage.assessed(round).total == pytest.approx(14.57), "the published total stands until then"
    appraising.conclude(actor=cast.thao, score=stage.of(round, "2.1"), points=1.5, note="Theo đính chính.", at=at)
    assert stage.of(round, "2.1").settled == 1.5
    round = moving.publish(actor=cast.dung, round=round, number="700/QĐ-BNV", on=dt.date(2021, 5, 12), at=at)
    assert stage.assessed(round).total == pytest.approx(15.07)


def test_an_appraisal_opened_again_stands_before_an_older_word_of_the_council() -> None:
    cast = people.cast()
    round = stage.published(cast, stage.opened(cast))
    until, at, later = dt.date(2021, 5, 14), moment(2021, 5, 10), moment(2021, 5, 11)
    round = moving.reopen(actor=cast.thao, round=round, phase=phases.COUNCIL, until=until, why="Bộ đính chính.", at=at)
    appraising.conclude(actor=cast.thao, score=stage.of(round, "2.1"), points=1.5, note="Theo đính chính.", at=at)
    round = moving.reopen(
        actor=cast.thao, round=round, phase=phases.APPRAISAL, until=until, why="Số liệu sai từ gốc.", at=later
    )
    again = {"b": 2, "a": 3}
    appraising.appraise(actor=cast.thao, score=stage.of(round, "2.1"), inputs=again, note="Số đã sửa.", at=later)
    one = stage.of(round, "2.1")
    assert (one.appraised_points, one.council_points, one.settled) == (2, 1.5, 2)
    # The list of the year and its totals say the same: 14,57 with 2 instead of 1.
    assert trees.scored(round).sums()[""] == pytest.approx([15.57])
    for when in (later, later):
        round = moving.move_on(actor=cast.thao, round=round, at=when)
    round = moving.publish(actor=cast.dung, round=round, number="9/QĐ-BNV", on=dt.date(2021, 5, 12), at=later)
    assert stage.of(round, "2.1").final_points == 2
    assert recomputing.recompute(round.year).differences == ()


def test_a_component_and_a_merged_agency_go_to_another_lead_with_their_promises() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    rounds.name_lead(actor=cast.thao, score=stage.of(round, "2.1"), unit=cast.units.so_y_te, at=stage.SCORING)
    moved = stage.of(round, "2.1")
    assert moved.lead == cast.units.so_y_te and moved.portion is not None and moved.portion.unit == cast.units.so_y_te
    assert scoring.score(actor=cast.tuan, score=moved, inputs={"b": 1, "a": 1}, at=stage.SCORING).self_points == 3

    # Sở Xây dựng is merged into Sở Y tế: what it scores joins what that scores, and both promises end with one check.
    hand_over_all(
        from_unit=cast.units.so_xay_dung, to_unit=cast.units.so_y_te, basis="Hợp nhất", actor=SYSTEM, at=stage.SCORING
    )
    one = stage.of(round, "1.1.2")
    assert one.lead == cast.units.so_y_te and one.portion_id == moved.portion_id
    scoring.score(actor=cast.tuan, score=one, inputs={"b": 9, "a": 10}, note="Số liệu quý IV", at=stage.SCORING)
    head = make.person("ha@tinh.example", "Ngô Thu Hà", (Role.HEAD, cast.units.so_y_te))
    scoring.add_evidence(actor=cast.tuan, score=moved, number="3/BC", at=stage.SCORING)
    portion = (
        stage.assessed(round)
        .portions.select_related("unit", "commitment", "assessed__round__criteria")
        .get(pk=one.portion_id)
    )
    scoring.check(actor=head, portion=portion, at=stage.SCORING)
    assert not Commitment.objects.open().filter(owner_unit=cast.units.so_y_te).exists()
