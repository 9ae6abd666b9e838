"""Surveys of the demonstration: one of 2021 with some six hundred sheets, one of leaders that is running, one after services. All invented."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from dunghen.kernel.access import SYSTEM, Role
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Grant, Level, Person, Unit
from dunghen.surveys.models import Survey
from dunghen.surveys.operations import answering, composing, counting, fielding, inviting, planning, taking
from dunghen.surveys.operations.planning import Part, Piece
from dunghen.surveys.operations.taking import Brought
from dunghen.surveys.queries import tickets
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import words
from dunghen.surveys.rules.asking import Asked

PLAYED = Verb("demo.surveys_played", "Dựng cảnh khảo sát", "{actor} dựng {count} cuộc khảo sát trình diễn.")
KEY: Final = "demo:surveys"
FIRST, LAST = dt.date(2021, 8, 2), dt.date(2021, 8, 31)
SEED: Final = 20210802
SAID: Final = (
    "Chờ lâu quá, sáng đến từ bảy giờ mà gần trưa mới đến lượt.",
    "Cán bộ hướng dẫn tận tình, tôi chỉ đi một lần là xong.",
    "Mẫu đơn nhiều ô khó hiểu, nên có bản điền sẵn để xem.",
    "Hẹn trả kết quả rồi lại hẹn tiếp mà không báo trước.",
    "Nên nhắn tin khi có kết quả, đỡ phải đi hỏi.",
    "Nộp qua mạng được nhưng vẫn phải mang giấy lên.",
    "Chỗ để xe chật, người già khó đi.",
)
GROUPS: Final = (
    ("hdnd", "Đại biểu Hội đồng nhân dân tỉnh", 50, 12, 0.4),
    ("so", "Lãnh đạo sở, ban, ngành", 40, 10, 0.3),
    ("huyen", "Lãnh đạo cấp huyện", 27, 9, 0.3),
)
"""Key, name, people, invited, weight of each group of the leaders' survey."""


def play(now: dt.datetime) -> None:
    """Lay the surveys once, when their coordinator and operator are there and the summer of 2021 is over."""
    today = now.astimezone(ZONE).date()
    then, operator, owner = _grant(Role.SUPERVISOR, FIRST), _grant(Role.OPERATOR, FIRST), _grant(Role.SUPERVISOR, today)
    if is_done(KEY) or today <= LAST or then is None or operator is None or owner is None:
        return
    with act(PLAYED, actor=SYSTEM, on=None, at=now, key=KEY, count=3):
        chance = np.random.default_rng(SEED)
        _sipas(then.unit, operator.person, chance)
        leaders = _leaders(owner.unit, now)
    # Answering is no part of an act: each sheet is kept by itself.
    _answered(leaders, chance, now)
    _after(owner.unit, now)
    # The worker would count within the hour; who looks at once is to see results.
    counting.count_due(at=now)
    counting.publish(actor=owner.person, survey=Survey.objects.get(code="SIPAS1"), at=now)


def _grant(role: str, day: dt.date) -> Grant | None:
    return Grant.objects.on(day).select_related("person", "unit").filter(role=role).order_by("pk").first()


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), ZONE)


def _sipas(owner: Unit, operator: Person, chance: np.random.Generator) -> None:
    at = _moment(FIRST)
    version = composing.ship(actor=SYSTEM, slug="sipas-nam-yeu-to", at=at)
    survey = planning.plan(
        actor=SYSTEM, owner=owner, version=version, title="Mức độ hài lòng năm 2021", title_en="Satisfaction in 2021", code="SIPAS1",
        opens_on=FIRST, closes_on=LAST, about_from=dt.date(2021, 1, 1), about_to=dt.date(2021, 6, 30),
        channels=[words.PAPER, words.INTERVIEW, words.LINK], picked_by="Sở Nội vụ rút mẫu; Bưu điện tỉnh phát và thu phiếu", at=at,
    )  # fmt: skip
    parts = _parts(chance)
    survey = planning.set_parts(actor=SYSTEM, survey=survey, design=words.CLUSTERED, parts=parts, at=at)
    survey = fielding.open_(actor=SYSTEM, survey=survey, at=at)
    questions = asked(survey.version)
    sheets: dict[str, list[Brought]] = {words.PAPER: [], words.INTERVIEW: []}
    number = 0
    for part in parts:
        for piece in part.clusters:
            mood = float(chance.normal(1.35, 0.35))
            for _one in range(int(chance.integers(32, 42))):
                number += 1
                values = _values(questions, mood + float(chance.normal(0, 0.7)), chance)
                on_paper = chance.random() < 0.7
                sheets[words.PAPER if on_paper else words.INTERVIEW].append(
                    Brought(values, part.key, piece.key, f"{number:05}" if on_paper else "")
                )
    for channel, brought in sheets.items():
        taking.take(actor=operator, survey=survey, sheets=brought, channel=channel, at=_moment(LAST))
    fielding.close(actor=SYSTEM, survey=survey, at=_moment(LAST))


