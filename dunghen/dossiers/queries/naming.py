"""What fields and procedures are called: as the newest file told it, else as the shipped table does; a word nobody named stays itself.

The one place that pages, files and papers ask. Units are named by the organisation, causes by their list, steps by their rules.
"""

from functools import cached_property

from dunghen.dossiers.models import WordName
from dunghen.dossiers.rules import shipped

FIELD, PROCEDURE = WordName.Column.FIELD.value, WordName.Column.PROCEDURE.value
NAMED = (FIELD, PROCEDURE)


class Names:
    """Names for one page. One query, when the first word is asked for."""

    def bare(self, column: str, key: str) -> str:
        """Return the name alone, "" when nobody named the word."""
        return self._told.get((column, key), "")

    def label(self, column: str, key: str) -> str:
        """Return how a word is shown: a field by its name, a procedure by its name with the code; else the word itself."""
        name = self.bare(column, key)
        if not name:
            return key
        return f"{name} ({key})" if column == PROCEDURE else name

    @cached_property
    def _told(self) -> dict[tuple[str, str], str]:
        names = {(FIELD, row["key"]): row["name"] for row in shipped.table("fields.csv")}
        told = WordName.objects.order_by("told_at", "pk").values_list("column", "key", "name")
        return names | {(column, key): name for column, key, name in told}
