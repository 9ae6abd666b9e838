"""``dunghen petitions train``: make the model of the reading anew from ``data/petitions/``; the same data give the same model."""

import argparse
import csv
import sys
from collections.abc import Sequence

from dunghen.petitions.reading import training
from dunghen.petitions.reading.learning import FILE
from dunghen.petitions.reading.tables import PETITIONS


def main(words: Sequence[str]) -> int:
    """Train and write the model and the table of rare words; return 0."""
    argparse.ArgumentParser(
        prog="dunghen petitions train", description="Huấn luyện lại bộ gợi ý từ dữ liệu trong data/petitions/."
    ).parse_args(words)
    petitions = [training.labelled(row) for row in training.corpus()]
    if petitions:
        with (PETITIONS / "rarity.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            writer.writerow(["word", "rarity"])
            writer.writerows(training.rarity(petitions))
    FILE.write_bytes(training.fit(petitions, training.hints(), training.fingerprint()).dump())
    print(
        f"Đã huấn luyện từ {len(petitions)} phản ánh mẫu: {FILE.name}, {FILE.stat().st_size // 1024} kB.",
        file=sys.stderr,
    )
    return 0
