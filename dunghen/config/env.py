"""Typed readers of the environment. A bad value stops start-up with one sentence that names it and what is allowed."""

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")

# Arrow reads it when it is loaded. Its own pool keeps hundreds of MiB of what an import let go of, and is no quicker.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


class BadSetting(SystemExit):
    """A setting that cannot be used; leaves the program with status 2 and its sentence on standard error."""

    def __init__(self, name: str, vietnamese: str, english: str) -> None:
        self.name = name
        self.sentence = f"{name}: {vietnamese} / {english}"
        super().__init__(self.sentence)


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks, or ``default`` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, vietnamese: str, english: str) -> str:
    """Return the variable; when it is missing, stop with the two sentences that say what to set."""
    value = text(name)
    if not value:
        raise BadSetting(name, f"chưa được đặt; {vietnamese}", f"not set; {english}")
    return value


def flag(name: str, default: bool) -> bool:
    """Return a yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE or value in FALSE:
        return value in TRUE
    allowed = ", ".join(TRUE + FALSE)
    raise BadSetting(name, f"“{value}” không dùng được; chấp nhận: {allowed}.", f"cannot use it; allowed: {allowed}.")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number between ``least`` and ``most``, both included."""
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise BadSetting(
        name,
        f"“{value}” không dùng được; cần số nguyên từ {least} đến {most}.",
        f"needs a whole number from {least} to {most}.",
    )


def choice(name: str, default: str, *, allowed: Sequence[str]) -> str:
    """Return one of the allowed words."""
    value = text(name, default)
    if value in allowed:
        return value
    words = ", ".join(allowed)
    raise BadSetting(name, f"“{value}” không dùng được; chấp nhận: {words}.", f"cannot use it; allowed: {words}.")


def day(name: str, default: str) -> str:
    """Return a day ("2021-09-20"), a moment ("2021-09-20T09:00") or "today"."""
    value = text(name, default)
    try:
        if value != "today":
            dt.datetime.fromisoformat(value)
    except ValueError:
        raise BadSetting(
            name,
            f"“{value}” không dùng được; cần ngày như 2021-09-20 hoặc today.",
            "needs a day such as 2021-09-20, or today.",
        ) from None
    return value


def path(name: str, default: Path) -> Path:
    """Return an absolute path; ``~`` is the home folder, a relative path counts from the current folder."""
    return Path(text(name, str(default))).expanduser().absolute()


def url(name: str, default: str = "", *, schemes: Sequence[str]) -> SplitResult | None:
    """Return the parts of an address whose scheme is allowed, or None when the variable is unset and has no default."""
    value = text(name, default)
    if not value:
        return None
    words = ", ".join(f"{scheme}://" for scheme in schemes)
    try:
        parts = urlsplit(value)
        # The address of a socket file has no host: unix:///run/clamd.sock
        place = parts.path if parts.scheme == "unix" else parts.netloc or parts.query
        good = parts.scheme in schemes and bool(place) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        # The value may hold a password: it is not repeated.
        raise BadSetting(name, f"không phải địa chỉ dùng được; bắt đầu bằng: {words}.", f"must begin with: {words}.")
    return parts


def secret(name: str, *, least: int) -> str:
    """Return a secret of at least ``least`` characters, never shown in the sentence that refuses it."""
    value = required(name, "cần một chuỗi bí mật dài, ngẫu nhiên.", "a long random secret is needed.")
    if len(value) < least or len(set(value)) < 10:
        raise BadSetting(
            name,
            f"quá ngắn hoặc quá đơn giản; cần ít nhất {least} ký tự ngẫu nhiên.",
            f"too short or too simple; at least {least} random characters are needed.",
        )
    return value


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return the items of a comma-separated variable, blanks removed."""
    value = text(name)
    return [item.strip() for item in value.split(",") if item.strip()] if value else list(default)
