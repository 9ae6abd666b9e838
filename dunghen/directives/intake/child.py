"""The other side of the sandbox: set limits, read standard input, parse, answer in JSON. Only ``sandbox`` starts it."""

import importlib
import json
import sys
from typing import Any

from .contract import Draft, Limits
from .refusals import IntakeRefused
from .sandbox import OUT_OF_MEMORY

_PARSERS = {"docx": ("docx_file", "read_docx"), "pdf": ("pdf_file", "read_pdf")}


def main(kind: str, limits_json: str) -> int:
    """Answer on standard output; the exit status is 0 for a draft or a refusal, 3 out of memory, 1 for a parser's failure."""
    limits = Limits(**json.loads(limits_json))
    module, function = _PARSERS[kind]
    parse = getattr(importlib.import_module(f"{__package__}.{module}"), function)
    _confine(limits)
    said: dict[str, Any]
    try:
        draft: Draft = parse(sys.stdin.buffer.read(limits.max_bytes + 1), limits)
        said = {"text": draft.text, "pages": draft.pages, "notes": draft.notes}
    except IntakeRefused as refusal:
        said = {"refused": refusal.code, "facts": dict(refusal.facts)}
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(json.dumps(said).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


def _confine(limits: Limits) -> None:
    """Hard limits that the process itself cannot raise again. Where the system has none (Windows), the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    answer = limits.max_characters * 8 + 65_536
    for limit, value in (
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # the system already allows less, or (macOS) does not know this one
            continue
