"""The operator's page: a call or a visit taken down in one form, code and PIN read back, the next call."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import Refusal
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.desk import frame as own
from dunghen.petitions.forms import acts as forms
from dunghen.petitions.operations import Contact, Filing, Received


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def entry(request: DeskRequest) -> HttpResponse:
    """Take down a call; what may be the same matter is shown once before it is kept as a new one."""
    key = request.POST.get("key", "") or rules.new_secret()
    channel = request.GET.get("qua", rules.HOTLINE)
    form = forms.EntryForm(
        request.POST or None,
        units=own.communes(request),
        initial={"channel": channel, "wants_public": settings.PETITIONS_PUBLIC_BY_DEFAULT},
    )
    similar: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "distinct" not in request.POST:
            similar = _similar(request, form.cleaned_data["text"])
        if not similar:
            try:
                received = _receive(request, form.cleaned_data, key)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                return _read_back(request, received)
    context = {"form": form, "key": key, "similar": similar}
    return render(request, "petitions/desk/entry.html", context, status=422 if form.errors else 200)


def _receive(request: DeskRequest, data: dict[str, Any], key: str) -> Received:
    contact = Contact(**{name: data[name] for name in ("name", "phone", "email", "address")})
    filing = Filing(
        channel=data["channel"],
        text=data["text"],
        key=f"desk:{request.user.pk}:{key[:64]}",
        kind=data["kind"],
        cls=data["cls"],
        place=data["place"],
        commune=data["commune"],
        contact=contact,
        wants_public=data["wants_public"],
    )
    return operations.receive(filing=filing, actor=request.user, at=request.at)


def _similar(request: DeskRequest, text: str) -> dict[str, Any]:
    """Return what may be the same matter: published items for everybody, others for who may see petitions. {} for none."""
    public = queries.similar_public(text)
    known = {item.petition.pk for item in public}
    inside = [found for found in queries.alike_text(request.user, text, request.at) if found[0].pk not in known]
    return {"public": public, "inside": inside} if public or inside else {}


def _read_back(request: DeskRequest, received: Received) -> HttpResponse:
    petition = received.petition
    context = {
        "received": received,
        "petition": petition,
        "spelled": " ".join(petition.code.replace("-", "")),
        "link": queries.link(petition, received.petitioner),
        "known": received.known,
    }
    return render(request, "petitions/desk/entered.html", context)
