"""The file store: bytes kept under their SHA-256, written durably before the act that names them commits.

A file without a row (the act was refused after the bytes were written) is harmless and is found again by its hash; a row without its
file cannot happen.
"""

import hashlib
import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def keep(content: bytes) -> str:
    """Store ``content`` and return its SHA-256 in hex. Storing the same bytes again changes nothing."""
    return _kept(hashlib.sha256(content).hexdigest(), BytesIO(content))


def keep_file(file: Path) -> str:
    """Store the bytes of a file as ``keep`` does, whatever its size; return its SHA-256 in hex."""
    with file.open("rb") as content:
        return _kept(sha256(file), content)


def _kept(digest: str, content: BinaryIO) -> str:
    place = path(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(content, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        os.replace(fresh, place)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)
    return digest


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hex, read a piece at a time."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(digest: str) -> bytes:
    """Return the bytes kept under ``digest``; raise FileNotFoundError when there are none."""
    return path(digest).read_bytes()


def drop(digest: str) -> None:
    """Delete the bytes kept under ``digest``; nothing when there are none. Only after the act that took away the last row naming them."""
    path(digest).unlink(missing_ok=True)


def path(digest: str) -> Path:
    """Return where the bytes of ``digest`` lie. Raises ValueError for anything that is not a SHA-256 in hex."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("Not a SHA-256 in hex.")
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    # The new name itself must survive a power cut, not only the bytes.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
