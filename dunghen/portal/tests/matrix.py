"""The portal's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

from tests.pages.matrix import Row

OPEN = "200 200 200 200 200 200 200 200 200 200"

ROWS = [
    Row("portal:home", OPEN, look="anonymous"),
    Row("portal:accessibility", OPEN, look="anonymous"),
    Row("portal:privacy", OPEN, look="anonymous"),
    Row(
        "set_language", "302 302 302 302 302 302 302 302 302 302", method="post", data=lambda scene: {"language": "en"}
    ),
]
