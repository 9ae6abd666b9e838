"""The page for people who write programs against us, made from the OpenAPI document itself: nothing in it can be out of date."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every endpoint with what it takes, gives and refuses."""
    return render(request, "api/guide.html", {"groups": _groups()})


@cache
def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    from dunghen.api.urls import api

    document = api.get_openapi_schema()
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation.get("tags", ["—"])[0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "id": operation["operationId"],
                    "summary": operation["summary"],
                    "about": operation.get("description", ""),
                    "open": {} in operation.get("security", [{}]),
                    "parameters": [_parameter(each) for each in operation.get("parameters", [])],
                    "body": _body(operation, document),
                }
            )
    return list(found.items())


def _parameter(facts: dict[str, Any]) -> dict[str, Any]:
    about = facts.get("description") or facts["schema"].get("description") or _kind(facts["schema"])
    return {"name": facts["name"], "place": facts["in"], "needed": facts.get("required", False), "about": about}


def _body(operation: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of the body, one row each."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return []
    schema = next(iter(content.values()))["schema"]
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    schema = document["components"]["schemas"].get(name, schema)
    needed = schema.get("required", [])
    return [
        {"name": field, "needed": field in needed, "about": facts.get("description", ""), "kind": _kind(facts)}
        for field, facts in schema.get("properties", {}).items()
    ]


def _kind(facts: dict[str, Any]) -> str:
    if "anyOf" in facts:
        return " | ".join(_kind(each) for each in facts["anyOf"])
    if "enum" in facts:
        return ", ".join(str(each) for each in facts["enum"])
    return str(facts.get("format") or facts.get("type") or facts.get("$ref", "").rsplit("/", 1)[-1])
