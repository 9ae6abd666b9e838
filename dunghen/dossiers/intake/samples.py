"""A sample as it may be kept: some of its rows, without what tells who somebody is."""

import csv
import io
from typing import Final

from dunghen.dossiers.intake import masking, words
from dunghen.dossiers.intake.proposing import Sample

ROWS: Final = 1_000
"""Rows of a sample that are kept: enough to tell columns and to meet the usual words."""
LONGEST: Final = 200


def masked_csv(sample: Sample) -> bytes:
    """Return the first rows as CSV. Columns of identity are left empty, as are words for officers that are no codes."""
    columns = [_cells(heading, sample.block.table[heading].slice(0, ROWS).to_pylist()) for heading in sample.headings]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sample.headings)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode()


def _cells(heading: str, values: list[object]) -> list[str]:
    if masking.is_identity(heading):
        return [""] * len(values)
    cells = ["" if value is None else str(value)[:LONGEST] for value in values]
    if words.folded(heading) in words.HEADINGS["officer"]:
        return [cell if masking.is_officer_code(cell) else "" for cell in cells]
    kept = {cell: masking.cell(heading, cell) if cell else "" for cell in set(cells)}
    return [kept[cell] for cell in cells]
