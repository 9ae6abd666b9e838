"""One-time codes: twelve letters that are hard to mistake, made from a secret and a number, recognised by a keyed hash. Pure."""

import hashlib
import hmac
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
"""30 letters twelve times: 58 bits."""


def token(secret: str, number: str) -> str:
    """Return the code of an invitation. Only who knows the product's secret can make it, so that no table needs to hold it."""
    digest = int.from_bytes(
        hmac.new(secret.encode(), f"surveys.token:{number}".encode(), hashlib.sha256).digest(), "big"
    )
    found = ""
    for _ in range(LENGTH):
        digest, place = divmod(digest, len(LETTERS))
        found += LETTERS[place]
    return found


def ticket(secret: str, code: str) -> str:
    """Return the keyed hash under which a code is known; 64 hexadecimal digits."""
    return hmac.new(secret.encode(), f"surveys.ticket:{read(code)}".encode(), hashlib.sha256).hexdigest()


def read(text: str) -> str:
    """Return a typed code as it was printed: blanks, hyphens and small letters forgiven."""
    return "".join(one for one in text.upper() if one.isascii() and one.isalnum())[: LENGTH + 1]


def shown(code: str) -> str:
    """Return the code in groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
