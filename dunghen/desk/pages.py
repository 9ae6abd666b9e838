"""Pages of the desk's frame: my work, search, profile, the health of the system, the clock of a demonstration."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame, navigation, operations, queries, verbs, watching
from dunghen.desk.forms import ClockForm, ProfileForm
from dunghen.desk.frame import DeskRequest
from dunghen.desk.views import saved_views
from dunghen.kernel import clock, errors
from dunghen.kernel.access import Role, standing
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.journal.queries import trail
from dunghen.kernel.organisation.models import Grant
from dunghen.kernel.outbox import operations as outbox_operations
from dunghen.kernel.outbox import queries as outbox
from dunghen.kernel.outbox import verbs as outbox_verbs
from dunghen.kernel.outbox.models import Message
from dunghen.ui.paging import SIZE, keyset

FOUND_PER_ROOM = 20
LONGEST_QUESTION = 200
MESSAGES = 20
"""Letters on a page of one's own; they are long."""


@require_safe
@frame.page()
def my_work(request: DeskRequest) -> HttpResponse:
    """One list across all rooms, ordered by what hurts next."""
    wanted = _wanted(request)
    page = keyset(queries.work(request.user, wanted, request.at), request.GET)
    counts = queries.counts(request.user, wanted, request.at)
    context = {
        "wanted": wanted,
        "page": page,
        "rows": queries.rows(page.rows, request.at),
        "groups": saved_views(request.path, wanted, counts),
        "counts": counts,
        "roles": standing(request.user, request.at).roles(),
    }
    return render(request, "desk/my_work.html", context)


@require_safe
@frame.page(verbs.SEE_ESCALATED)
def escalated(request: DeskRequest) -> HttpResponse:
    """The chairman's list: what stayed late although officer, head and overseer were told."""
    page = keyset(queries.escalated(request.user, request.at), request.GET)
    context = {
        "page": page,
        "rows": queries.rows(page.rows, request.at),
        "days": dict(settings.COMMITMENT_LADDER).get("leader"),
    }
    return render(request, "desk/escalated.html", context)


@require_safe
@frame.page(verbs.OWN_MESSAGES)
def own_messages(request: DeskRequest) -> HttpResponse:
    """What the product wrote to this person: new work, reminders, decisions; the newest first."""
    page = keyset(Message.objects.filter(person=request.user), request.GET, by="-created_at", size=MESSAGES)
    return render(request, "desk/own_messages.html", {"page": page})


@require_safe
@frame.page()
def preview(request: DeskRequest, commitment_id: int) -> HttpResponse:
    """One commitment in short: the promise, its facts, the door to its own page."""
    commitment = (
        commitments.visible(request.user, request.at)
        .select_related("owner_unit", "owner_person")
        .filter(pk=commitment_id)
    )
    found = queries.rows(list(commitment), request.at)
    if not found:
        raise errors.NotFound
    template = "desk/preview.html#item" if request.htmx else "desk/preview.html"
    lines = trail(f"commitments.commitment:{commitment_id}", limit=12, parts=True)
    return render(request, template, {"row": found[0], "trail": lines})


