"""The index of the demonstration: 2020 as published, its components invented so that the parts add up, and 2021 open for self-scoring.

Known are the parts of 2020 (54,74 appraised of 60; 16,99 of 23,5 from leaders; 10,84 of SIPAS and impact together; 82,57); the set is a
reconstruction. What single components got is invented and marked so.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from dunghen.config.demo.stage import head, moment, person
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.par_index.models import CriteriaSet, Round, Score
from dunghen.par_index.operations import appraising, moving, rounds, scoring, sets
from dunghen.par_index.queries import importing
from dunghen.par_index.rules import phases, tree

FILE: Final = Path(__file__).resolve().parents[3] / "data" / "par_index" / "criteria.csv"
PLAYED = Verb("demo.par_index_played", "Dựng cảnh Chỉ số CCHC", "{actor} dựng Chỉ số CCHC năm {year}.")
LEADS: Final = {
    "1": "so-noi-vu", "1.6": "van-phong-ubnd-tinh", "2": "so-tu-phap", "3": "van-phong-ubnd-tinh", "3.1.3": "so-tai-nguyen-va-moi-truong",
    "4": "so-noi-vu", "5": "so-noi-vu", "6": "so-tai-chinh", "6.1.1": "so-ke-hoach-va-dau-tu", "6.2.3": "so-tai-nguyen-va-moi-truong",
    "7": "so-thong-tin-va-truyen-thong", "7.4": "so-khoa-hoc-va-cong-nghe", "8": "so-ke-hoach-va-dau-tu", "8.4.1": "so-tai-chinh",
}  # fmt: skip
"""Line (and all below it, unless named themselves) → its lead agency: invented."""
AGREED: Final[dict[str, dict[str, Any]]] = {
    "1.1.2": {"b": 94, "a": 100}, "3.4.1": {"b": 955, "a": 1000}, "3.4.2": {"b": 961, "a": 1000}, "3.4.3": {"b": 968, "a": 1000},
    "3.4.4": {"b": 666, "a": 1000}, "4.2.3": {"base": 1000, "now": 920}, "6.1.1": {"b": 82, "a": 100}, "7.2.1": {"b": 60, "a": 100},
    "7.2.2": {"b": 30, "a": 100}, "7.2.3": {"b": 24, "a": 100}, "7.2.4": {"b": 48, "a": 100}, "7.3.2": {"b": 8, "a": 100},
    "8.2.1": {"now": 95, "last": 100}, "8.3.1": {"now": 112, "last": 100}, "8.3.2": {"now": 50, "last": 50}, "8.4.1": {"b": 101, "a": 100},
    "8.4.2": {"b": 85, "a": 100},
}  # fmt: skip
"""Component → what the agency stated and the appraisal confirmed; what is in neither table got full points."""
LOWERED: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "1.3.1": ({"b": 25, "a": 100}, "Một số đơn vị chỉ kiểm tra qua báo cáo."),
    "1.5.1": ({"count": 1}, "Một sáng kiến chưa được công nhận."),
    "1.6.1": ({"level": 1}, "Có nhiệm vụ hoàn thành sau hạn."),
    "2.1.2": ({"b": 80, "a": 100}, "Hai kiến nghị chưa có văn bản xử lý."),
    "2.2.2": ({"b": 90, "a": 100}, "Một văn bản chưa được sửa đổi."),
    "5.5.2": ({"level": 1}, "Có trường hợp bị xử lý kỷ luật."),
    "6.3.1": ({"now": 12, "last": 12}, "Số đơn vị không tăng so với năm trước."),
}
"""Component self-scored in full → what the appraisal found, and its remark."""
SIPAS: Final = 80.9
LEADERS: Final = 16.99
NOTE: Final = "Số liệu minh họa."


def play(now: dt.datetime) -> None:
    """Lay down what happened up to ``now``; each year once."""
    for year, opens, tell in ((2020, "2021-05-26 00:00", _published), (2021, "2021-09-20 00:00", _under_way)):
        key = f"demo:par-index:{year}"
        if now < moment(opens) or is_done(key) or year == 2021 and now.year > 2021:
            continue
        with act(PLAYED, actor=SYSTEM, on=None, at=now, key=key, year=str(year)):
            tell()


def _set() -> CriteriaSet:
    at = moment("2020-12-31 09:00")
    found = importing.read(FILE.read_bytes(), FILE.name, on=at.date(), edition="2020-RECON")
    return sets.make_set(
        actor=person("thao@noivu.example"),
        title="Bộ tiêu chí cấp tỉnh năm 2020 (phục dựng)",
        lines=found.lines,
        at=at,
        kind="province",
        first_year=2020,
        last_year=2020,
        basis="Theo khung Quyết định 1149/QĐ-BNV; điểm từng mục tự đặt",
        is_reconstruction=True,
    )


def _lead(criteria: CriteriaSet, thao: Person, at: dt.datetime) -> None:
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=LEADS.values())}
    for node in criteria.nodes.filter(children=None).select_related("criteria"):
        code = node.code
        while code not in LEADS:
            code = code.rpartition(".")[0]
        sets.change_node(actor=thao, node=node, lead_unit=units[LEADS[code]], at=at)


def _round(criteria: CriteriaSet, year: int, windows: dict[str, phases.Window], at: dt.datetime) -> Round:
    thao = person("thao@noivu.example")
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=("tinh-khanh-hoa", "so-noi-vu"))}
    made = rounds.prepare(
        actor=thao, criteria=criteria, year=year, host=units["so-noi-vu"], units=[(units["tinh-khanh-hoa"], "")], windows=windows, at=at,
        is_invented=True,
    )  # fmt: skip
    return rounds.open_round(actor=thao, round=made, at=at)


def _scores(round: Round) -> list[Score]:
    rows = Score.objects.filter(assessed__round=round).select_related(
        "node__criteria", "lead", "portion__unit", "portion__commitment", "assessed__unit", "assessed__round__criteria"
    )
    return list(rows.order_by("node__position"))


def _full(score: Score) -> dict[str, Any]:
    """Return inputs that give full points."""
    rule = score.node.rule
    match rule["kind"]:
        case "deadline":
            return {"day": rule["by"]}
        case "checklist":
            return {"items": [1] * len(rule["shares"])}
        case "all_or_nothing":
            return {"met": 1}
        case "violation_zero" | "deduct":
            return {"count": 0}
        case "steps":
            return {"count": rule["steps"][-1][0]}
        case "ladder":
            return {"level": len(rule["shares"]) - 1}
        case "reduction":
            return {"base": 100, "now": 100 - rule["target"]}
        case "year_on_year":
            return {"now": 130, "last": 100}
        case _:
            return {"b": 100, "a": 100}


def _self_score(score: Score, at: dt.datetime) -> None:
    code = score.node.code
    actor = head(score.lead_id, at)
    scoring.score(actor=actor, score=score, inputs=AGREED.get(code) or _full(score), note=NOTE, at=at)
    if code in LOWERED or code in AGREED:
        number = f"{100 + score.node.position}/BC"
        scoring.add_evidence(actor=actor, score=score, number=number, page="tr. 2", subject="Báo cáo minh họa", at=at)


def _check(round: Round, at: dt.datetime, leave: frozenset[str] = frozenset()) -> None:
    portions = round.assessed.get().portions.select_related(
        "unit", "commitment", "assessed__unit", "assessed__round__criteria"
    )
    for portion in portions:
        if portion.unit.key not in leave:
            scoring.check(actor=head(portion.unit_id, at), portion=portion, at=at)


def _published() -> None:
    """2020 from the set to the publication."""
    thao, dung = person("thao@noivu.example"), person("dung@tinh.example")
    made = moment("2020-12-31 10:00")
    criteria = _set()
    _lead(criteria, thao, made)
    criteria = sets.put_in_force(actor=thao, criteria=criteria, at=made)
    windows = {
        phases.SCORING: (dt.date(2021, 1, 4), dt.date(2021, 1, 29)),
        phases.APPRAISAL: (dt.date(2021, 2, 1), dt.date(2021, 4, 16)),
        phases.EXPLAINING: (dt.date(2021, 4, 19), dt.date(2021, 4, 29)),
        phases.COUNCIL: (dt.date(2021, 5, 4), dt.date(2021, 5, 25)),
    }
    round = _round(criteria, 2020, windows, moment("2021-01-04 08:00"))
    for score in _scores(round):
        if score.node.source not in tree.SURVEYED:
            _self_score(score, moment("2021-01-20 09:00"))
    _check(round, moment("2021-01-26 15:00"))
    scoring.submit(
        actor=dung,
        assessed=round.assessed.select_related("unit", "round__criteria").get(),
        at=moment("2021-01-28 10:00"),
    )
    round = moving.move_on(actor=thao, round=round, at=moment("2021-02-01 08:00"))
    at = moment("2021-04-08 09:00")
    _appraise(_scores(round), thao, at)
    round = moving.move_on(actor=thao, round=round, at=moment("2021-04-19 08:00"))
    round = moving.move_on(actor=thao, round=round, at=moment("2021-05-04 08:00"))
    moving.publish(actor=dung, round=round, number="641/QĐ-BNV", on=dt.date(2021, 5, 25), at=moment("2021-05-25 16:00"))


def _appraise(scores: list[Score], thao: Person, at: dt.datetime) -> None:
    leaders = [score for score in scores if score.node.source == tree.LEADERS]
    whole = sum(float(score.node.maximum or 0) for score in leaders)
    left = Decimal(str(LEADERS))
    for score in scores:
        if score.node.source == tree.SIPAS:
            appraising.record_survey(actor=thao, score=score, inputs={"value": SIPAS}, source=NOTE, at=at)
        elif score.node.source == tree.LEADERS:
            # The last one takes what rounding left.
            share = Decimal(str(round(LEADERS / whole * float(score.node.maximum or 0), 3)))
            given = left if score is leaders[-1] else share
            left -= given
            appraising.record_survey(actor=thao, score=score, points=float(given), source=NOTE, at=at)
        else:
            inputs, note = LOWERED.get(score.node.code, (score.self_inputs, ""))
            appraising.appraise(actor=thao, score=score, inputs=inputs, note=note, at=at)


def _under_way() -> None:
    """2021, open since September: most has been scored, one agency has done nothing, two wait for their head."""
    thao = person("thao@noivu.example")
    made, opened, day = moment("2021-08-30 09:00"), moment("2021-09-06 08:00"), moment("2021-09-15 09:00")
    source = CriteriaSet.objects.get(kind="province", first_year=2020, is_reconstruction=True)
    criteria = sets.copy_set(
        actor=thao, source=source, title="Bộ tiêu chí cấp tỉnh năm 2021 (phục dựng)", first_year=2021, at=made
    )
    for node in criteria.nodes.filter(code__in=("1.1.1", "2.2.1")).select_related("criteria"):
        sets.change_node(actor=thao, node=node, rule={**node.rule, "by": "2021-01-31"}, at=made)
    criteria = sets.put_in_force(actor=thao, criteria=criteria, at=made)
    windows = {
        phases.SCORING: (dt.date(2021, 9, 6), dt.date(2021, 10, 15)),
        phases.APPRAISAL: (dt.date(2021, 10, 18), dt.date(2021, 11, 19)),
        phases.EXPLAINING: (dt.date(2021, 11, 22), dt.date(2021, 12, 3)),
        phases.COUNCIL: (dt.date(2021, 12, 6), dt.date(2021, 12, 24)),
    }
    round = _round(criteria, 2021, windows, opened)
    waiting = {"so-tai-nguyen-va-moi-truong", "so-tai-chinh"}
    for score in _scores(round):
        if score.node.source not in tree.SURVEYED and score.lead.key != "so-tai-nguyen-va-moi-truong":
            _self_score(score, day)
    _check(round, moment("2021-09-17 15:00"), frozenset(waiting | {"so-noi-vu"}))
