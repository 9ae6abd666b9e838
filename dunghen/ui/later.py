"""Pages whose module is loaded by their first visitor, not with the process: those that stand on a heavy engine.

What every process loads before it is divided it holds for good. An engine that few visitors need is loaded by the process that meets one.
"""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Later:
    """The module ``name``, whose attributes are its views: ``boards = Later("…desk.boards")``, then ``path("…", boards.progress)``.

    The names are not looked at before somebody comes; a test of the room's addresses finds those that are nothing.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, view: str) -> View:
        if view.startswith("_"):
            raise AttributeError(view)

        def first(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
            found: View = getattr(import_module(self._name), view)
            return found(request, *args, **parts)

        first.__name__ = first.__qualname__ = view
        first.__module__ = self._name
        return first
