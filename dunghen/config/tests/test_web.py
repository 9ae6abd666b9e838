"""What a web process holds before anybody came: all that petitions need, and no engine that they do not."""

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
"""
ENGINES = {"duckdb", "ibis", "sqlglot", "pyarrow", "docx", "lxml", "xlsxwriter", "rapidfuzz", "requests", "PIL", "pypdfium2", "python_calamine"}  # fmt: skip


def test_petitions_are_loaded_before_the_processes_part_and_the_engines_of_others_are_not(tmp_path: Path) -> None:
    environment = os.environ | {"DUNGHEN_MODE": "demonstration", "DUNGHEN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dunghen.config.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOK], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded, petitions = done.stdout.splitlines()
    assert not ENGINES & set(loaded.split())
    assert petitions == "1 True"
