"""Telling people from machines without asking a third party: a puzzle that the browser works out by itself, or a small sum in words; a
field that people do not see; a least time. Everything fails closed, and says so kindly."""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.kernel.text import search_key
from dunghen.petitions import rules

NUMBERS = (
    gettext_lazy("không"), gettext_lazy("một"), gettext_lazy("hai"), gettext_lazy("ba"), gettext_lazy("bốn"), gettext_lazy("năm"),
    gettext_lazy("sáu"), gettext_lazy("bảy"), gettext_lazy("tám"), gettext_lazy("chín"), gettext_lazy("mười"), gettext_lazy("mười một"),
    gettext_lazy("mười hai"), gettext_lazy("mười ba"), gettext_lazy("mười bốn"), gettext_lazy("mười lăm"), gettext_lazy("mười sáu"),
    gettext_lazy("mười bảy"), gettext_lazy("mười tám"),
)  # fmt: skip
SALT, OPENED = "petitions.puzzle", "petitions.opened"
OLDEST = 12 * 3600
CROWD, MOST_BITS = 25, 4
"""Petitions of the last minutes for each of which so many the work doubles, up to so many times."""
HONEY = "website"
"""Name of the field that people do not see."""


@dataclass(frozen=True)
class Puzzle:
    """What the page shows: the token, how many leading zero bits are wanted, the sum in words."""

    token: str
    nonce: str
    bits: int
    question: str


def puzzle(about: str, *, busy: int) -> Puzzle:
    """Return a fresh puzzle that counts for ``about`` alone. ``busy``: what came in from everywhere of late; work grows with it.

    The work of one person is a blink; that of a machine with a thousand addresses is a thousand times sixteen blinks.
    """
    nonce, one, two = secrets.token_hex(8), 2 + secrets.randbelow(8), 1 + secrets.randbelow(9)
    bits = settings.PETITIONS_PUZZLE_BITS + min(MOST_BITS, busy // CROWD)
    token = signing.dumps([nonce, bits, _sealed(nonce, one + two), about], salt=SALT)
    question = _("%(one)s cộng %(two)s bằng mấy?") % {"one": str(NUMBERS[one]).capitalize(), "two": NUMBERS[two]}
    return Puzzle(token, nonce, bits, question)


def require_person(given: "dict[str, str]", about: str, opened: str | None) -> None:
    """Refuse what a machine sent: TooQuick or NotProven. ``given``: the fields token, proof, answer and the hidden one.

    ``opened`` None: no blank form was given out (it waited in the device), so that only the work counts.
    """
    least = settings.PETITIONS_LEAST_SECONDS
    if given.get(HONEY) or (opened is not None and least and is_younger(opened, least)):
        raise rules.TooQuick
    try:
        nonce, bits, sealed, meant = signing.loads(given.get("token", ""), salt=SALT, max_age=OLDEST)
    except (signing.BadSignature, ValueError):
        raise rules.NotProven from None
    if meant != about or not (
        works(nonce, given.get("proof", ""), bits) or _answers(nonce, sealed, given.get("answer", ""))
    ):
        raise rules.NotProven


def works(nonce: str, proof: str, bits: int) -> bool:
    """Say whether the browser has done its work: SHA-256 of "nonce:proof" begins with so many zero bits."""
    if not proof or len(proof) > 20:
        return False
    digest = int.from_bytes(hashlib.sha256(f"{nonce}:{proof}".encode()).digest(), "big")
    return digest >> (256 - bits) == 0


def _answers(nonce: str, sealed: str, answer: str) -> bool:
    wanted = search_key(answer)
    for number, word in enumerate(NUMBERS):
        if wanted and wanted in (str(number), search_key(str(word))):
            return constant_time_compare(sealed, _sealed(nonce, number))
    return False


def _sealed(nonce: str, number: int) -> str:
    return salted_hmac(SALT, f"{nonce}:{number}").hexdigest()[:24]


# -- the blank form's moment -----------------------------------------------------------------------------------------------


def opened() -> str:
    """Return the signed moment and key of a blank form."""
    return signing.dumps(secrets.token_hex(16), salt=OPENED)


def key_of(opened: str) -> str:
    """Return the key of the form, "" when it is not ours or older than a day."""
    try:
        return str(signing.loads(opened, salt=OPENED, max_age=2 * OLDEST))
    except signing.BadSignature:
        return ""


def is_younger(opened: str, seconds: int) -> bool:
    """Say whether the form was given out less than so many seconds ago, or not by us at all."""
    try:
        signing.loads(opened, salt=OPENED, max_age=seconds)
    except signing.SignatureExpired:
        return False
    except signing.BadSignature:
        return True
    return True
