"""Ready-made surveys for stories, through the acts themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.surveys.models import Survey, Version
from dunghen.surveys.operations import composing, fielding, planning, taking
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.operations.taking import Brought
from dunghen.surveys.rules import words

MONDAY = moment(2021, 9, 20)

QUESTIONS: Sequence[Mapping[str, Any]] = (
    {"key": "access", "kind": "scale", "factor": "access", "aspect": "satisfaction", "text": "Nơi ngồi chờ có đủ chỗ không?", "required": True},
    {"key": "officials", "kind": "scale", "factor": "officials", "aspect": "satisfaction", "text": "Cán bộ có lắng nghe không?"},
    {"key": "why", "kind": "long", "text": "Điều gì khiến Ông/Bà chưa hài lòng?", "shown_if": {"question": "officials", "in": [1, 2]}},
    {"key": "whole", "kind": "scale", "aspect": "overall", "text": "Nhìn chung, Ông/Bà có hài lòng không?"},
    {"key": "wish", "kind": "ranking", "aspect": "expectation", "text": "Ông/Bà muốn cải thiện điều gì trước?", "most": 2,
     "options": [{"key": "time", "text": "Thời gian"}, {"key": "attitude", "text": "Thái độ"}, {"key": "forms", "text": "Giấy tờ"}]},
)  # fmt: skip


def version(cast: Cast, questions: Sequence[Mapping[str, Any]] = QUESTIONS, slug: str = "phieu-thu") -> Version:
    return composing.compose(
        actor=cast.thao, slug=slug, kind=words.SIPAS, title="Phiếu thử", questions=questions, at=MONDAY
    )


def survey(
    cast: Cast, *, design: str = words.VOLUNTARY, parts: Sequence[Part] = (), opened: bool = True, **more: Any
) -> Survey:
    """Return a survey of September 2021, open unless told otherwise."""
    fields: dict[str, Any] = {
        "title": "Hài lòng tháng 9",
        "opens_on": dt.date(2021, 9, 20),
        "closes_on": dt.date(2021, 10, 20),
        "channels": [words.LINK, words.KIOSK, words.PAPER, words.INTERVIEW],
        "is_open_link": True,
        "least_group": 2,
        **more,
    }
    made = planning.plan(
        actor=cast.thao,
        owner=cast.units.so_noi_vu,
        version=fields.pop("version", None) or version(cast, slug=fields.pop("questions_slug", "phieu-thu")),
        at=MONDAY,
        **fields,
    )
    if design != words.VOLUNTARY:
        made = planning.set_parts(actor=cast.thao, survey=made, design=design, parts=parts, at=MONDAY)
    return fielding.open_(actor=cast.thao, survey=made, at=MONDAY) if opened else made


def answered(cast: Cast, survey: Survey, sheets: Sequence[Brought], *, at: dt.datetime = MONDAY) -> None:
    """Let an operator bring these sheets from paper."""
    taking.take(actor=cast.nga, survey=survey, sheets=sheets, channel=words.PAPER, at=at)