def _parts(chance: np.random.Generator) -> list[Part]:
    """Return the districts of the leader's province as strata with two communes each."""
    province = Grant.objects.filter(role=Role.LEADER).order_by("pk")[0].unit
    districts = Unit.objects.on(FIRST).filter(level=Level.DISTRICT, parents__parent=province).distinct().order_by("key")
    found = []
    for district in districts:
        communes = list(
            Unit.objects.on(FIRST).filter(level=Level.COMMUNE, parents__parent=district).distinct().order_by("key")
        )
        if len(communes) < 3:
            continue
        sizes = {commune.pk: int(chance.integers(200, 900)) for commune in communes}
        whole = sum(sizes.values())
        drawn = [communes[one] for one in sorted(chance.choice(len(communes), 2, replace=False).tolist())]
        pieces = tuple(Piece(one.key[:80], one.name[:120], sizes[one.pk], whole / 74, one) for one in drawn)
        found.append(Part(district.key[:60], district.name, whole, 74, 1.0, len(communes), pieces, None, district))
    return found


def _values(questions: Sequence[Asked], mood: float, chance: np.random.Generator) -> Mapping[str, Any]:
    """Return one invented person's answers; who is content is so with most things."""
    lower = {words.FEEDBACK: -0.5, words.PROCEDURES: -0.25, words.OFFICIALS: 0.15}
    found: dict[str, Any] = {}
    for one in questions:
        if one.kind == words.SCALE:
            if chance.random() < 0.96:
                found[one.key] = int(
                    np.clip(round(2.65 + mood + lower.get(one.factor, 0.0) + chance.normal(0, 0.75)), 1, 5)
                )
        elif one.kind == words.SINGLE:
            found[one.key] = one.options[min(int(chance.exponential(1.1)), len(one.options) - 1)].key
        elif one.kind == words.RANKING:
            picked = chance.choice(
                len(one.options), 3, replace=False, p=np.linspace(1, 3, len(one.options)) / (2 * len(one.options))
            )
            found[one.key] = [one.options[place].key for place in picked.tolist()]
        elif one.kind == words.NUMBER:
            found[one.key] = 1 + int(chance.poisson(0.8))
        elif one.kind == words.LONG and chance.random() < 0.12:
            found[one.key] = SAID[int(chance.integers(len(SAID)))]
    found["extra"] = "yes" if chance.random() < 0.02 else "no"
    return found


def _leaders(owner: Unit, now: dt.datetime) -> Any:
    today = now.astimezone(ZONE).date()
    version = composing.ship(actor=SYSTEM, slug="lanh-dao-danh-gia", at=now)
    survey = planning.plan(
        actor=SYSTEM, owner=owner, version=version, title="Đại biểu, lãnh đạo đánh giá cải cách hành chính", code="LANHD1",
        opens_on=today - dt.timedelta(days=5), closes_on=today + dt.timedelta(days=15), channels=[words.LINK], at=now,
    )  # fmt: skip
    parts = [Part(key, name, people, invited, share=share) for key, name, people, invited, share in GROUPS]
    survey = planning.set_parts(actor=SYSTEM, survey=survey, design=words.CENSUS, parts=parts, at=now)
    guests = [
        inviting.Guest(key, name=f"Người trả lời {number}", title=name, email=f"{key}{number}@khaosat.example")
        for key, name, _people, invited, _share in GROUPS
        for number in range(1, invited + 1)
    ]
    inviting.invite(actor=SYSTEM, survey=survey, people=guests, at=now)
    survey = fielding.open_(actor=SYSTEM, survey=survey, at=now)
    inviting.send_out(actor=SYSTEM, survey=survey, at=now)
    return survey


def _answered(survey: Any, chance: np.random.Generator, now: dt.datetime) -> None:
    questions = asked(survey.version)
    for number, guest in enumerate(survey.invitations.select_related("stratum").order_by("stratum_id", "pk")):
        if number % 4 == 3:
            continue
        values = {
            one.key: one.options[min(int(chance.exponential(1.2)), len(one.options) - 1)].key
            for one in questions
            if one.kind == words.SINGLE
        }
        code = tickets.token_of(guest)
        answering.send(survey=survey, ticket=tickets.hash_of(code), values=values, at=now)


def _after(owner: Unit, now: dt.datetime) -> None:
    today = now.astimezone(ZONE).date()
    version = composing.ship(actor=SYSTEM, slug="bon-xin-bon-luon", at=now)
    survey = planning.plan(
        actor=SYSTEM, owner=owner, version=version, title="Bốn xin, bốn luôn", title_en="Four courtesies, four habits", code="BONXIN",
        opens_on=today - dt.timedelta(days=20), closes_on=today + dt.timedelta(days=100), is_open_link=True,
        channels=[words.LINK, words.KIOSK], after=[words.PETITION, words.DOSSIER], at=now,
    )  # fmt: skip
    fielding.open_(actor=SYSTEM, survey=survey, at=now)
