"""A page on a heavy engine: its module is loaded when somebody comes, and answers as if it had been there."""

import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from dunghen.ui.later import Later

NAME = "dunghen.ui.tests.later_pages"


def test_the_module_is_loaded_by_the_first_visitor() -> None:
    sys.modules.pop(NAME, None)
    page = Later(NAME).page
    assert NAME not in sys.modules and (page.__module__, page.__name__) == (NAME, "page")
    answer = page(RequestFactory().get("/"), pk=7)
    assert NAME in sys.modules and isinstance(answer, HttpResponse) and answer.content == b"7"


def test_a_name_that_is_nothing_is_an_error_of_the_visit() -> None:
    with pytest.raises(AttributeError):
        Later(NAME).absent(RequestFactory().get("/"))


def test_what_python_asks_of_every_object_is_no_page() -> None:
    assert not hasattr(Later(NAME), "__wrapped__")
