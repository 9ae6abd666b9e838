"""A small set and a year's round brought to any phase in a line, on top of the fixed cast.

::

    cast = people.cast()
    criteria = stage.in_force(cast)                  # 20 points: 1.1.1, 1.1.2, 2.1 scored; 1.2 leaders, 2.2 SIPAS
    round = stage.opened(cast, criteria)             # self-scoring of 2020, 4–29 January 2021
    stage.scored(cast, round)                        # every component scored, proved, checked, submitted
    round = stage.appraising(cast, round)            # team: Sở Y tế appraises area 1, Sở Nội vụ (Thảo) the rest

Thảo (Sở Nội vụ) hosts; Minh and Hương of Sở Xây dựng score 1.1.2 and 2.1; Dũng submits and publishes; Tuấn must see nothing.
"""

import datetime as dt
from decimal import Decimal

from dunghen.kernel.organisation.models import Person, Role, Unit
from dunghen.kernel.tests import make
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.par_index.models import Assessed, CriteriaSet, Round, Score
from dunghen.par_index.operations import appraising as judging
from dunghen.par_index.operations import moving, rounds, scoring, sets
from dunghen.par_index.rules import phases, tree
from dunghen.par_index.rules.lines import Line

MADE = moment(2020, 12, 30)
OPENED = moment(2021, 1, 4)
SCORING = moment(2021, 1, 20)
APPRAISING = moment(2021, 2, 10)
EXPLAINING = moment(2021, 3, 10)
COUNCIL = moment(2021, 4, 12)
PUBLISHED = moment(2021, 4, 26)
WINDOWS = {
    phases.SCORING: (dt.date(2021, 1, 4), dt.date(2021, 1, 29)),
    phases.APPRAISAL: (dt.date(2021, 2, 1), dt.date(2021, 2, 26)),
    phases.EXPLAINING: (dt.date(2021, 3, 1), dt.date(2021, 3, 19)),
    phases.COUNCIL: (dt.date(2021, 4, 1), dt.date(2021, 4, 30)),
}
INPUTS = {"1.1.1": {"day": "2020-01-31"}, "1.1.2": {"b": 9, "a": 10}, "2.1": {"b": 1, "a": 3}}
"""What the agencies state: 2 + 3.6 + 1 = 6.6 points of 9."""


def lines(lead: str = "so-xay-dung") -> list[Line]:
    """Return the small set: two areas, 12 + 8 points."""

    def line(code: str, name: str, maximum: str, parent: str = "", source: str = "", **more: object) -> Line:
        return Line(code, name, Decimal(maximum), parent, source, **more)  # type: ignore[arg-type]

    return [
        line("1", "Công tác chỉ đạo, điều hành", "12"),
        line("1.1", "Kế hoạch cải cách hành chính", "6", "1"),
        line("1.1.1", "Ban hành kế hoạch kịp thời", "2", "1.1", tree.APPRAISAL, rule={"kind": "deadline", "by": "2020-01-31"}, evidence="Quyết định ban hành kế hoạch"),
        line("1.1.2", "Mức độ hoàn thành kế hoạch", "4", "1.1", tree.APPRAISAL, rule={"kind": "ratio", "floor": 80}, lead=lead, evidence="Báo cáo năm"),
        line("1.2", "Đánh giá của lãnh đạo, quản lý", "6", "1", tree.LEADERS, rule={"kind": "index"}),
        line("2", "Cải cách thủ tục hành chính", "8"),
        line("2.1", "Hồ sơ giải quyết đúng hạn", "3", "2", tree.APPRAISAL, rule={"kind": "ratio"}, lead=lead),
        line("2.2", "Chỉ số hài lòng", "5", "2", tree.SIPAS, rule={"kind": "index"}),
    ]  # fmt: skip


def draft(cast: Cast, title: str = "Bộ tiêu chí thử 2020", **head: object) -> CriteriaSet:
    """Return the small set as Thảo's draft."""
    given = {"kind": "province", "first_year": 2020, "whole": Decimal(20), "basis": "QĐ thử số 1", **head}
    return sets.make_set(actor=cast.thao, title=title, lines=lines(), at=MADE, **given)


def in_force(cast: Cast, **head: object) -> CriteriaSet:
    return sets.put_in_force(actor=cast.thao, criteria=draft(cast, **head), at=MADE)  # type: ignore[arg-type]


