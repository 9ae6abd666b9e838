"""What the room is set up with: reply templates and the province's own terms."""

import datetime as dt
from typing import Any

from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person
from dunghen.petitions import verbs
from dunghen.petitions.models import ReplyTemplate, TermRow
from dunghen.petitions.operations.steps import need


def keep_template(
    *, actor: Person, at: dt.datetime, template: ReplyTemplate | None = None, **fields: Any
) -> ReplyTemplate:
    """Write a new reply template, or a new wording of one."""
    need(fields.get("text", ""), "nội dung", "lưu mẫu")
    kept = template or ReplyTemplate()
    for name, value in fields.items():
        setattr(kept, name, value)
    with act(verbs.TEMPLATE_KEPT, actor=actor, on=kept, at=at) as deed:
        kept.save()
        deed.about(kept)
    return kept


def retire_template(*, actor: Person, template: ReplyTemplate, at: dt.datetime) -> ReplyTemplate:
    """Take a template out of use; answers written from it stay."""
    with act(verbs.TEMPLATE_RETIRED, actor=actor, on=template, at=at):
        template.retired = True
        template.save(update_fields=["retired"])
    return template


def keep_term(
    *,
    actor: Person,
    at: dt.datetime,
    step: str,
    amount: int,
    unit: str,
    valid_from: dt.date,
    kind: str = "",
    cls: str = "",
    basis: str,
) -> TermRow:
    """Set the province's own term for a step from a day on; the row it takes over from ends the day before.

    Petitions already received keep the term they were promised (it was copied into their commitments).
    """
    need(basis, "căn cứ", "đặt thời hạn")
    row = TermRow(
        step=step, amount=amount, unit=unit, kind=kind, cls=cls, valid_from=valid_from, basis=basis.strip()[:300]
    )
    with act(verbs.TERM_KEPT, actor=actor, on=row, at=at, valid_from=valid_from) as deed:
        same = TermRow.objects.filter(step=step, kind=kind, cls=cls)
        same.filter(valid_from__gte=valid_from).delete()
        same.filter(valid_to__isnull=True).update(valid_to=valid_from - dt.timedelta(days=1))
        row.save()
        deed.about(row)
    return row
