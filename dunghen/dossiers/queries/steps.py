"""The steps of one dossier as its source told them: who held it, in which step, from when to when."""

import datetime as dt
from dataclasses import dataclass

from dunghen.dossiers.queries.why import STEP_KIND, STEPS, WAITING
from dunghen.dossiers.rules.steps import step_label
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.ledger.views import View


@dataclass(frozen=True)
class Step:
    """One holding. ``unit``: the key of who held it; ``until`` None: who holds it now."""

    label: str
    unit: str
    waits: bool
    since: dt.datetime
    until: dt.datetime | None


def steps_of(source: str, code: str, submitted: dt.datetime) -> list[Step]:
    """Return the steps of a dossier handed in at ``submitted``, the first first; none where its source tells none."""
    view, name = View(ledger()), source + STEPS
    if name not in view.manifest.sources:
        return []
    facts = view.facts([name], (f"{submitted.astimezone(ZONE):%Y-%m}", "9999-99"))
    facts = facts.filter(facts.kind == STEP_KIND, facts.reference.startswith(f"{code}#"))
    rows = view.run(facts.select("unit", "status", "submitted", "finished", "reference")).to_pylist()
    rows.sort(key=lambda row: (row["submitted"], int(row["reference"].rpartition("#")[2])))
    return [
        Step(
            step_label(row["status"] or ""),
            row["unit"],
            (row["status"] or "").startswith(WAITING),
            row["submitted"],
            row["finished"],
        )
        for row in rows
    ]


def held_now(source: str, code: str, submitted: dt.datetime) -> Step | None:
    """Return the step under way, the one begun last; None where nobody tells."""
    return next((step for step in reversed(steps_of(source, code, submitted)) if step.until is None), None)
