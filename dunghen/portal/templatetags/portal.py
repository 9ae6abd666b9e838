"""What the citizens' frame asks for."""

from typing import Any

from django import template

from dunghen.portal import doors

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_places(context: template.Context) -> list[dict[str, Any]]:
    """Return the places of the navigation, with the present one marked."""
    path = context["request"].path if "request" in context else ""
    return [
        {"label": door.place or door.label, "url": door.url, "current": path.startswith(door.url)}
        for door in doors.doors()
    ]
