"""The code a citizen follows a petition by, and the PIN and link that open it to him alone."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import date
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a code read over the telephone is written down right."""
_FORM = re.compile(rf"PA(\d{{4}})([{ALPHABET}]{{6}})")
_READ_AS: Final = str.maketrans("ILOU", "110V")


def new_code(on: date) -> str:
    """Return a fresh code such as "PA2109-7K3MQ9": year, month, six signs drawn by chance (a thousand million a month)."""
    return f"PA{on:%y%m}-" + "".join(secrets.choice(ALPHABET) for _ in range(6))


def read_code(text: str) -> str:
    """Return the code that a person typed (any case, with or without blanks and hyphen, O for 0), "" when it is none."""
    squeezed = re.sub(r"[^0-9A-Z]", "", text.upper())
    found = _FORM.fullmatch(squeezed[:2] + squeezed[2:].translate(_READ_AS))
    return f"PA{found[1]}-{found[2]}" if found else ""


_WRITTEN = re.compile(r"(?:\bphản ánh )?\b(PA[ -]?\d{4}[ -]?[0-9A-Z]{6})\b", re.IGNORECASE)


def codes_in(text: str) -> set[str]:
    """Return the codes that a text names, however they are written."""
    return {read_code(found) for found in _WRITTEN.findall(text)} - {""}


def without_codes(text: str, hidden: Collection[str], instead: str) -> str:
    """Return the text with ``instead`` in the place of every code of ``hidden``, with the word "phản ánh" before it."""
    return _WRITTEN.sub(lambda found: instead if read_code(found[1]) in hidden else found[0], text)


def new_secret() -> str:
    """Return the secret of a petition: 128 bits; its link carries it and its PIN is made from it."""
    return secrets.token_hex(16)


def pin(secret: str) -> str:
    """Return the six digits that go with the code where a link cannot be opened."""
    digest = hashlib.sha256(f"pin:{secret}".encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def is_secret(secret: str, given: str) -> bool:
    """Say whether ``given`` is the petition's secret, in the same time whatever is given. For doors that count no tries."""
    return hmac.compare_digest(given.encode(), secret.encode())


def opens(secret: str, given: str) -> bool:
    """Say whether ``given`` is the petition's PIN or secret, in the same time whatever is given.

    A PIN is found within a million tries, so only for doors that count them first.
    """
    plain = re.sub(r"\s", "", given)
    return hmac.compare_digest(plain.encode(), pin(secret).encode()) or hmac.compare_digest(
        plain.encode(), secret.encode()
    )
