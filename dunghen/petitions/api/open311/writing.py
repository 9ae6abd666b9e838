"""Two forms of one answer: JSON, and XML with the names the specification gives its elements."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse

Body = Mapping[str, Any] | Sequence[Any]
FORMATS = ("json", "xml")
# What XML 1.0 cannot hold; everything else is data.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TAGS = {
    "services": "service", "service_requests": "request", "service_request_updates": "request_update", "errors": "error",
    "endpoints": "endpoint", "formats": "format", "attributes": "attribute", "values": "value",
}  # fmt: skip
"""List element → element of one item."""


def answer(root: str, body: Body, form: str, status: int = 200) -> HttpResponse:
    """Return ``body`` as JSON, or as XML under ``root``."""
    if form == "xml":
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n{_element(root, body)}'
        media_type = "text/xml"
    else:
        text, media_type = json.dumps(body, ensure_ascii=False), "application/json"
    response = HttpResponse(text, status=status, content_type=f"{media_type}; charset=utf-8")
    # Programs in browsers of other sites may read what everybody may read; there are no sessions here.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response


def _element(tag: str, value: Any) -> str:
    if value is None or value == "":
        return f"<{tag}/>"
    if isinstance(value, Mapping):
        return f"<{tag}>{''.join(_element(name, inner) for name, inner in value.items())}</{tag}>"
    if isinstance(value, list | tuple):
        return f"<{tag}>{''.join(_element(TAGS[tag], inner) for inner in value)}</{tag}>"
    if isinstance(value, bool):
        value = str(value).lower()
    return f"<{tag}>{escape(_FORBIDDEN.sub('', str(value)))}</{tag}>"