def opened(cast: Cast, criteria: CriteriaSet | None = None, units: list[tuple[Unit, str]] | None = None) -> Round:
    """Return the round of 2020 open for self-scoring; of the province unless units are named."""
    criteria = criteria or in_force(cast)
    round = rounds.prepare(
        actor=cast.thao,
        criteria=criteria,
        year=2020,
        host=cast.units.so_noi_vu,
        units=units or [(cast.units.ubnd_tinh, "")],
        windows=WINDOWS,
        at=MADE,
    )
    return rounds.open_round(actor=cast.thao, round=round, at=OPENED)


def assessed(round: Round) -> Assessed:
    return round.assessed.select_related("unit", "round__criteria").get()


def of(round: Round, code: str) -> Score:
    """Return the score of a component, fresh."""
    return Score.objects.select_related("assessed__round__criteria", "node__criteria", "portion__unit").get(
        assessed__round=round, node__code=code
    )


def head_of_host(cast: Cast) -> Person:
    """Return the head of Sở Nội vụ, who checks what Thảo scored."""
    found = Person.objects.filter(email="long@tinh.example").first()
    return found or make.person("long@tinh.example", "Hoàng Gia Long", (Role.HEAD, cast.units.so_noi_vu))


def scored(cast: Cast, round: Round, submit: bool = True) -> Round:
    """Score, prove and check everything of the province; submit."""
    by = {"1.1.1": cast.thao, "1.1.2": cast.minh, "2.1": cast.minh}
    for code, who in by.items():
        row = scoring.score(actor=who, score=of(round, code), inputs=INPUTS[code], at=SCORING)
        scoring.add_evidence(actor=who, score=row, number=f"{code}/BC", page="tr. 3", at=SCORING)
    for portion in assessed(round).portions.select_related("unit", "commitment", "assessed__round"):
        head = cast.huong if portion.unit_id == cast.units.so_xay_dung.pk else head_of_host(cast)
        scoring.check(actor=head, portion=portion, at=SCORING)
    if submit:
        scoring.submit(actor=cast.dung, assessed=assessed(round), at=SCORING)
    return Round.objects.get(pk=round.pk)


def team(cast: Cast, round: Round) -> None:
    """Let Hạnh's agency (Thanh tra tỉnh) appraise area 1 and Minh's own agency area 2."""
    area = {node.code: node for node in round.criteria.nodes.filter(parent=None)}
    rounds.set_team(
        actor=cast.thao, round=round, name="Tổ 1", areas=[area["1"], area["2"]], units=[inspectors(), cast.units.so_xay_dung], at=OPENED
    )  # fmt: skip


def inspectors() -> Unit:
    return make.unit("thanh-tra-tinh", "Thanh tra tỉnh")


def inspector() -> Person:
    """Return Hạnh, officer of the inspectorate, member of the team."""
    found = Person.objects.filter(email="hanh@tinh.example").first()
    return found or make.person("hanh@tinh.example", "Trần Mỹ Hạnh", (Role.OFFICER, inspectors()))


def appraising(cast: Cast, round: Round) -> Round:
    """Return the round submitted and in its appraisal, with its team."""
    round = scored(cast, round)
    team(cast, round)
    return moving.move_on(actor=cast.thao, round=Round.objects.get(pk=round.pk), at=APPRAISING)


def published(cast: Cast, round: Round) -> Round:
    """Return the round published: 1.1.1 2 · 1.1.2 3,6 → 3,2 · 2.1 1 · leaders 72 % of 6 · SIPAS 81 % of 5."""
    round = appraising(cast, round)
    for code, inputs in INPUTS.items():
        given, note = ({"b": 8, "a": 10}, "Hai việc chưa có sản phẩm.") if code == "1.1.2" else (inputs, "")
        judging.appraise(actor=cast.thao, score=of(round, code), inputs=given, note=note, at=APPRAISING)
    for code, value in (("1.2", 72), ("2.2", 81)):
        judging.record_survey(
            actor=cast.thao, score=of(round, code), inputs={"value": value}, source="Thông báo của Bộ", at=APPRAISING
        )
    round = moving.move_on(actor=cast.thao, round=round, at=EXPLAINING)
    round = moving.move_on(actor=cast.thao, round=round, at=COUNCIL)
    return moving.publish(actor=cast.dung, round=round, number="641/QĐ-BNV", on=dt.date(2021, 4, 25), at=PUBLISHED)
