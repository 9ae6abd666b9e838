"""However a list is asked for, it holds just what fits, in order: the way it is found never changes what is found."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from dunghen.kernel.tests import make
from dunghen.kernel.text import search_key
from dunghen.petitions import queries, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import listing, searching

WORDS = ("đường", "nước", "khẩu trang", "rác", "duong")


def laid(number: int) -> list[Petition]:
    """Return published petitions over three years whose words, fields, units and outcomes all go round at different paces."""
    centre = make.unit("van-phong-ubnd-tinh", "Văn phòng")
    units = [make.unit(f"so-{n}") for n in range(2)]
    communes = [make.unit(f"xa-{n}") for n in range(3)]
    made = []
    for n in range(number):
        at = dt.datetime(2019 + n * 3 // number, n % 12 + 1, n % 28 + 1, 9, tzinfo=make.ZONE)
        title = f"Việc {WORDS[n % 5]} {'khẩu trang' if n < number // 4 else ''} số {n}"
        published_at = at + dt.timedelta(days=n % 5)
        made.append(
            Petition.objects.create(
                code=f"PA1901-{n:06d}", channel=rules.WEB, received_at=at, text=title, title=title, centre=centre, lead=units[n % 2],
                commune=communes[n % 3], field=("dien", "nuoc", "y-te", "thue")[n % 4], screening=make.commitment(centre), state=rules.ANSWERED,
                publication=rules.PUBLISHED, published_at=published_at, public_title=title, public_text=title, remedy=rules.FIXED if n % 3 else "",
                satisfied=(True, False, None)[n % 3],
                public_document=queries.public_document(title, published_at=published_at, received_at=at),
            )
        )  # fmt: skip
    return made


def fits(petition: Petition, narrow: queries.Narrow) -> bool:
    """Say it once more, row by row."""
    words = set(search_key(petition.title, marks=True).split()) | set(search_key(petition.title).split())
    day = petition.received_at.date()
    return (
        set(searching.asked(narrow.text)) <= words
        and narrow.field in ("", petition.field)
        and narrow.unit in (None, petition.lead_id)
        and (not narrow.communes or petition.commune_id in narrow.communes)
        and narrow.fixed in (None, petition.remedy == rules.FIXED)
        and (narrow.satisfied is None or petition.satisfied is narrow.satisfied)
        and (narrow.since is None or narrow.since <= day)
        and (narrow.until is None or day <= narrow.until)
    )


def walked_through(narrow: queries.Narrow, size: int, back: bool) -> list[str]:
    """Return the codes of all pages, forwards or from the last page backwards."""
    query, seen, last = QueryDict(mutable=True), [], None
    for _ in range(100):
        page = queries.listed(narrow, query, size=size).page
        seen.append([petition.code for petition in page.rows])
        last, mark = page, page.after
        if not mark:
            break
        query = QueryDict(mutable=True)
        query["after"] = mark
    if back:
        seen = [seen[-1]]
        while last is not None and last.before:
            query = QueryDict(mutable=True)
            query["before"] = last.before
            last = queries.listed(narrow, query, size=size).page
            seen.insert(0, [petition.code for petition in last.rows])
    return list(itertools.chain.from_iterable(seen))


NARROWS: list[dict[str, Any]] = [
    {},
    {"text": "việc"},
    {"text": "viec duong"},
    {"text": "khẩu trang"},
    {"text": "khẩu trang", "field": "dien"},
    {"text": "rác", "fixed": True},
    {"field": "y-te"},
    {"field": "y-te", "satisfied": False},
    {"unit": 0},
    {"unit": 0, "text": "nước"},
    {"unit": 1, "field": "nuoc", "fixed": False},
    {"communes": (0, 2)},
    {"communes": (0, 1), "text": "khẩu trang", "satisfied": True},
    {"since": dt.date(2019, 6, 1), "until": dt.date(2020, 6, 30)},
    {"since": dt.date(2020, 1, 1), "text": "khẩu trang"},
    {"until": dt.date(2019, 12, 31), "text": "khẩu trang", "unit": 0},
]


@pytest.mark.django_db
@pytest.mark.parametrize("bounds", [(2000, 3000), (3, 3), (1, 1), (3, 100)])
def test_every_way_finds_the_same(bounds: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "WALKED", bounds[0])
    monkeypatch.setattr(listing, "GATHERED", bounds[1])
    rows = laid(48)
    units = sorted({row.lead_id for row in rows})
    communes = sorted({row.commune_id for row in rows if row.commune_id})
    for wanted in NARROWS:
        asked = dict(wanted)
        if "unit" in asked:
            asked["unit"] = units[asked["unit"]]
        if "communes" in asked:
            asked["communes"] = tuple(communes[n] for n in asked["communes"])
        narrow = queries.Narrow(**asked)
        fitting = [row for row in rows if fits(row, narrow)]
        fitting.sort(key=lambda row: (getattr(row, narrow.column), row.pk), reverse=True)
        expected = [row.code for row in fitting]
        assert expected, f"{wanted} is asked for in vain"
        assert walked_through(narrow, 4, back=False) == expected, wanted
        assert walked_through(narrow, 4, back=True) == expected, f"{wanted}, backwards"
        total = queries.listed(narrow, QueryDict())
        assert total.total == len(expected) and not total.more or total.more and (total.total or 0) <= len(expected)


@given(st.text(max_size=300), st.text(max_size=40), st.booleans())
def test_highlighting_loses_nothing(text: str, asked: str, folded: bool) -> None:
    pieces = searching.highlighted(text, searching.asked(asked, marks=not folded), folded)
    assert "".join(piece for piece, _ in pieces) == text
    for piece, hit in pieces:
        if hit:
            assert search_key(piece) in searching.asked(asked, marks=False)


@given(st.text(alphabet="aàbcđ ", min_size=300, max_size=900), st.sampled_from(["a", "àb", "đ"]))
def test_an_excerpt_is_short_and_shows_the_word_when_there_is_one(text: str, asked: str) -> None:
    pieces = searching.excerpt(text, [asked], False, size=120)
    assert len("".join(piece for piece, _ in pieces)) <= 120 + 24 + 4
    if search_key(asked, marks=True) in search_key(text, marks=True).split():
        assert any(hit for _, hit in pieces)


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("Đường Hoà  Bình", ["'đường' & 'hòa' & 'bình'", "'duong' & 'hoa' & 'binh'", "'duong' & 'hoa' & 'binh':*"]),
        ("duong", ["'duong'", "'duong':*"]),
        ("x", ["'x'"]),
        ("...!?", []),
        ("a'b & !c:*", ["'a' & 'b' & 'c'"]),
    ],
)
def test_readings(text: str, tried: list[str]) -> None:
    assert searching.readings(text) == tried
