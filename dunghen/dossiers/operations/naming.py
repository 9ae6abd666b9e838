"""What files of a source call fields and procedures, kept as part of taking them in."""

import datetime as dt
from collections.abc import Mapping

from dunghen.dossiers.models import Source, WordName


def keep(source: Source, names: Mapping[tuple[str, str], str], at: dt.datetime) -> None:
    """Keep the names a file told, (column, key) → name; what it does not name stays called as before. At most two queries."""
    if not names:
        return
    known = {(one.column, one.key): one.name for one in WordName.objects.filter(source=source)}
    told = [
        WordName(source=source, column=column, key=key, name=name, told_at=at)
        for (column, key), name in sorted(names.items())
        if known.get((column, key)) != name
    ]
    WordName.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["source", "column", "key"],
        update_fields=["name", "told_at"],
    )
