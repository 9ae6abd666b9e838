"""``make bench``: run every benchmark of this folder, each in a process of its own; ``python -m bench worktime`` runs one.

``python -m bench --large`` (``make bench BENCH=--large``) runs boards and ledger over 50,000,000 facts instead; that takes half an hour and 20 GiB of disk.

A benchmark prints its figures with their targets and ends with a status that says whether it met them. Those that need a database have
one of their own in the data folder, so that the demonstration's is left alone.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

LARGE, FACTS = "--large", 50_000_000
OVER_FACTS = ("boards", "ledger")
"""Those that take a number of facts and a folder; the second finds the facts laid by the first."""
ROOM = 20 * 2**30
HERE = Path(__file__).resolve().parent


def main(chosen: list[str]) -> int:
    """Run the benchmarks; return 0 when all met their targets."""
    names = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("__"))
    large = LARGE in chosen
    chosen = [name for name in chosen if name != LARGE]
    unknown = set(chosen) - set(OVER_FACTS if large else names)
    if unknown:
        sys.exit(f"Không có phép đo “{', '.join(sorted(unknown))}”; hiện có: {', '.join(names)}. / No such benchmark.")
    wanted = chosen or (list(OVER_FACTS) if large else names)
    folder = Path(os.environ.get("DUNGHEN_VAR", HERE.parent / "var")) / "bench"
    environment = os.environ | {
        "DUNGHEN_MODE": "demonstration",
        "DUNGHEN_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dunghen.config.settings",
    }
    more: list[str] = []
    if large:
        shared = folder / "large"
        # What a turn that was broken off left there is less than what this one measures.
        shutil.rmtree(shared, ignore_errors=True)
        shared.mkdir(parents=True)
        if shutil.disk_usage(shared).free < ROOM:
            sys.exit("Cần 20 GiB trống trên đĩa. / 20 GiB of free disk are needed.")
        more = [str(FACTS), str(shared)]
    missed = []
    for number, name in enumerate(wanted, 1):
        print(f"[{number}/{len(wanted)}] {name} {' '.join(more[:1])} ...", flush=True)
        began = time.monotonic()
        words = [sys.executable, "-m", f"bench.{name}", *more]
        if subprocess.run(words, cwd=HERE.parent, env=environment, check=False).returncode:
            missed.append(name)
        print(f"[{number}/{len(wanted)}] {name}: {time.monotonic() - began:.0f} s\n", flush=True)
    if large:
        shutil.rmtree(folder / "large")
    elif set(OVER_FACTS) & set(wanted):
        print(f"Với {FACTS:,} dòng / over {FACTS:,} facts: make bench BENCH={LARGE}")
    print(f"Chưa đạt / missed: {', '.join(missed)}" if missed else "Tất cả đạt / all met their targets.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
