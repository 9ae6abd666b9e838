"""How pages do an act from a form and say what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dunghen.kernel import errors


def done(request: HttpRequest, form: Form, do: Callable[[dict[str, Any]], object]) -> bool:
    """Do the act with a valid form and say whether it was done; a refusal is shown above the form, with all that was typed.

    Raises Forbidden: who may not do it has nothing to mend in the form.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except errors.Forbidden:
        raise
    except errors.Refusal as refused:
        form.add_error(None, refused.sentence)
        return False
    return True


def back(request: HttpRequest, message: str, to: str, *args: Any) -> HttpResponse:
    """Go to the page ``to`` and say there what was done."""
    messages.success(request, message)
    return redirect(to, *args)


def form_page(
    request: HttpRequest, form: Form, title: str, label: str, back_url: str, *, lead: str = "", danger: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "label": label, "back_url": back_url, "lead": lead, "danger": danger}
    return render(request, "desk/organisation/form.html", context)
