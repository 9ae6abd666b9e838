"""Parse a stranger's file in a child process (``kernel.apart``), which gets the bytes on its standard input and answers with one JSON object."""

import json
import tempfile
from dataclasses import asdict
from typing import Literal

from dunghen.kernel import apart
from dunghen.kernel.sniff import IN_WORDS
from dunghen.kernel.text import format_number

from .contract import Draft, Limits, bytes_in_words
from .refusals import REFUSALS, Broken, TooComplex

CHILD = f"{__package__}.child"


def parse_apart(kind: Literal["docx", "pdf"], content: bytes, limits: Limits) -> Draft:
    """The draft that the child's parser made. Raises the parser's refusal, TooComplex over a limit, Broken for any other end."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        said_limits = json.dumps(asdict(limits))
        status = apart.run(CHILD, "main", kind, said_limits, seconds=limits.seconds, given=given, told=answer)
        # A kill by a signal says time or memory as well.
        if status < 0 or status == apart.OUT_OF_MEMORY:
            raise _too_complex(limits)
        if status:
            raise Broken(content=IN_WORDS[kind])
        answer.seek(0)
        said = answer.read()
    return _understood(said, kind)


def _understood(said: bytes, kind: str) -> Draft:
    """The child has seen the file, so its answer is not trusted either: what is not of the agreed form is a broken file."""
    try:
        answer = json.loads(said)
        if "refused" in answer:
            refusal = REFUSALS[answer["refused"]](**answer["facts"])
        else:
            return Draft(text=str(answer["text"]), pages=int(answer["pages"]), notes=tuple(map(str, answer["notes"])))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Broken(content=IN_WORDS[kind]) from None
    raise refusal


def _too_complex(limits: Limits) -> TooComplex:
    return TooComplex(seconds=format_number(limits.seconds), memory=bytes_in_words(limits.memory))
