"""Now, transactions and Django's signals each have one door; ruff keeps the others shut."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.transaction import atomic",
        "from django.db import transaction\ntransaction.atomic()",
        "from django.utils import timezone\ntimezone.now()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "import datetime as dt\ndt.date.today()",
        "from django.dispatch import receiver",
    ],
)
def test_ruff_shuts_the_other_doors(line: str) -> None:
    words = [
        str(Path(sys.executable).parent / "ruff"),
        "check",
        "--select",
        "TID251",
        "--stdin-filename",
        str(PACKAGE / "x.py"),
        "-",
    ]
    checked = subprocess.run(words, input=f"{line}\n", capture_output=True, text=True, cwd=ROOT, check=False)
    assert "TID251" in checked.stdout
