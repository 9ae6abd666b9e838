"""Small words of ranks for templates."""

from django import template

register = template.Library()


@register.filter
def without_sign(value: int) -> int:
    """Return how many, whichever way."""
    return abs(value)
