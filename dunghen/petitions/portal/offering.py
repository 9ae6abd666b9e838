"""What this room offers to the pages of others: to begin a petition."""

from django.urls import reverse

from dunghen.kernel.offers import Start
from dunghen.petitions import rules
from dunghen.petitions.portal import robots


def begin_petition() -> Start:
    """Return how a petition is begun from another page: as the first step does, with the moment it was shown."""
    return Start(reverse("petitions:new"), "text", rules.MOST_TEXT, {"opened": robots.opened()})