@require_safe
@frame.page()
def search(request: DeskRequest) -> HttpResponse:
    """Everything this person may see that holds the words, room by room."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    groups = []
    if text:
        for searcher in navigation.searchers(request.user, request.at):
            hits = list(searcher.find(request.user, text, request.at, FOUND_PER_ROOM))
            groups.append((searcher.label, hits))
    found = [(label, hits) for label, hits in groups if hits]
    return render(request, "desk/search.html", {"search_text": text, "groups": found, "limit": FOUND_PER_ROOM})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.OWN_PROFILE)
def profile(request: DeskRequest) -> HttpResponse:
    """Who I am here: my roles, my phone number, my morning digest."""
    person = request.user
    form = ProfileForm(request.POST or None, initial={"phone": person.phone, "wants_digest": person.wants_digest})
    if request.method == "POST" and form.is_valid():
        operations.change_profile(actor=person, at=request.at, **form.cleaned_data)
        messages.success(request, _("Đã ghi hồ sơ của Ông/Bà."))
        return redirect("desk:profile")
    grants = Grant.objects.on(request.at.date()).filter(person=person).select_related("unit", "post")
    held = [(grant.unit.name, Role(grant.role).label, grant.valid_to) for grant in grants]
    return render(request, "desk/profile.html", {"form": form, "held": held})


@require_POST
@frame.page()
def set_density(request: DeskRequest) -> HttpResponse:
    """Keep how tight this browser shows lists, and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    wanted = request.POST.get("density", "")
    if wanted in frame.DENSITIES:
        response.set_cookie(
            frame.DENSITY_COOKIE, wanted, max_age=365 * 86400, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


@require_safe
@frame.page(verbs.SEE_HEALTH)
def health(request: DeskRequest) -> HttpResponse:
    """What runs, what waits, what failed and what to do, in sentences."""
    return render(request, "desk/health.html", {"findings": watching.findings(request.at), "at": request.at})


@require_safe
@frame.page(outbox_verbs.MANAGE)
def dead_letters(request: DeskRequest) -> HttpResponse:
    """Messages that could not be delivered, each with why, and what can be done."""
    before = request.GET.get("before", "")
    letters = outbox.dead_letters(before=int(before) if before.isdecimal() else None, limit=SIZE + 1)
    shown = letters[:SIZE]
    older = shown[-1].message.pk if len(letters) > SIZE else None
    return render(request, "desk/dead_letters.html", {"letters": shown, "older": older, "moved": bool(before)})


@require_POST
@frame.page(outbox_verbs.MANAGE)
def dead_letter(request: DeskRequest, message_id: int) -> HttpResponse:
    """Send a message that could not be delivered once more, or give it up with a reason."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise errors.NotFound
    if "drop" in request.POST:
        outbox_operations.drop(message=message, why=request.POST.get("why", ""), actor=request.user, at=request.at)
        messages.success(request, _("Đã bỏ thư này; lý do được ghi vào nhật ký."))
    else:
        outbox_operations.send_again(message=message, actor=request.user, at=request.at)
        messages.success(request, _("Thư sẽ được gửi lại trong ít phút."))
    return redirect("desk:dead-letters")


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MOVE_CLOCK)
def demonstration_clock(request: DeskRequest) -> HttpResponse:
    """Move the day of the demonstration, or go back to the real day."""
    if not settings.DEMONSTRATION:
        raise Http404
    form = ClockForm(request.POST if "day" in request.POST else None, initial={"day": clock.demonstration_day()})
    if request.method == "POST" and "real" in request.POST:
        operations.move_clock(actor=request.user, day=None, at=request.at)
        messages.success(request, _("Bản trình diễn theo ngày thật. Việc của hôm nay hiện ra trong vòng một phút."))
        return redirect("desk:demonstration-clock")
    if request.method == "POST" and form.is_valid():
        operations.move_clock(actor=request.user, day=form.cleaned_data["day"], at=request.at)
        messages.success(request, _("Đã đổi ngày của bản trình diễn. Việc của ngày này hiện ra trong vòng một phút."))
        return redirect("desk:demonstration-clock")
    return render(request, "desk/demonstration_clock.html", {"form": form, "day": clock.demonstration_day()})


def _wanted(request: DeskRequest) -> queries.Wanted:
    """Read the view asked for; anything unknown is taken for the default."""
    scope, state = request.GET.get("scope", ""), request.GET.get("state", "")
    roles = standing(request.user, request.at).roles()
    default = (
        queries.MINE if roles & {Role.OFFICER} else queries.UNIT if roles & {Role.HEAD, Role.CLERK} else queries.ALL
    )
    return queries.Wanted(
        scope if scope in queries.SCOPES else default,
        state if state in queries.STATES else "",
        request.GET.get("kind", "")[:60],
    )
