"""A province's petitions of five years, laid by SQL: texts of words as common and as rare as in life, times in order, most of them published."""

import datetime as dt
import itertools

import numpy as np
from django.db import connection

from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Level, Unit, UnitKind
from dunghen.kernel.tests import make
from dunghen.kernel.worktime.tests.loaded import load_shipped
from dunghen.petitions import reading
from dunghen.petitions.queries import searching

POOL = 20_000
"""Texts written; each stands in some fifty petitions, which differ by their code and one rare word."""
YEARS = (2021, 2025)
COMMUNES, DEPARTMENTS = 130, 20
COMMON = [
    "đường",
    "nước",
    "rác",
    "điện",
    "cống",
    "hẻm",
    "xe",
    "chợ",
    "nhà",
    "trường",
    "phường",
    "đèn",
    "cây",
    "mưa",
    "ngập",
    "hư",
    "hỏng",
    "lâu",
    "ngày",
    "người",
    "dân",
    "khu",
    "phố",
    "đề",
    "nghị",
    "xử",
    "lý",
    "sớm",
    "cho",
]
ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "p",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RHYMES = [
    "a",
    "à",
    "á",
    "ạ",
    "ả",
    "an",
    "àn",
    "áng",
    "ang",
    "ành",
    "ao",
    "ạo",
    "ăn",
    "ắc",
    "ăng",
    "âm",
    "âu",
    "ấp",
    "âng",
    "e",
    "em",
    "én",
    "eo",
    "ê",
    "ếch",
    "ên",
    "i",
    "ì",
    "ính",
    "im",
    "ô",
    "ồng",
    "ốc",
    "ôi",
    "ơ",
    "ơm",
    "ới",
    "u",
    "ung",
    "uốc",
    "ươi",
    "ương",
    "ướng",
    "ưa",
    "ưng",
]
DROPPED = (
    "petition_document", "petition_public_document", "commitment_search",
)  # fmt: skip


def lay(rows: int, at: dt.datetime) -> None:
    """Lay ``rows`` petitions with their promises; nine of ten are answered, most of these published."""
    load_shipped(make.moment(YEARS[0], 1, 4))
    home = make.unit("ubnd-tinh", "UBND tỉnh", UnitKind.PROVINCE)
    centre = make.unit("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh", UnitKind.OFFICE)
    leads = [make.unit(f"so-{n}", f"Sở Số {n}") for n in range(DEPARTMENTS)]
    communes = [
        make.unit(f"xa-{n}", f"UBND xã Số {n}", UnitKind.COMMUNE, short_name=f"Xã Số {n}", level=Level.COMMUNE)
        for n in range(COMMUNES)
    ]
    _texts(np.random.default_rng(5))
    _rows(rows, at, centre, leads, communes)
    del home


def vocabulary() -> list[str]:
    """Return syllables, the most common first."""
    made = [onset + rhyme for onset, rhyme in itertools.product(ONSETS, RHYMES)]
    np.random.default_rng(7).shuffle(made)
    return [*COMMON, *(word for word in made if word not in COMMON)]


def _texts(chance: np.random.Generator) -> None:
    """Write the pool: words by Zipf's law; "khẩu trang" in every text of the first year and in no other."""
    words = vocabulary()
    share = 1 / np.arange(3, len(words) + 3)
    share /= share.sum()
    fields = [field.slug for field in reading.fields()]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE pool (n int PRIMARY KEY, title text, body text, answer text, field text, words tsvector)"
        )
        for start in range(0, POOL, 2000):
            given = []
            for n in range(start, start + 2000):
                drawn = chance.choice(len(words), 70, p=share)
                said = [words[i] for i in drawn]
                body = " ".join(said[10:40]) + (" khẩu trang" if n % 5 == 0 else "")
                title, answer = " ".join(said[:10]), " ".join(said[40:])
                given.append((n, title, body, answer, fields[n % 16], searching.indexed(title, body, answer).split()))
            cursor.executemany("INSERT INTO pool VALUES (%s,%s,%s,%s,%s,array_to_tsvector(%s))", given)


