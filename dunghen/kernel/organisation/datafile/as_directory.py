"""A directory straight from the tables, for whoever has no database at hand."""

from dunghen.kernel.organisation.directory import (
    AliasFact,
    Directory,
    GroupFact,
    ParentFact,
    SuccessionFact,
    UnitFact,
)

from .reading import DataFolder


def as_directory(folder: DataFolder) -> Directory:
    """The directory of a folder without mistakes; ids are the places of the units in units.csv, from 1."""
    ids = {row.key: number for number, row in enumerate(folder.units, 1)}
    return Directory(
        (
            UnitFact(ids[r.key], r.key, r.name, r.short_name, r.kind, r.level, r.territory, r.valid_from, r.valid_to)
            for r in folder.units
        ),
        (ParentFact(ids[r.unit], ids[r.value], r.valid_from, r.valid_to) for r in folder.parents),
        (AliasFact(ids[r.unit], r.value, r.kind, r.valid_from, r.valid_to) for r in folder.aliases),
        (
            SuccessionFact(ids[r.predecessor], ids[r.successor], r.effective_on, r.share, r.main, r.basis, r.note)
            for r in folder.successions
        ),
        (
            GroupFact(
                number, r.key, r.name, r.wordings, r.rule, frozenset(r.except_keys), r.note, r.valid_from, r.valid_to
            )
            for number, r in enumerate(folder.groups, 1)
        ),
    )
