"""What the product imports is installed where it runs: tests have more packages beside them, and would not miss one."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.architecture.source import ROOT, code, shown, tree

OPTIONAL = {"pyspark"}
"""Installed by who counts on a cluster; loaded when asked for, refused with a sentence where it is missing."""


def imported() -> Iterator[tuple[str, str]]:
    """Yield (file, package) for every import of the product from outside itself and the standard library."""
    for path in code():
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            for name in names:
                package = name.partition(".")[0]
                if package != "dunghen" and package not in sys.stdlib_module_names:
                    yield shown(path), package


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_the_product_imports_is_pinned_for_running() -> None:
    pinned = {plain(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements/base.txt").read_text(), re.M)}
    offers = packages_distributions()
    missing = {
        f"{file}: {package}"
        for file, package in imported()
        if package not in OPTIONAL and not pinned & {plain(name) for name in offers.get(package, [package])}
    }
    assert not missing, "\n".join(sorted(missing))
    assert "django" in pinned
