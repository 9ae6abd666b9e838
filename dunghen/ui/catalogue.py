"""Catalogues of translations, compiled without the gettext tools.

Vietnamese is the language of the source; an app that speaks English too keeps ``locale/en/LC_MESSAGES/django.po``. In ``ui/locale/vi`` stands what
Django's fields say and its own Vietnamese catalogue lacks. All of them are joined into one
compiled catalogue in the data folder, made afresh at start-up when one of them is newer.
"""

import hashlib
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.conf import settings

LANGUAGES = ("en", "vi")


def sources(language: str) -> list[Path]:
    """Return the catalogues of our own apps, in the order of INSTALLED_APPS."""
    inside = Path("locale") / language / "LC_MESSAGES" / "django.po"
    folders = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("dunghen.")]
    return [folder / inside for folder in folders if (folder / inside).exists()]


def compile_all() -> None:
    """Compile each language's catalogue into the folder of LOCALE_PATHS unless it is there already."""
    for language in LANGUAGES:
        files = sources(language)
        target = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
        print_of_sources = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        stamp = target.with_suffix(".stamp")
        if target.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == print_of_sources:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{print_of_sources[:8]}")
        fresh.write_bytes(compiled(files, language))
        fresh.replace(target)
        stamp.write_text(print_of_sources, encoding="ascii")


def compiled(files: list[Path], language: str) -> bytes:
    """Return the binary catalogue (.mo) of the joined ``files``; the first translation of a sentence wins."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    joined = Catalog(locale=language)
    for file in files:
        with file.open("rb") as opened:
            for message in read_po(opened, locale=language):
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                if key and key not in joined:
                    joined[message.id] = message
    written = BytesIO()
    write_mo(written, joined)
    return written.getvalue()
