"""What officers confirmed, in the form of the training files."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import reading, rules
from dunghen.petitions.models import Lesson

TRAINED_FOR = dt.date(2021, 9, 1)
"""Training names units as on this day; a unit that did not exist then is told by its key alone."""


def lessons() -> Iterator[dict[str, Any]]:
    """Give every lesson, oldest first, as a row of ``data/petitions/training*.jsonl`` with the key of the lead beside it. Masked texts alone."""
    units = {unit.key: unit for unit in Unit.objects.all()}
    fields = {field.slug: field.name for field in reading.fields()}
    for lesson in Lesson.objects.order_by("id").iterator(chunk_size=2000):
        confirmed = lesson.confirmed
        unit = units.get(confirmed.get("lead", ""))
        yield {
            "id": f"B{lesson.pk}",
            "text": lesson.text,
            "kind": "spam"
            if confirmed.get("kind") == rules.SPAM
            else rules.KIND_LABELS.get(confirmed.get("kind", ""), "").lower(),
            "kind_alt": [],
            "field": fields.get(confirmed.get("field", ""), ""),
            "field_alt": [],
            "lead_unit_2021": unit.name if unit is not None and unit.is_valid_on(TRAINED_FOR) else "",
            "lead_alt": [],
            "lead": confirmed.get("lead", ""),
        }
