"""The machines' rows of the table of pages. A session opens nothing here: every role is a stranger without a key."""

from tests.pages.matrix import Row

KEY_NEEDED = "401 401 401 401 401 401 401 401 401 401"

ROWS = [
    Row("api:v1:dossiers-push", KEY_NEEDED, method="post"),
    Row("api:v1:dossier-gate", KEY_NEEDED, query="source=onestop&code=H32.15-210906-0001"),
    Row("api:v1:dossier-secrets", KEY_NEEDED, method="post"),
]
