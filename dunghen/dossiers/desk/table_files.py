"""Tables as files: one address gives CSV and XLSX, by its ending."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls import register_converter
from django.urls.converters import StringConverter

from dunghen.kernel.clock import ZONE
from dunghen.ui import exports
from dunghen.ui.exports import Column


class TableFile(StringConverter):
    """The ending of an address that gives a table; another word is simply not an address."""

    regex = "csv|xlsx"


register_converter(TableFile, "table_file")


def stamp(at: dt.datetime) -> str:
    """Return the moment a file tells of as the end of its name."""
    return f"{at.astimezone(ZONE):%Y%m%d-%H%M}"


def rounded(number: float | None) -> float | None:
    """Return a rate or an average as a cell shows it."""
    return None if number is None else round(number, 2)


def sent(
    ending: str, name: str, title: str, columns: Sequence[Column], found: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """Return the batches ``found`` as the file that the ending asks for."""
    if ending == "csv":
        return exports.csv_response(name, columns, found)
    return exports.xlsx_response(name, title, columns, found)
