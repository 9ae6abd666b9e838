"""Parse a stranger's file in a child process, so that whatever it does to the parser it does not do to the server.

A fresh interpreter (not a fork: the server has threads) gets the bytes on its standard input, sets its own hard limits of memory,
processor time, files and file size before it looks at them, and answers with one JSON object. It inherits neither the environment
(keys, database address) nor open files. Both streams are unnamed temporary files: nothing is left, and the size limit holds for
the answer too. Start-up and imports cost about 0.1 s a file.
"""

import json
import subprocess  # noqa: S404 - fixed command, no shell
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from dunghen.kernel.text import format_number

from .contract import Draft, Limits, bytes_in_words
from .refusals import REFUSALS, Broken, TooComplex
from .sniff import IN_WORDS

_ROOT = str(Path(__file__).resolve().parents[3])
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from dunghen.directives.intake.child import main; sys.exit(main(sys.argv[2], sys.argv[3]))"
)

# The child's own way to say that it ran out of memory; a kill by a signal says time or memory as well.
OUT_OF_MEMORY = 3


def parse_apart(kind: Literal["docx", "pdf"], content: bytes, limits: Limits) -> Draft:
    """The draft that the child's parser made. Raises the parser's refusal, TooComplex over a limit, Broken for any other end."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and code, arguments are not from the file
                [sys.executable, "-I", "-c", _START, _ROOT, kind, json.dumps(asdict(limits))],
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                cwd="/",
                timeout=limits.seconds + 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _too_complex(limits) from None
        if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
            raise _too_complex(limits)
        if done.returncode != 0:
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
    except (ValueError, KeyError, TypeError):
        raise Broken(content=IN_WORDS[kind]) from None
    raise refusal


def _too_complex(limits: Limits) -> TooComplex:
    return TooComplex(seconds=format_number(limits.seconds), memory=bytes_in_words(limits.memory))
