"""``make bench``: run every benchmark of this folder, each in a process of its own; ``python -m bench worktime`` runs one.

A benchmark prints its figures with their targets and ends with a status that says whether it met them. Those that need a database have
one of their own in the data folder, so that the demonstration's is left alone.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(chosen: list[str]) -> int:
    """Run the benchmarks; return 0 when all met their targets."""
    names = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("__"))
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"Không có phép đo “{', '.join(sorted(unknown))}”; hiện có: {', '.join(names)}. / No such benchmark.")
    folder = Path(os.environ.get("DUNGHEN_VAR", HERE.parent / "var")) / "bench"
    environment = os.environ | {
        "DUNGHEN_MODE": "demonstration",
        "DUNGHEN_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dunghen.config.settings",
    }
    missed = []
    for number, name in enumerate(chosen or names, 1):
        print(f"[{number}/{len(chosen or names)}] {name} ...", flush=True)
        began = time.monotonic()
        if subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, env=environment, check=False
        ).returncode:
            missed.append(name)
        print(f"[{number}/{len(chosen or names)}] {name}: {time.monotonic() - began:.0f} s\n", flush=True)
    print(f"Chưa đạt / missed: {', '.join(missed)}" if missed else "Tất cả đạt / all met their targets.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
