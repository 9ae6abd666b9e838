"""Somebody answers: his right to answer goes, his answers come, and nothing says that the one had to do with the other.

One statement does it, so that it is done whole or not at all, and of two who send at once with one code one wins. No journal line is
written: a line has a moment. With the new sheet some others, its neighbours by their random numbers, are written anew in a chance order:
neither the place in the table nor the number of the transaction tells which of them is new.
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dunghen.kernel import tables
from dunghen.surveys.models import Sheet, Station, Survey
from dunghen.surveys.operations.taking import month, require_open
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import asking, flags, refusals, words

_COLUMNS: Final = ", ".join(f'"{field.column}"' for field in Sheet._meta.concrete_fields)
_TICKET: Final = """
    DELETE FROM surveys_ticket WHERE hash = $1 AND survey_id = $2 RETURNING stratum_id, cluster_id, unit_id, service
"""
_NO_TICKET: Final = """
    SELECT NULL::bigint AS stratum_id, NULL::bigint AS cluster_id, $11::bigint AS unit_id, ''::text AS service
    WHERE $1::text = '' AND NOT EXISTS (SELECT 1 FROM surveys_sheet WHERE id = $3)
"""
_SEND: Final = """
WITH burnt AS ({right}),
above AS (SELECT id FROM surveys_sheet WHERE survey_id = $2 AND id > $3 ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED),
below AS (SELECT id FROM surveys_sheet WHERE survey_id = $2 AND id < $3 ORDER BY id DESC LIMIT 10 FOR UPDATE SKIP LOCKED),
gone AS (
    DELETE FROM surveys_sheet WHERE id IN (SELECT id FROM above UNION ALL SELECT id FROM below) AND EXISTS (SELECT 1 FROM burnt)
    RETURNING {columns}
),
fresh (id, survey_id, channel, sampled, stratum_id, cluster_id, unit_id, station_id, service, weight, month, language, "values",
    serial, entered_by_id, flags, excluded, reviewed) AS (
    SELECT $3::uuid, $2::bigint, $4::text, $5::boolean AND b.stratum_id IS NOT NULL, b.stratum_id, b.cluster_id, coalesce(b.unit_id, c.unit_id, s.unit_id, $11::bigint), $6::bigint,
        b.service, coalesce(c.weight, s.weight, 1), $7::date, $8::text, $9::jsonb, '', NULL::bigint, $10::text[], false, false
    FROM burnt b LEFT JOIN surveys_cluster c ON c.id = b.cluster_id LEFT JOIN surveys_stratum s ON s.id = b.stratum_id
)
INSERT INTO surveys_sheet ({columns})
SELECT {columns} FROM (SELECT {columns} FROM gone UNION ALL SELECT {columns} FROM fresh) mixed ORDER BY gen_random_uuid()
RETURNING id
"""
_WITH_TICKET: Final = _SEND.format(right=_TICKET, columns=_COLUMNS)
_WITHOUT: Final = _SEND.format(right=_NO_TICKET, columns=_COLUMNS)


def send(
    *,
    survey: Survey,
    values: Mapping[str, Any],
    at: dt.datetime,
    ticket: str = "",
    station: Station | None = None,
    language: str = "vi",
    raised: Sequence[str] = (),
    number: uuid.UUID | None = None,
) -> None:
    """Keep one person's answers. ``ticket``: hash of the code, burnt by it; "" on a tablet or by the common code.

    ``raised``: flags that the door saw. ``number``: of a sheet without a ticket, so that sending twice keeps one.
    Raises NotOpen, AnswerNeeded, AnswerWrong, EmptySheet, UsedTicket.
    """
    require_open(survey, at)
    questions = asked(survey.version)
    checked = asking.checked(questions, values)
    # With a ticket the number is made here: not even the browser knows which sheet is its own.
    own = uuid.uuid4() if ticket or number is None else number
    found = tables.ask(
        _WITH_TICKET if ticket else _WITHOUT,
        [
            ticket,
            survey.pk,
            own,
            words.KIOSK if station else words.LINK,
            bool(ticket) and survey.is_personal,
            station.pk if station else None,
            month(survey, at),
            language,
            json.dumps(checked, ensure_ascii=False),
            sorted({*raised, *flags.of_values(questions, checked)}),
            station.unit_id if station else None,
        ],
    )
    if ticket and not found:
        raise refusals.UsedTicket
