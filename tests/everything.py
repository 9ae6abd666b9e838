"""``make test``: every check and every test, one step after another, each with its time; the status says whether all passed.

A failing step does not hide the others: all run, the failures are listed at the end. Types are checked beside the other steps, for that takes one
processor for as long as all short steps together and half the machine would stand idle; what they say is shown last.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.browser import HOW, chromium

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TYPED = (
    "dunghen/kernel",
    "dunghen/*/rules.py",
    "dunghen/*/rules",
    "dunghen/*/reading",
    "dunghen/*/operations.py",
    "dunghen/*/operations",
    "dunghen/*/queries.py",
    "dunghen/*/queries",
)


def typed() -> list[str]:
    """Return the paths whose types are checked strictly: the kernel, and in rooms the rules, reading, acts and reads."""
    return sorted(str(path.relative_to(ROOT)) for pattern in TYPED for path in ROOT.glob(pattern))


def main() -> int:
    """Run all steps; return 0 when all passed."""
    have_chromium()
    have_java()
    python = sys.executable
    workers = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", "--no-loadscope-reorder"]
    steps: list[tuple[str, Sequence[str]]] = [
        ("Định dạng / Formatting", [f"{BIN}/ruff", "format", "--check", "--quiet", "--output-format", "concise", "."]),
        ("Luật viết mã / Lint", [f"{BIN}/ruff", "check", "--quiet", "--output-format", "concise", "."]),
        ("Tầng và phòng / Layers", [f"{BIN}/lint-imports", "--no-logo"]),
        ("Bảng dữ liệu / Migrations", [python, "-m", "dunghen", "makemigrations", "--check", "--dry-run"]),
        (
            "Kiểm thử / Tests",
            [python, "-m", "pytest", "-q", "--tb", "short", *workers, "--durations", "10"],
        ),
    ]
    began, failed, total = time.monotonic(), [], len(steps) + 1
    with ThreadPoolExecutor(1) as beside:
        types = beside.submit(run, [f"{BIN}/mypy", "--no-error-summary", *typed()], shown=False)
        for number, (title, words) in enumerate(steps, 1):
            print(f"[{number}/{total}] {title} ...", flush=True)
            if not tell(f"[{number}/{total}] {title}", run(words)):
                failed.append(title)
        title = "Kiểu / Types"
        if not tell(f"[{total}/{total}] {title}", types.result()):
            failed.append(title)
    print(
        f"{time.monotonic() - began:.0f} s; "
        + ("chưa đạt / failed: " + "; ".join(failed) if failed else "tất cả đạt / all passed")
    )
    return 1 if failed else 0


@dataclass(frozen=True)
class Ran:
    """A step that has run: how it ended, how long it took, and what it said that has not been shown yet."""

    status: int
    seconds: float
    said: str


def run(words: Sequence[str], *, shown: bool = True) -> Ran:
    """Run one step; its own output is ``shown`` as it comes, or kept. The checks that need settings use the tests'."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "dunghen.config.settings_test"}
    # Tests start many processes; each would compile the whole product anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start, kept = time.monotonic(), {} if shown else {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    ended = subprocess.run(words, cwd=ROOT, env=environment, check=False, text=True, **kept)
    return Ran(ended.returncode, time.monotonic() - start, ended.stdout or "")


def tell(title: str, ran: Ran) -> bool:
    """Say how a step ended, after what it said; return whether it passed."""
    verdict = "đạt / passed" if ran.status == 0 else f"KHÔNG ĐẠT / FAILED ({ran.status})"
    print(f"{ran.said}{title}: {verdict}, {ran.seconds:.0f} s", flush=True)
    return ran.status == 0


def have_chromium() -> None:
    """Install Chromium when it is missing and we may; else say how, and leave the browser tests to fail."""
    if not chromium():
        install("chromium", "Chromium", HOW)


def have_java() -> None:
    """Install Java when it is missing and we may; else say how, and leave the tests of the ledger on Spark to fail."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        install("openjdk-17-jre-headless", "Java 17", "Spark, on which the ledger is tested, needs Java 17.")


def install(package: str, name: str, how: str) -> None:
    """Install a package of the system with apt-get when we may; else say what is missing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            f"Thiếu {name}; hãy cài (Debian/Ubuntu: sudo apt-get install {package}) rồi chạy lại. / {how}", flush=True
        )
        return
    print(f"Cài {name} bằng apt-get / Installing {name} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", package]):
        if subprocess.run(["apt-get", *words], env=environment, check=False).returncode:
            print(f"apt-get {words[0]} chưa thành công; hãy cài {package} rồi chạy lại. / {how}", flush=True)
            return


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Đã dừng theo yêu cầu. / Stopped.")
