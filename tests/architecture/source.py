"""The product's own files, as the guards look at them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dunghen"
ROOMS = ("directives", "petitions", "dossiers", "par_index", "surveys", "investment", "reports")
SHELLS = ("desk", "portal", "api")


def code() -> Iterator[Path]:
    """Yield every Python file of the product that is not a test or a migration."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations", "__pycache__"} & set(path.parts):
            yield path


def shown(path: Path) -> str:
    """Return the path as it reads from the checkout."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """Return the file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), shown(path))
