"""What the citizens' frame asks for."""

from typing import Any

from django import template

from dunghen.portal import doors

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_places(context: template.Context) -> list[dict[str, Any]]:
    """Return the places of the navigation, with the present one marked."""
    path = context["request"].path if "request" in context else ""
    # The home page has asked already.
    places = context["doors"] if "doors" in context else doors.doors()
    # Of two places one of which lies inside the other, the nearer one is meant.
    here = max((door.url for door in places if path.startswith(door.url)), key=len, default="")
    return [{"label": door.place or door.label, "url": door.url, "current": door.url == here} for door in places]
