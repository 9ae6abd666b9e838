"""Official papers of this room, composed from figures: the synthesis report and the urging letter. Pure: values in, paper out."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .composition import Composition, Fig, Grid, Text, as_docx
from .synthesis import proposals, synthesis
from .urging import addressees, urging

__all__ = ["Composition", "Fig", "Grid", "Text", "addressees", "as_docx", "compose", "proposals", "synthesis", "urging"]


def compose(kind: str, figures: Mapping[str, Any]) -> Composition:
    """Return the paper of ``kind`` ("synthesis" or "urging") from the mapping that signing freezes (queries.figures_of_paper)."""
    options = figures["options"]
    written = figures["frame"]["on"]
    frame = {**figures["frame"], "on": dt.date.fromisoformat(written) if written else None}
    if kind == "synthesis":
        return synthesis(figures, frame, options.get("proposals", ()))
    return urging(
        figures,
        frame,
        answer_by=dt.date.fromisoformat(options["answer_by"]),
        with_due_soon=bool(options.get("with_due_soon")),
        urgent=bool(options.get("urgent")),
    )
