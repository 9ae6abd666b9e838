"""The reading of letters: how right on letters with known answers, and how fast.

    python -m bench.reading [FOLDER …]

Folders hold NN.txt and NN.expected.json; by default the letters of the tests, and the shared samples where they lie beside the
checkout. The letters of the tests are those the rules were mended with: their figure is a floor against falling back, not a promise
for letters nobody has seen.
"""

import statistics
import sys
import time
from pathlib import Path

from dunghen.directives.reading import read_letter
from dunghen.directives.reading.score import score_folder

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "dunghen" / "directives" / "tests" / "letters"
SHARED = ROOT.parent / "shared" / "data" / "directives"
SLOWEST = 0.3
"""Seconds a letter may take."""
LEAST = {"f1": 0.90, "lead": 0.90, "deadline": 0.95, "fields": 0.95}


def main(folders: list[Path]) -> int:
    met = True
    for folder in folders:
        score = score_folder(folder)
        shares = {
            "f1": score.f1,
            **{name: score.share(name) for name in ("lead", "deadline", "fields")},
        }
        seconds = []
        for letter in sorted(folder.glob("*.txt")):
            text = letter.read_text(encoding="utf-8")
            began = time.process_time()
            read_letter(text)
            seconds.append(time.process_time() - began)
        print(f"{folder.name}: {score.line()}")
        print(
            f"  {len(seconds)} letters, {statistics.mean(seconds):.3f} s on average, {max(seconds):.3f} s at most (limit {SLOWEST})"
        )
        met = met and max(seconds) < SLOWEST and all(shares[name] >= least for name, least in LEAST.items())
    return 0 if met else 1


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    sys.exit(main(given or [folder for folder in (OWN, SHARED) if folder.exists()]))
