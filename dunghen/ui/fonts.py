"""Be Vietnam Pro, cut from its wheel to what Vietnamese and English pages need, as static files.

The wheel carries whole TTF faces (130 kB each) whose digits have different widths. Cut to Latin with Vietnamese marks and packed as WOFF2 a face
is about 17 kB; a second tiny face holds the ten digits set to one width, for columns of figures.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

RECIPE = "1"
"""Raise when what is cut changes: the folder of made files carries it."""

FACES = {400: "Regular", 600: "SemiBold"}
TEXT = (
    [*range(0x20, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x300, 0x324), *range(0x1EA0, 0x1EFA)]
    + [*range(0x2010, 0x2040), 0x20AB, 0x20AC, 0x2116, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]
)  # fmt: skip
DIGITS = [ord(digit) for digit in "0123456789"]


def _load(weight: int) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{FACES[weight]}.ttf")


def _save(font: Any, letters: list[int], path: Path) -> None:
    from fontTools import subset

    options = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    # A page asks for several files at once: each thread that makes one writes a file of its own.
    fresh = path.with_suffix(f".{uuid.uuid4().hex}")
    subset.save_font(font, str(fresh), options)
    fresh.replace(path)


def _even_digits(font: Any) -> None:
    """Give all digits the width of "0", each in the middle of it."""
    names = font.getBestCmap()
    width = font["hmtx"][names[ord("0")]][0]
    for letter in DIGITS:
        name = names[letter]
        own, bearing = font["hmtx"][name]
        shift = (width - own) // 2
        glyph = font["glyf"][name]
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, bearing + shift)


def make(folder: Path) -> list[str]:
    """Make the font files that are missing in ``folder`` and return all their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for weight in FACES:
        text, figures = f"be-vietnam-pro-{weight}.woff2", f"figures-{weight}.woff2"
        if not (folder / text).exists():
            _save(_load(weight), TEXT, folder / text)
        if not (folder / figures).exists():
            font = _load(weight)
            _even_digits(font)
            _save(font, DIGITS, folder / figures)
        names += [text, figures]
    return names


class FontFinder(BaseFinder):
    """Offers the cut faces to ``collectstatic`` and to the development server as ``ui/fonts/NAME.woff2``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.VAR) / "fonts" / RECIPE
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix("ui/fonts/")
        if name == path or name not in make(self.folder):
            return [] if find_all else None
        found = str(self.folder / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=str(self.folder))
        storage.prefix = "ui/fonts"  # type: ignore[attr-defined]  # collectstatic puts the files under it
        for name in make(self.folder):
            yield name, storage
