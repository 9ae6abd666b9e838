"""The columns of a dossier: the one form that every source is brought to."""

import datetime as dt

import pyarrow as pa
import pytest

from dunghen.dossiers.intake import columns

AT = dt.datetime(2021, 8, 16, 1, 30, tzinfo=dt.UTC)


def test_what_a_source_does_not_tell_is_null() -> None:
    table = columns.dossiers(
        {"code": ["H32.15-210816-0001"], "unit": ["so-xay-dung"], "submitted": [AT], "status": [2]}
    )
    assert table.schema.equals(columns.DOSSIER)
    row = table.to_pylist()[0]
    assert (row["code"], row["unit"], row["submitted"], row["status"]) == ("H32.15-210816-0001", "so-xay-dung", AT, 2)
    assert {name for name, value in row.items() if value is None} == set(columns.DOSSIER.names) - {
        "code",
        "unit",
        "submitted",
        "status",
    }


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        columns.dossiers({"code": ["x"], "unit": ["y"], "submitted": [AT], "status": [4000]})
