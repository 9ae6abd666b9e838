"""Moments as sources write them, against a table that an official can check, and against Python's own reading."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.dossiers.intake import moments

TABLE = [
    # as written, Viet Nam's time
    ("16/08/2021 08:30:00", "2021-08-16 08:30:00"),
    ("16/08/2021 08:30", "2021-08-16 08:30:00"),
    ("16-08-2021 08:30:59", "2021-08-16 08:30:59"),
    ("16.08.2021", "2021-08-16 00:00:00"),
    ("5/9/2021 8:05", "2021-09-05 08:05:00"),
    (" 16 / 8 / 2021 ", "2021-08-16 00:00:00"),
    ("8h30 16/8/2021", "2021-08-16 08:30:00"),
    ("08:30 ngày 16/08/2021", "2021-08-16 08:30:00"),
    ("2021-08-16T08:30:00", "2021-08-16 08:30:00"),
    ("2021-08-16 08:30", "2021-08-16 08:30:00"),
    ("2021-08-16T01:30:00Z", "2021-08-16 08:30:00"),
    ("2021-08-16T08:30:00.250+07:00", "2021-08-16 08:30:00.250"),
    ("2021-08-15T23:30:00-02:00", "2021-08-16 08:30:00"),
    ("20210816", "2021-08-16 00:00:00"),
    ("20210816083000", "2021-08-16 08:30:00"),
    ("44424.354166667", "2021-08-16 08:30:00"),
    ("44424", "2021-08-16 00:00:00"),
    ("1629077400000", "2021-08-16 08:30:00"),
    ("1629077400", "2021-08-16 08:30:00"),
    ("29/02/2020", "2020-02-29 00:00:00"),
]
BAD = ["31/02/2021", "29/02/2021 08:00", "16/13/2021", "00/01/2021", "16/08/2021 24:00", "16/08/2021 08:60:00", "hôm qua", "16/08/21", "1021-01-01", "12", "x6/08/2021 08:30"]  # fmt: skip


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+07:00")


def read(*texts: str | None, **more: object) -> list[dt.datetime | None]:
    found = moments.read(pa.array(texts, pa.string()), **more)
    assert not (found.known & found.bad).any()
    return found.array().to_pylist()


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_forms_in_use(text: str, expected: str) -> None:
    assert read(text) == [local(expected)]


def test_all_forms_in_one_column() -> None:
    assert read(None, *(text for text, _ in TABLE), "") == [None, *(local(expected) for _, expected in TABLE), None]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_moment_is_bad_and_not_empty(text: str) -> None:
    for column in ([text], [text, "16/08/2021 08:30:00", None]):
        found = moments.read(pa.array(column, pa.string()))
        assert (bool(found.bad[0]), bool(found.known[0])) == (True, False)


def test_blank_cells_are_empty() -> None:
    found = moments.read(pa.array(["  ", "", None]))
    assert not found.known.any()
    assert not found.bad.any()


def test_a_day_promised_lasts_until_its_last_second() -> None:
    assert read("23/08/2021", "2021-08-23", "23/8/2021", "23/08/2021 16:30", ends=True) == [
        *[local("2021-08-23 23:59:59")] * 3,
        local("2021-08-23 16:30:00"),
    ]


def test_months_before_days_only_where_it_is_said() -> None:
    assert read("08/16/2021 08:30", forms=(moments.MDY,)) == [local("2021-08-16 08:30:00")]
    assert moments.read(pa.array(["08/16/2021 08:30"])).bad.all()


def test_parquet_columns_keep_their_types() -> None:
    naive = pa.array([dt.datetime(2021, 8, 16, 8, 30), None])
    zoned = pa.array([dt.datetime(2021, 8, 16, 1, 30, tzinfo=dt.UTC)], pa.timestamp("ms", "UTC"))
    assert moments.read(naive).array().to_pylist() == [local("2021-08-16 08:30:00"), None]
    assert moments.read(zoned).array().to_pylist() == [local("2021-08-16 08:30:00")]
    assert moments.read(pa.array([dt.date(2021, 8, 16)])).array().to_pylist() == [local("2021-08-16 00:00:00")]
    assert moments.read(pa.array([1629077400000])).array().to_pylist() == [local("2021-08-16 08:30:00")]
    assert moments.read(pa.array([None, None])).array().to_pylist() == [None, None]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2099, 12, 30)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%H:%M %d/%m/%Y", "%Y%m%d%H%M%S"]),
)
def test_any_moment_reads_as_it_was_written(times: list[dt.datetime], form: str) -> None:
    texts = [time.strftime(form) for time in times]
    zone = dt.timezone(dt.timedelta(hours=7))
    assert read(*texts) == [dt.datetime.strptime(text, form).replace(tzinfo=zone) for text in texts]
