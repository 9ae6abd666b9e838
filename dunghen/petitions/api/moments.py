"""How the API writes moments and numbers."""

import datetime as dt
from decimal import Decimal


def moment(value: dt.datetime | None) -> str | None:
    """Return a moment as all of the API writes it: ISO 8601 in UTC, as the database's own JSON."""
    return value.astimezone(dt.UTC).isoformat() if value else None


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
