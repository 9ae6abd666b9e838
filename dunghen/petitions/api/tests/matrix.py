"""The machines' rows of the table of pages. A session opens nothing here: every role is a stranger without a key (with keys: test_api_officers).

What the addresses need is in the scene of the room's own table.
"""

from typing import Any

from dunghen.petitions.api.acting import ACTS
from tests.pages.matrix import Row, Scene

OPEN = "200 200 200 200 200 200 200 200 200 200"
BROKEN = UNFIT_311 = "400 400 400 400 400 400 400 400 400 400"
KEY_NEEDED = "401 401 401 401 401 401 401 401 401 401"
NOT_FOUND = "404 404 404 404 404 404 404 404 404 404"
UNFIT = "422 422 422 422 422 422 422 422 422 422"


def code(scene: Scene) -> list[Any]:
    return [scene["own"].code]


ROWS = [
    Row("api:v1:petitions", KEY_NEEDED),
    Row("api:v1:petitions-multipart", UNFIT, method="post"),
    *(Row(f"api:v1:petitions-{word}", OPEN) for word in ("public", "fields", "terms", "statistics")),
    Row("api:v1:petitions-map", OPEN, query="bbox=109,12,110,13"),
    Row("api:v1:petitions-map", UNFIT),
    Row("api:v1:petition", NOT_FOUND, args=code),
    Row("api:v1:petition-photo", NOT_FOUND, args=lambda scene: [scene["own"].code, 1, "small"]),
    *(
        Row(f"api:v1:petition-own-{word}", BROKEN, args=code, method="post")
        for word in ("supplement", "judge", "reopen", "withdraw")
    ),
    *(
        Row(f"petitions:open311-{word}", OPEN, args=lambda scene: ["json"])
        for word in ("discovery", "services", "requests", "updates")
    ),
    Row("petitions:open311-service", OPEN, args=lambda scene: ["giao-thong", "xml"]),
    Row("petitions:open311-request", OPEN, args=lambda scene: [scene["own"].code, "json"]),
    Row("petitions:open311-token", OPEN, args=lambda scene: [scene["own"].code, "xml"]),
    Row("petitions:open311-requests", UNFIT_311, args=lambda scene: ["json"], method="post"),
    *(Row(f"api:v1:petition-{word}", KEY_NEEDED, args=code, method="post") for word in ACTS),
]
