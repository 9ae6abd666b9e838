"""The form of a key: ``dh_`` (so that scanners of repositories find lost ones), eight signs that may be shown, forty that may not."""

import hashlib
import re
import secrets
from typing import Final

MARK: Final = "dh"
_FORM = re.compile(rf"{MARK}_([0-9a-f]{{8}})_([0-9a-f]{{40}})")


def new() -> tuple[str, str]:
    """Return prefix and secret of a fresh key: 160 bits drawn by chance."""
    return secrets.token_hex(4), secrets.token_hex(20)


def written(prefix: str, secret: str) -> str:
    """Return the key as its holder sends it."""
    return f"{MARK}_{prefix}_{secret}"


def read(given: str) -> tuple[str, str] | None:
    """Return prefix and secret of what was sent, None when it is no key of ours."""
    form = _FORM.fullmatch(given)
    return (form[1], form[2]) if form else None


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