_CLOCK = """
CREATE TEMP TABLE laid AS
SELECT n, n / %(rows)s::float8 AS age, r, r2, r3,
    %(first)s::timestamptz + (n / %(rows)s::float8) * (%(last)s::timestamptz - %(first)s::timestamptz) AS received,
    (ARRAY[{leads}])[1 + least(floor(r * r * {n_leads})::int, {n_leads} - 1)] AS lead,
    (ARRAY[{communes}])[1 + least(floor(r2 * {n_communes})::int, {n_communes} - 1)] AS commune,
    -- Texts of the first fifth of the time are those with the words of their day; the others have none of these.
    CASE WHEN n * 5 < %(rows)s THEN (floor(r3 * {pool} / 5) * 5)::int ELSE (floor(r3 * {pool} / 5) * 5)::int + 1 + n %% 4 END AS text
FROM (SELECT n, abs(hashint8(n)::float8 / 2147483648) AS r, abs(hashint8(n + 77777777)::float8 / 2147483648) AS r2,
    abs(hashint8(n + 155555555)::float8 / 2147483648) AS r3 FROM generate_series(1, %(rows)s) n) g
"""
_PROMISES = """
INSERT INTO commitments_commitment (kind, reference, subject, search, url, owner_unit_id, creditor, basis, opened_at,
    original_due_at, due_at, due_set_at, extensions, closed_at, outcome)
SELECT %(kind)s, 'PA' || n, 'Phản ánh', '', '', {owner}, 'Người gửi', '{{}}', received, {due}, {due}, received, 0,
    CASE WHEN {open} THEN NULL ELSE {closed} END, CASE WHEN {open} THEN '' ELSE 'fulfilled' END
FROM laid ORDER BY n
"""
_ANSWERED = "received + interval '1 day' + r2 * interval '9 days'"
_PETITIONS = """
INSERT INTO petitions_petition (code, channel, received_at, text, masked, title, kind, field, cls, private, sealed_case,
    wants_public, suggestion, place, written_place, latitude, longitude, commune_id, state, waits_on, due_at, expected_at, centre_id, lead_id,
    screening_id, answering_id, send_backs, last_word, handed_at, answered_at, answer, reply_words, round, remedy, remedy_note,
    publication, published_at, public_title, public_text, public_answer, public_place, public_document, supporters, satisfied, judged_at, late_words)
SELECT 'PA' || to_char(received, 'YYMM') || '-' || upper(lpad(to_hex(laid.n), 6, '0')), 'web', received, p.body, p.body, p.title, 'phan_anh', p.field, 'normal', false, false, true, '{{"v":1}}',
    'Đường Số ' || laid.n %% 900, '', 11.5 + r * 1.3, 108.7 + r3 * 0.6, commune, CASE WHEN {open} THEN 'handed' ELSE 'answered' END,
    CASE WHEN {open} THEN 'lead' ELSE '' END, CASE WHEN {open} THEN received + interval '8 days' END, received + interval '8 days',
    {centre}, lead, s.id, a.id, 0, '', received + interval '4 hours', CASE WHEN NOT {open} THEN {answered} END,
    CASE WHEN NOT {open} THEN p.answer ELSE '' END, '', 1, CASE WHEN r < 0.5 THEN 'fixed' WHEN r < 0.7 THEN 'planned' ELSE 'not_needed' END, '',
    CASE WHEN {open} THEN '' ELSE 'published' END, CASE WHEN NOT {open} THEN {answered} + interval '1 day' END,
    p.title, p.body, p.answer, 'Đường Số ' || laid.n %% 900,
    p.words || array_to_tsvector(ARRAY['pa' || laid.n, 'hiem' || laid.n %% 20000, '@' || to_char({answered} + interval '1 day', 'YYYY'),
        '@' || to_char({answered} + interval '1 day', 'YYYY-MM'), '#' || to_char(received, 'YYYY'), '#' || to_char(received, 'YYYY-MM')]),
    laid.n %% 9, CASE WHEN r3 < 0.4 THEN true WHEN r3 < 0.5 THEN false END, CASE WHEN r3 < 0.5 THEN {answered} + interval '2 days' END, 0
FROM laid JOIN pool p ON p.n = laid.text
JOIN commitments_commitment s ON s.kind = 'petitions.screening' AND s.reference = 'PA' || laid.n
JOIN commitments_commitment a ON a.kind = 'petitions.answer' AND a.reference = 'PA' || laid.n
ORDER BY laid.n
"""


def _rows(rows: int, at: dt.datetime, centre: Unit, leads: list[Unit], communes: list[Unit]) -> None:
    first, last = dt.datetime(YEARS[0], 1, 4, 8, tzinfo=ZONE), at
    ids = {
        "leads": ",".join(str(unit.pk) for unit in leads), "n_leads": len(leads), "communes": ",".join(str(unit.pk) for unit in communes),
        "n_communes": len(communes), "pool": POOL, "centre": centre.pk, "answered": _ANSWERED, "open": f"({_ANSWERED} + interval '1 day' > '{at.isoformat()}')",
    }  # fmt: skip
    screening = {
        "owner": centre.pk,
        "due": "received + interval '1 day'",
        "open": "false",
        "closed": "received + interval '4 hours'",
    }
    answering = {"owner": "lead", "due": "received + interval '8 days'", "open": ids["open"], "closed": _ANSWERED}
    given = {"rows": rows, "first": first, "last": last}
    with connection.cursor() as cursor:
        kept = _drop_indexes(cursor)
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute(_CLOCK.format(**ids), given)
        cursor.execute(_PROMISES.format(**screening), {"kind": "petitions.screening"})
        cursor.execute(_PROMISES.format(**answering), {"kind": "petitions.answer"})
        cursor.execute("ANALYZE commitments_commitment")
        cursor.execute(_PETITIONS.format(**ids), given)
        cursor.execute("DROP TABLE laid")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in kept:
            cursor.execute(statement)
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("RESET max_parallel_workers_per_gather")
        cursor.execute("VACUUM ANALYZE")


def _drop_indexes(cursor: object) -> list[str]:
    """Drop the indexes of the big tables that no constraint needs; return how they are made again."""
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename IN ('petitions_petition', 'commitments_commitment')"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)"
        " AND indexname NOT LIKE '%_pkey' AND indexdef NOT LIKE 'CREATE UNIQUE%'"
    )
    found = cursor.fetchall()  # type: ignore[attr-defined]
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')  # type: ignore[attr-defined]
    return [made for _, made in found]
