"""The commands that only compute start at once: no apps, no tables and no database driver are loaded for them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LETTERS = Path(__file__).resolve().parents[2] / "directives" / "tests" / "letters"
PROGRAM = """
import sys
from dunghen.config.console import main
status = main(sys.argv[1:])
loaded = {"django.apps", "django.conf", "django.db", "psycopg"} & set(sys.modules)
print(f"{status} {sorted(loaded)}", file=sys.stderr)
"""


def dunghen(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=False, env={})


def test_a_due_moment_is_counted_without_the_framework() -> None:
    done = dunghen("worktime", "due", "--received", "2021-08-16T09:00", "--working-days", "5", "--shipped")
    assert done.stdout.splitlines()[0] == "2021-08-23T17:00:00+07:00"
    assert done.stderr.splitlines()[-1] == "0 []"


def test_a_letter_is_read_without_the_framework() -> None:
    letter = sorted(LETTERS.glob("*.txt"))[0]
    done = dunghen("directives", "read", str(letter), "--json")
    assert json.loads(done.stdout)["tasks"]
    assert done.stderr.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("words", [["worktime", "due"], ["directives", "read", "khong-co.txt"]])
def test_a_wrong_use_is_answered_with_a_sentence_and_a_status(words: list[str]) -> None:
    done = dunghen(*words)
    assert done.stderr or done.stdout
    assert "Traceback" not in done.stderr
    assert not done.stderr.endswith("0 []\n")
