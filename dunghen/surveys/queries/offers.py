"""The one-time sheet after something was closed: one for each, and nothing in the answer leads back to it."""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from dunghen.kernel import errors
from dunghen.kernel.afterwards import Closed
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys.models import Invitation, Survey, Ticket
from dunghen.surveys.rules import words

SALT = "surveys.after"


@dataclass(frozen=True)
class Offer:
    """What a signed address says: the survey, the keyed hash of what was closed, what that was, who handled it."""

    survey: Survey
    about: str
    service: str
    unit_id: int | None


def url_of(closed: Closed, at: dt.datetime) -> str:
    """Return the address of the sheet, "" when no survey asks or it was answered. Two or three queries."""
    day = at.astimezone(ZONE).date()
    asking = Survey.objects.filter(
        state=words.OPEN, after__contains=[closed.what], opens_on__lte=day, closes_on__gte=day
    )
    survey = asking.order_by("-opens_on", "-pk").first()
    if survey is None:
        return ""
    about = _about(survey, closed)
    made = Invitation.objects.filter(survey=survey, about=about).values_list("ticket", flat=True).first()
    if made is not None and not Ticket.objects.filter(hash=made).exists():
        return ""
    return reverse("surveys:after", args=[signing.dumps([survey.code, about, closed.what, closed.unit], salt=SALT)])


def read(ref: str) -> Offer:
    """Return what a signed address says. Raises NotFound for one that is not ours."""
    try:
        code, about, service, unit = signing.loads(ref, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise errors.NotFound from None
    survey = Survey.objects.select_related("version__questionnaire", "owner").filter(code=code).first()
    if survey is None:
        raise errors.NotFound
    return Offer(survey, about, service, Unit.objects.filter(key=unit).values_list("pk", flat=True).first())


def _about(survey: Survey, closed: Closed) -> str:
    told = f"surveys.about:{survey.pk}:{closed.what}:{closed.reference}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()
