"""The reading of petitions: how right on petitions with known answers, and how fast.

    python -m bench.petitions_reading [FILE.jsonl …]

Files hold petitions with known answers, one a line, as `data/petitions/training-routing.jsonl` does; by default the shared sample where it
lies beside the checkout, and a held-out file where there is one. Training petitions are judged by cross-validation: the rules were written
with some of them in view, so their figure is a floor against falling back. Petitions of strangers are judged as they come.
"""

import datetime as dt
import sys
import time
from pathlib import Path
from typing import Any

from dunghen.petitions.reading import suggest_many, training

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = (ROOT / "data" / "petitions" / "heldout.jsonl", ROOT.parent / "shared" / "data" / "petitions-sample.jsonl")
DAY = dt.date(2021, 9, 1)
LEAST = {
    "kind": 0.85,
    "field": 0.85,
    "lead": 0.80,
    "pii_recall": 0.97,
    "pii_precision": 0.95,
    "duplicates": 0.85,
    "redirect": 0.95,
}
FLOOR = {"kind": 0.91, "field": 0.93, "lead": 0.90}
"""Of the training petitions, cross-validated."""
FASTEST = 500
"""Petitions a second on one core that are promised."""
HARD = {"phone", "id_number", "email", "bank_account"}


def main(files: list[Path]) -> int:
    labelled = [training.labelled(row) for row in training.corpus()]
    shares = training.cross_validate(labelled)
    fallen = [name for name, least in FLOOR.items() if shares[name] < least]
    met = not fallen
    print(f"training petitions, cross-validated ({len(labelled)}): {shares}{_missed(fallen)}")
    if not files:
        print("petitions of strangers: none at hand, not judged")
    for file in files:
        rows = training.read(file.read_text(encoding="utf-8").splitlines())
        figures = judge(rows)
        missed = [name for name, least in LEAST.items() if name in figures and figures[name] < least]
        met = met and not missed
        print(f"{file.name} ({len(rows)}): {figures}{_missed(missed)}")
    speed = per_second([row["text"] for row in training.corpus()])
    print(f"speed: {speed:.0f} petitions a second of processor time (promised {FASTEST})")
    return 0 if met and speed >= FASTEST else 1


def _missed(names: list[str]) -> str:
    return f" missed: {', '.join(names)}" if names else ""


def judge(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the shares that the promise names; alternatives count as right."""
    found = {key: (suggestion, twin) for key, suggestion, twin in suggest_many(rows, DAY)}
    share: dict[str, list[bool]] = {"kind": [], "field": [], "lead": [], "redirect": []}
    hits = misses = strays = twins = said = told = 0
    for row in rows:
        suggestion, twin = found[row["id"]]
        share["kind"].append(suggestion.kind in (row["kind"], *(row.get("kind_alt") or ())))
        if row.get("field"):
            name = suggestion.field.name if suggestion.field else None
            share["field"].append(name in (row["field"], *(row.get("field_alt") or ())))
            lead = suggestion.lead_unit.name if suggestion.lead_unit else None
            share["lead"].append(lead in (row["lead_unit_2021"], *(row.get("lead_alt") or ())))
        if row["kind"] in ("khiếu nại", "tố cáo"):
            share["redirect"].append(suggestion.redirect)
        wanted = row.get("pii") or []
        for span in wanted:
            if span["type"] in HARD:
                covered = any(s.start <= span["start"] + 1 and s.end >= span["end"] - 1 for s in suggestion.pii)
                hits, misses = hits + covered, misses + (not covered)
        strays += sum(
            s.type in HARD and not any(s.start < w["end"] and s.end > w["start"] for w in wanted)
            for s in suggestion.pii
        )
        twins, said = twins + (twin is not None and twin == row.get("dup_of")), said + (twin is not None)
        told += bool(row.get("dup_of"))
    figures = {name: round(sum(each) / len(each), 3) for name, each in share.items() if each}
    if hits + misses:
        figures |= {
            "pii_recall": round(hits / (hits + misses), 3),
            "pii_precision": round(hits / max(1, hits + strays), 3),
        }
    if told:
        figures["duplicates"] = round(2 * twins / max(1, told + said), 3)
    return figures


def per_second(texts: list[str]) -> float:
    """Return petitions a second over ten thousand lines that all differ."""
    rows = [{"id": str(n), "text": f"{texts[n % len(texts)]} {n}"} for n in range(10_000)]
    began = time.process_time()
    for _ in suggest_many(rows, DAY):
        pass
    return len(rows) / (time.process_time() - began)


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    sys.exit(main(given or [file for file in DEFAULT if file.exists()]))
