"""What the desk's frame asks for: the navigation and the density of this person."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import Resolver404, resolve

from dunghen.desk import frame
from dunghen.desk import navigation as places
from dunghen.kernel import access, clock

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """Return the places open to this person, with the present one marked; a group is a place with ``places``, where its first one stands."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    found = [
        {"label": item.label, "url": item.url, "icon": item.icon, "current": False, "group": str(item.group)}
        for item in places.items(user, getattr(request, "at", None) or clock.now())
    ]
    inside = [item for item in found if str(context["request"].path).startswith(str(item["url"]))]
    if inside:
        max(inside, key=lambda item: len(str(item["url"])))["current"] = True
    return _grouped(found)


def _grouped(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, place in enumerate(places):
        name = place["group"] or f"{number}"
        group = found.setdefault(name, {"label": place["group"], "icon": place["icon"], "current": None, "places": []})
        group["places"].append(place)
        if place["current"]:
            group["current"] = place["label"]
    return [group if len(group["places"]) > 1 else group["places"][0] for group in found.values()]


@register.simple_tag(takes_context=True)
def density(context: template.Context) -> str:
    request = context.get("request")
    return frame.density(request) if request else frame.DENSITIES[0]


@register.simple_tag(takes_context=True)
def open_to(context: template.Context, action: access.Action) -> bool:
    """Say whether this person could do ``action`` on anything at all."""
    request = context["request"]
    return places.open_to(request.user, action, getattr(request, "at", None) or clock.now())


@register.simple_tag(takes_context=True)
def leads_in(context: template.Context, address: str) -> bool:
    """Say whether this person may enter the page at ``address``: a number of another room is no door for who is turned away behind it."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    action = getattr(view, "desk_action", None)
    return action is None or open_to(context, action)
