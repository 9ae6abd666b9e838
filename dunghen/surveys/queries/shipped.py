"""Questionnaires that the product comes with (data/surveys)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "data" / "surveys"


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Return them as arguments of ``composing.compose``."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))
