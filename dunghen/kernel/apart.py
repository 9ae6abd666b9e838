"""A stranger's file read in a child process: whatever it does to its parser it does not do to the server.

The child is a fresh interpreter (not a fork: the server has threads) without the server's environment (keys, database address) and its open
files. It sets its own hard limits before it looks at the file (``confine``). Its streams are files without a name: nothing is left, and the
limit of file size holds for the answer too. To start costs a tenth of a second; this module knows no Django.
"""

import subprocess  # noqa: S404 - fixed command, no shell
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

ENDED: Final = -1
"""The status of a child that was ended from outside, by a limit or by the clock: so is every one below nought."""
OUT_OF_MEMORY: Final = 3
"""How a child says that its memory did not suffice."""
LATER: Final = 10
"""Seconds by the clock beyond those of the processor after which a child is ended."""
_ROOT: Final = str(Path(__file__).resolve().parents[2])
_START: Final = (
    "import sys, importlib; sys.path.insert(0, sys.argv[1]); "
    "sys.exit(getattr(importlib.import_module(sys.argv[2]), sys.argv[3])(*sys.argv[4:]))"
)


def run(
    module: str,
    function: str,
    *arguments: str,
    seconds: int,
    told: IO[bytes],
    given: IO[bytes] | None = None,
    why: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a function of this product in a child; return the status that it returns, below nought when it was ended.

    ``given``, ``told`` and ``why``: files behind its three streams. The function calls ``confine`` before it reads what it is given.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code; no argument is from the file
            [sys.executable, "-I", "-c", _START, _ROOT, module, function, *arguments],
            stdin=given or subprocess.DEVNULL,
            stdout=told,
            stderr=why or subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **(environment or {})},
            cwd="/",
            timeout=seconds + LATER,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ENDED
    return done.returncode


def confine(*, seconds: int, memory: int, answer: int, files: int = 16) -> None:
    """Set limits that the process cannot raise again: of processor time, addresses, bytes of a file, open files.

    Where the system has none (Windows), the parent's clock remains.
    """
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # the system already allows less, or (macOS) does not know this one
            continue
