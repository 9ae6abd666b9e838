"""What the sign-in page of a demonstration shows: the invented people one may be."""

from django import template
from django.conf import settings

from dunghen.kernel.organisation.models import Person

register = template.Library()

SHOWN = 16


@register.simple_tag
def demonstration_accounts() -> list[Person]:
    """Return the demonstration's people, each with a title; nobody outside a demonstration."""
    if not settings.DEMONSTRATION:
        return []
    return list(Person.objects.filter(is_active=True).exclude(title="").order_by("pk")[:SHOWN])


@register.simple_tag
def demonstration_password() -> str:
    """Return the password that all invented people share, when the operator shows it."""
    return str(getattr(settings, "DEMONSTRATION_PASSWORD", "")) if settings.DEMONSTRATION else ""
