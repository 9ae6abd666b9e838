"""What a process holds before anybody came: all that petitions need, and no engine that they do not; and what an import and a board do without."""

import os
import subprocess
import sys
from pathlib import Path

LOOK = """
import sys
import dunghen.config.wsgi
from dunghen.petitions import reading
print(*sorted({name.partition(".")[0] for name in sys.modules}))
print(reading.shipped_model.cache_info().currsize, "dunghen.petitions.api.filing" in sys.modules)

from django.core.management import get_commands, load_command_class
from dunghen.dossiers.operations import importing
load_command_class(get_commands()["dossiers"], "dossiers")
print("ibis" in sys.modules, "dunghen.directives.reading" in sys.modules)

import pyarrow as pa
from dunghen.kernel.ledger.engines import duckdb
duckdb.engine()
print(pa.table({"a": pa.array([1])}).num_rows, "pandas" in sys.modules)
"""
ENGINES = {"duckdb", "ibis", "sqlglot", "pyarrow", "docx", "lxml", "xlsxwriter", "rapidfuzz", "requests", "PIL", "pypdfium2", "python_calamine"}  # fmt: skip


def test_petitions_are_loaded_before_the_processes_part_and_the_engines_of_others_are_not(tmp_path: Path) -> None:
    environment = os.environ | {"DUNGHEN_MODE": "demonstration", "DUNGHEN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dunghen.config.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOK], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded, petitions, expressions, boards = done.stdout.splitlines()
    assert not ENGINES & set(loaded.split())
    assert petitions == "1 True"
    assert expressions == "False False", "an import of dossiers asks nothing, and reads no letters"
    assert boards == "1 False", "boards know no pandas"
