"""How a petition is told to its sender: the promise first, where it stands, what comes next, what he can do."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.kernel import afterwards
from dunghen.kernel.commitments import calendars, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.worktime.arithmetic import working_minutes_between
from dunghen.petitions import queries, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import suggesting

STOPS = {
    "received": gettext_lazy("Đã nhận"),
    "handed": gettext_lazy("Chuyển cơ quan xử lý"),
    "forwarded": gettext_lazy("Chuyển cơ quan ngoài tỉnh"),
    "answered": gettext_lazy("Trả lời"),
    "judged": gettext_lazy("Người gửi đánh giá"),
    rules.REFUSED: gettext_lazy("Không tiếp nhận"),
    rules.REDIRECTED: gettext_lazy("Đã hướng dẫn nơi giải quyết"),
    rules.MERGED: gettext_lazy("Đã gộp với phản ánh trùng"),
    rules.SILENT: gettext_lazy("Đã đóng vì không bổ sung"),
    rules.WITHDRAWN: gettext_lazy("Người gửi đã rút"),
}
NEXT = {
    rules.RECEIVED: gettext_lazy("Xem xét và chuyển cơ quan có thẩm quyền"),
    rules.ASKED: gettext_lazy("Ông/Bà bổ sung nội dung"),
    rules.HANDED: gettext_lazy("Đơn vị xử lý và trả lời"),
    rules.IN_PROGRESS: gettext_lazy("Đơn vị xử lý và trả lời"),
    rules.SENT_BACK: gettext_lazy("Xác định lại cơ quan xử lý"),
    rules.DRAFTED: gettext_lazy("Lãnh đạo đơn vị duyệt câu trả lời"),
    rules.FORWARDED: gettext_lazy("Chờ cơ quan ngoài tỉnh trả lời"),
    rules.REFUSED: gettext_lazy("Không còn bước nào; có thể gửi phản ánh mới"),
    rules.REDIRECTED: gettext_lazy("Ông/Bà gửi đơn đến nơi được hướng dẫn"),
    rules.MERGED: gettext_lazy("Chờ trả lời của phản ánh được gộp vào"),
    rules.SILENT: gettext_lazy("Không còn bước nào; có thể gửi phản ánh mới"),
    rules.WITHDRAWN: gettext_lazy("Không còn bước nào"),
}


def context(petition: Petition, at: dt.datetime) -> dict[str, Any]:
    """Return what the sender's pages show. A fixed number of queries."""
    photos = queries.photos(petition)
    judgement = petition.judgements.filter(round=petition.round).first()
    until = queries.judged_until(petition)
    moves = _moves(petition, at, until, judged=judgement is not None)
    other = petition.merged_into if petition.merged_into and petition.merged_into.answered_at else None
    return {
        "petition": petition,
        "secret": petition.petitioner.secret,
        "state_word": _(rules.PUBLIC_WORDS[petition.state]),
        "promise": promise(petition, at, moves),
        "stops": [(STOPS[stop.word], stop) for stop in queries.stops(petition)],
        "photos": photos,
        "question": queries.question(petition),
        "supplements": list(petition.supplements.order_by("pk")),
        "judgement": judgement,
        "judged_until": until,
        "moves": moves,
        "remedy": _(rules.REMEDY_LABELS[petition.remedy]) if petition.remedy else "",
        "parts": list(petition.parts.select_related("petitioner")) if petition.state != rules.MERGED else [],
        "answer_of": other,
        "survey_url": _survey_url(petition, at),
        "answer_of_text": suggesting.masked(other.answer) if other else "",
        "public_url": queries.public_url(petition.code) if petition.publication == rules.PUBLISHED else "",
    }


def _survey_url(petition: Petition, at: dt.datetime) -> str:
    """Return where the sender says how he was served, anonymously; "" while it is open, or when nobody asks."""
    if petition.state != rules.ANSWERED:
        return ""
    unit = petition.lead or petition.centre
    return afterwards.url_of(afterwards.Closed(afterwards.PETITION, petition.code, unit.key), at)


def promise(petition: Petition, at: dt.datetime, moves: frozenset[str]) -> dict[str, Any]:
    """Return the variables of ui/promise.html."""
    asked = petition.state == rules.ASKED
    closed_at = petition.answered_at if petition.state == rules.ANSWERED else None
    ended = not petition.is_open and closed_at is None
    due_at = None if ended else petition.due_at if asked else petition.expected_at
    state = "" if ended or due_at is None else timeliness.of(
        due_at=due_at, closed_at=closed_at, cancelled=False, suspended=False, at=at, soon_until=commitments.soon_until(at)
    )  # fmt: skip
    minutes = None
    if due_at is not None and closed_at is None:
        minutes = int(working_minutes_between(calendars.of(petition.lead or petition.centre), at, due_at))
    if closed_at is not None:
        next_step = _("Ông/Bà đánh giá câu trả lời") if "judge" in moves else _("Không còn bước nào")
    elif petition.merged_into is not None and not petition.merged_into.is_open:
        next_step = _("Không còn bước nào")
    else:
        next_step = str(NEXT[petition.state])
    return {
        "owner": _("Ông/Bà") if asked else (petition.lead or petition.centre).name,
        "due_at": due_at,
        "minutes": minutes,
        "state": state,
        "next_step": next_step,
        "next_url": _act_url(petition, "bo-sung") if asked else "",
        "closed_at": closed_at,
        "undated_text": _(rules.PUBLIC_WORDS[petition.state]),
    }


def _act_url(petition: Petition, word: str) -> str:
    return reverse("petitions:own-act", args=[petition.code, petition.petitioner.secret, word])


def open_moves(petition: Petition, at: dt.datetime) -> frozenset[str]:
    """Return what the sender can do now: supplement, judge, reopen, withdraw, allow publication or not."""
    judged = petition.judgements.filter(round=petition.round).exists()
    return _moves(petition, at, queries.judged_until(petition), judged=judged)


def _moves(petition: Petition, at: dt.datetime, until: dt.datetime | None, *, judged: bool) -> frozenset[str]:
    consent = set() if petition.sealed_case else {"keep_private" if petition.wants_public else "allow_public"}
    moves = set(rules.moves_from(petition.state)) & ({"withdraw"} | consent)
    if petition.state == rules.ASKED:
        moves.add("supplement")
    if petition.state == rules.ANSWERED and until is not None and at <= until:
        if not judged:
            moves.add("judge")
        if petition.round == 1:
            moves.add("reopen")
    return frozenset(moves)
