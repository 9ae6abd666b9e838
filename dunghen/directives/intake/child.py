"""The other side of the sandbox: set limits, read standard input, parse, answer in JSON. Only ``sandbox`` starts it."""

import importlib
import json
import sys
from typing import Any

from dunghen.kernel import apart

from .contract import Draft, Limits
from .refusals import IntakeRefused

_PARSERS = {"docx": ("docx_file", "read_docx"), "pdf": ("pdf_file", "read_pdf")}


def main(kind: str, limits_json: str) -> int:
    """Answer on standard output; the exit status is 0 for a draft or a refusal, 3 out of memory, 1 for a parser's failure."""
    limits = Limits(**json.loads(limits_json))
    module, function = _PARSERS[kind]
    parse = getattr(importlib.import_module(f"{__package__}.{module}"), function)
    apart.confine(seconds=limits.seconds, memory=limits.memory, answer=limits.max_characters * 8 + 65_536)
    said: dict[str, Any]
    try:
        draft: Draft = parse(sys.stdin.buffer.read(limits.max_bytes + 1), limits)
        said = {"text": draft.text, "pages": draft.pages, "notes": draft.notes}
    except IntakeRefused as refusal:
        said = {"refused": refusal.code, "facts": dict(refusal.facts)}
    except MemoryError:
        return apart.OUT_OF_MEMORY
    sys.stdout.buffer.write(json.dumps(said).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0
