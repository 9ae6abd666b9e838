"""Rows are written in operations and in the act itself; every other file reads."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import code, shown, tree

ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "acreate",
    "asave",
    "adelete",
}
QUERIES = {"objects", "_default_manager", "filter", "exclude", "all", "select_for_update", "on", "order_by"}
SQL = ("INSERT ", "UPDATE ", "DELETE ", "TRUNCATE ", "COPY ")

ALLOWED = {
    "dunghen/kernel/acts.py": "the act writes its journal line",
    "dunghen/kernel/outbox/posting.py": "an act's message, in the act's transaction",
    "dunghen/kernel/journal/sealing.py": "a seal covers acts; if it were one, it would need a seal",
    "dunghen/kernel/outbox/delivery.py": "where a message is on its way; nobody acts, a worker hands over",
    "dunghen/config/demo/load.py": "the demonstration's people, inside an act",
}


def chain(node: ast.expr) -> set[str]:
    """Return the names in a dotted chain of attributes and calls: ``A.objects.filter(x)`` gives A, objects, filter."""
    names: set[str] = set()
    while True:
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Name):
            return names | {node.id}
        else:
            return names


def is_write(call: ast.Call) -> bool:
    """Tell whether a call writes rows, as far as its form shows."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, before = call.func.attr, chain(call.func.value)
    if verb in ALWAYS:
        return True
    if verb == "insert" and "tables" in before:
        return True
    if verb in {"create", "update"}:
        return bool(before & QUERIES)
    if verb == "save":
        # Documents and fonts are saved to somewhere (an argument); super().save() is part of a write that began elsewhere.
        return not call.args and "super" not in before
    if verb == "delete":
        # Files and caches name what they delete.
        return not call.args and "super" not in before
    if verb in {"execute", "executemany"} and call.args and isinstance(call.args[0], ast.Constant):
        return str(call.args[0].value).lstrip().upper().startswith(SQL)
    return False


def writes(path: Path) -> list[str]:
    """Return where the file writes, as ``path:line``."""
    return [
        f"{shown(path)}:{node.lineno}" for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and is_write(node)
    ]


def may_write(path: Path) -> bool:
    return path.name == "operations.py" or "operations" in path.parts or shown(path) in ALLOWED


def test_only_operations_and_the_act_write() -> None:
    wrong = [place for path in code() if not may_write(path) for place in writes(path)]
    assert not wrong, "Write inside an act, in the room's operations."


@pytest.mark.parametrize(
    ("source", "write"),
    [
        ("Letter.objects.create(number=1)", True),
        ("letter.tasks.filter(open=True).update(open=False)", True),
        ("letter.save(update_fields=['number'])", True),
        ("letter.delete()", True),
        ("cursor.execute('DELETE FROM letter')", True),
        ("tables.insert([letter])", True),
        ("facts.update(other)", False),
        ("digest.update(data)", False),
        ("document.save(stream)", False),
        ("super().save(*args)", False),
        ("cursor.execute('SELECT 1')", False),
    ],
)
def test_the_guard_tells_a_write_from_its_look_alikes(source: str, write: bool) -> None:
    call = ast.parse(source).body[0].value  # type: ignore[attr-defined]
    assert is_write(call) is write
