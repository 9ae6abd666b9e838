"""How facts that were written under earlier versions of the schema are read as the present one has them."""

from collections.abc import Callable
from typing import Any, Final

import ibis

from dunghen.kernel.ledger.schema import VERSION

Upgrade = Callable[[Any], Any]
UPGRADES: Final[dict[int, Upgrade]] = {
    1: lambda old: old.mutate(
        breached=ibis.literal(False),
        **{name: ibis.null("string") for name in ("status", "officer")},
        **{name: ibis.null("boolean") for name in ("digital_result", "digitised", "reused")},
    )
}
"""From version n to n + 1: an expression over the Ibis table of old facts, so that every engine reads old files alike."""


def upgraded(table: Any, version: int) -> Any:
    """Return the Ibis ``table`` of facts written under ``version`` as the present version reads."""
    for step in range(version, VERSION):
        table = UPGRADES[step](table)
    return table
