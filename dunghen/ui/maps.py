"""Leaflet as shipped by the django-leaflet wheel, as static files: only what a page may ask for."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = (
    "leaflet.js",
    "leaflet.js.map",
    "leaflet.css",
    "images/layers.png",
    "images/layers-2x.png",
    "images/marker-icon.png",
    "images/marker-icon-2x.png",
    "images/marker-shadow.png",
)


def folder() -> Path:
    """Return where the wheel keeps Leaflet. The package itself is not imported: it wants settings of its own."""
    spec = find_spec("leaflet")
    assert spec is not None and spec.submodule_search_locations, "django-leaflet is in requirements/base.in"
    return Path(spec.submodule_search_locations[0]) / "static" / "leaflet"


class LeafletFinder(BaseFinder):
    """Offers Leaflet to ``collectstatic`` and to the development server as ``leaflet/NAME``."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix("leaflet/")
        if name == path or name not in FILES:
            return [] if find_all else None
        found = str(folder() / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=str(folder()))
        storage.prefix = "leaflet"  # type: ignore[attr-defined]  # collectstatic puts the files under it
        for name in FILES:
            yield name, storage
