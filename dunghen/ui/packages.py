"""Static files for a running product: what pages ask for, without what packages ship beside it.

Each file is hashed and compressed as hard as can be; of everything that lies in packages that took longer than any other step of a first start.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

NEVER_ASKED_FOR = ("htmx-2.js", "htmx-*4*.js", "htmax-4*.js", "hx-*.js")
"""Of django-htmx: other versions, extensions, and the one with its comments."""


class AppFinder(AppDirectoriesFinder):
    """Offers the apps' files to ``collectstatic``."""

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        return super().list([*(ignore_patterns or ()), *NEVER_ASKED_FOR])


class Storage(CompressedManifestStaticFilesStorage):
    """Keeps files under their names with a hash alone, which is how pages ask for them; maps of scripts stay as they are."""

    keep_only_hashed_files = True

    def create_compressor(self, **how: Any) -> Compressor:
        return super().create_compressor(**how | {"extensions": (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")})
