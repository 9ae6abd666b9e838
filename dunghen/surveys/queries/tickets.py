"""Codes of invitations, and what a code opens."""

from django.conf import settings
from django.urls import reverse

from dunghen.surveys.models import Invitation, Survey, Ticket
from dunghen.surveys.rules import refusals, tokens


def token_of(invitation: Invitation) -> str:
    """Return the invitation's code."""
    return tokens.token(settings.SECRET_KEY, invitation.pk.hex)


def hash_of(code: str) -> str:
    """Return the hash that a code is known by."""
    return tokens.ticket(settings.SECRET_KEY, code)


def link(code: str) -> str:
    """Return the address that a code opens, as it is printed and sent."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("surveys:ticket", args=[code])


def survey_of(code: str) -> Survey:
    """Return the survey that an unused code opens. Raises UsedTicket. One query."""
    row = Ticket.objects.select_related("survey__version__questionnaire").filter(hash=hash_of(code)).first()
    if row is None:
        raise refusals.UsedTicket
    return row.survey
