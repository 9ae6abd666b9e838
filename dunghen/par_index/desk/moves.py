"""Acts as pages: each says first what will happen, keeps what was typed when it is refused, and leads back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dunghen.desk import answers
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound


@dataclass(frozen=True)
class Move:
    """An act on an object. ``make`` gives its form; ``do`` acts with the valid form; ``when``: whether it is offered now."""

    slug: str
    label: Any
    action: access.Action
    consequence: Any
    make: Callable[[DeskRequest, Any], Any]
    do: Callable[[DeskRequest, Any, Any], object]
    when: Callable[[DeskRequest, Any], bool] = lambda request, on: True
    key: str = ""
    """Letter on the keyboard."""
    quiet: bool = False
    """Beside the way: never the primary button."""
    danger: bool = False


def posted(request: DeskRequest) -> Any:
    """Return what was sent, None when nothing was."""
    return request.POST if request.method == "POST" else None


def plain(kind: Callable[..., Any]) -> Callable[[DeskRequest, Any], Any]:
    """Return who makes a form of ``kind`` from what was sent."""
    return lambda request, on: kind(posted(request))


def possible(request: DeskRequest, on: Any, moves: Sequence[Move]) -> list[Move]:
    """Return the acts the person may do now, those on the way first."""
    found = [move for move in moves if move.when(request, on) and access.may(request.user, move.action, on, request.at)]
    return sorted(found, key=lambda move: move.quiet)


def page(
    request: DeskRequest, on: Any, moves: Sequence[Move], slug: str, back: str, facts: Sequence[tuple[Any, Any]]
) -> HttpResponse:
    """Show and do one act. Raises NotFound for one that is none, Forbidden."""
    known: Mapping[str, Move] = {move.slug: move for move in moves}
    if slug not in known:
        raise NotFound
    move = known[slug]
    access.require(request.user, move.action, on, request.at)
    form = move.make(request, on)
    if answers.done(request, form, lambda _data: move.do(request, on, form)):
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": str(move.label).lower()})
        return redirect(back)
    context = {
        "title": move.label,
        "consequence": move.consequence,
        "facts": facts,
        "form": form,
        "label": move.label,
        "danger": move.danger,
        "back_url": back,
    }
    return render(request, "par_index/move.html", context, status=422 if form.is_bound else 200)
