"""A design laid by hand: strata, how many people there are and how many are asked, clusters drawn elsewhere; what formulas propose beside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import Refusal
from dunghen.surveys import verbs
from dunghen.surveys.desk.surveys import tabs
from dunghen.surveys.forms import designing
from dunghen.surveys.forms.planning import SizeForm
from dunghen.surveys.operations import planning
from dunghen.surveys.queries import frames, surveys
from dunghen.surveys.rules import words


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def design(request: DeskRequest, code: str) -> HttpResponse:
    """Type strata, see what a margin asks for, lay the design."""
    found = surveys.by_code(code)
    do = request.POST.get("do", "")
    typed = designing.read(request.POST, more=do != "lay") if request.method == "POST" else designing.of(found)
    refusal: Refusal | None = None
    if do == "lay" and not typed.is_wrong:
        try:
            planning.set_parts(actor=request.user, survey=found, design=typed.kind, parts=typed.parts, at=request.at)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã đặt thiết kế mẫu với %(count)s tầng, nhóm.") % {"count": len(typed.parts)})
            return redirect("surveys:sample", found.code)
    sizes = SizeForm.of(request.POST)
    proposal = frames.proposal(typed.sizes(), least=found.least_group, **sizes.shares())
    proposed = {part.name: part.proposed for part in proposal.parts}
    context = {
        "survey": found,
        "tabs": tabs(request, found, "sample"),
        "planned": found.state == words.PLANNED,
        "invited": found.invitations.exists(),
        "designs": designing.DESIGNS,
        "design": typed,
        "rows": [(row, proposed.get(row.typed["name"])) for row in typed.rows],
        "sizes": sizes,
        "proposal": proposal if proposal.people else None,
        "leaders": found.kind == words.LEADERS,
        "refusal": refusal,
        "back": reverse("surveys:sample", args=[found.code]),
    }
    status = refusal.status if refusal else 422 if typed.is_wrong else 200
    return render(request, "surveys/desk/design.html", context, status=status)
