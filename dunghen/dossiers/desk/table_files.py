"""Tables as files: one address gives CSV and XLSX, by its ending."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls.converters import StringConverter

from dunghen.ui import exports
from dunghen.ui.exports import Column


class TableFile(StringConverter):
    """The ending of an address that gives a table; another word is simply not an address."""

    regex = "csv|xlsx"


def sent(
    ending: str, name: str, title: str, columns: Sequence[Column], found: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """Return the batches ``found`` as the file that the ending asks for."""
    if ending == "csv":
        return exports.csv_response(name, columns, found)
    return exports.xlsx_response(name, title, columns, found)
