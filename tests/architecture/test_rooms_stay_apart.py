"""What import-linter cannot see: relations given as strings, templates, and names of provinces."""

import ast
import re

from django.apps import apps
from django.db.models import Field

from tests.architecture.source import PACKAGE, ROOMS, SHELLS, code, shown, tree

TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"'#]+)""")


def place(app_name: str) -> str:
    parts = app_name.split(".")
    return parts[1] if parts[0] == "dunghen" else "package"


def test_no_table_of_a_room_points_to_another_room() -> None:
    wrong = []
    for model in apps.get_models():
        here = place(apps.get_app_config(model._meta.app_label).name)
        for field in model._meta.get_fields():
            if not isinstance(field, Field) or field.related_model is None:
                continue
            there = place(apps.get_app_config(field.related_model._meta.app_label).name)
            if (here in ROOMS and there in ROOMS and here != there) or (
                here == "kernel" and there in (*ROOMS, *SHELLS)
            ):
                wrong.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert not wrong, "Rooms meet only in the kernel (a link between two commitments)."


def test_templates_use_only_their_own_room_a_shell_and_ui() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        here = path.relative_to(PACKAGE).parts[0]
        forbidden = set(ROOMS) - {here} if here in ROOMS else set(ROOMS)
        if here == "ui":
            forbidden |= set(SHELLS)
        for used in TEMPLATE.findall(path.read_text(encoding="utf-8")):
            if used.split("/")[0] in forbidden:
                wrong.append(f"{shown(path)}: {used}")
    assert not wrong, "A template extends and includes its own room, a shell, or ui."


def test_code_names_no_province() -> None:
    names = re.compile(r"Khánh Ho[àa]|Khánh Hòa|Ninh Thuận|Nha Trang|Đắk Lắk|Lâm Đồng|Bình Định", re.IGNORECASE)
    wrong = []
    for path in code():
        module = tree(path)
        # A docstring may give an example; a value may not.
        told = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in told
                and names.search(node.value)
            ):
                wrong.append(f"{shown(path)}:{node.lineno}")
    assert not wrong, "Provinces, their units and places are data."
