"""Units, edges, names, codes, successions and groups from a folder of tables, in one act, as often as wanted."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, models

from dunghen.kernel.access import Actor, require
from dunghen.kernel.acts import act
from dunghen.kernel.organisation import verbs
from dunghen.kernel.organisation.datafile import DataFolder, UnitRow, check, read
from dunghen.kernel.organisation.datafile.checking import Elsewhere
from dunghen.kernel.organisation.errors import AliasKnown, UnitsRefused
from dunghen.kernel.organisation.models import Unit, UnitAlias, UnitCode, UnitGroup, UnitParent, UnitSuccession
from dunghen.kernel.text import format_date, nfc, search_key, squeeze

UNIT_FIELDS = ("name", "short_name", "kind", "level", "territory", "valid_from", "valid_to", "source", "note")
LOCK = 0x444E4755
"""Key of the advisory lock that lets one load run at a time ("DNGU")."""

TABLES = {
    "units": "Đơn vị",
    "parents": "Đơn vị cấp trên",
    "aliases": "Tên gọi khác",
    "codes": "Mã",
    "successions": "Kế thừa",
    "groups": "Nhóm",
}


@dataclass
class TableReport:
    """What one table changed: keys of units, or readable lines of other rows. ``ended``: units that received a last day."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.ended) + len(self.removed)


@dataclass
class LoadReport:
    """What a load changed, by table (see ``TABLES``). ``elsewhere``: stored units that the folder does not name; they stay."""

    tables: dict[str, TableReport] = field(default_factory=lambda: {name: TableReport() for name in TABLES})
    elsewhere: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(table.count for table in self.tables.values())

    def total(self, what: str) -> int:
        return sum(len(getattr(table, what)) for table in self.tables.values())


@dataclass
class _Plan:
    """The difference between the folder and the database, not yet written."""

    report: LoadReport
    new_units: list[Unit]
    changed_units: list[Unit]
    removals: list[tuple[type[models.Model], list[int]]]
    additions: list[Callable[[Mapping[str, int]], models.Model]]
    new_groups: list[UnitGroup]
    changed_groups: list[UnitGroup]


def load_units(
    *, source: Path, actor: Actor, at: dt.datetime, progress: Callable[[str], None] = lambda _: None
) -> LoadReport:
    """Make the stored units equal to what the folder (or single table) ``source`` says of them.

    A unit that the folder names has its rows of each given table replaced; other units, and aliases added by hand, stay. Loading the
    same folder again changes nothing and writes no journal line. Raises ``UnitsRefused`` with every mistake found; then nothing is
    stored. ``progress`` is told each step in Vietnamese.
    """
    require(actor, verbs.MANAGE, None, at)
    progress("Đọc các tệp")
    folder = read(source)
    if folder.troubles:
        raise UnitsRefused(folder.troubles)
    progress(f"Kiểm tra {len(folder.units)} đơn vị")
    plan = _checked_plan(folder)
    if plan.report.is_empty:
        return plan.report
    with act(verbs.UNITS_LOADED, actor=actor, on=None, at=at) as deed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        plan = _checked_plan(folder)
        progress(f"Ghi {sum(table.count for table in plan.report.tables.values())} thay đổi")
        _write(plan)
        report = plan.report
        deed.note(
            source=source.name,
            **{what: report.total(what) for what in ("added", "changed", "ended", "removed")},
            tables={
                name: {"added": table.added, "changed": table.changed, "ended": table.ended, "removed": table.removed}
                for name, table in report.tables.items()
                if table.count
            },
        )
    return plan.report


def preview_units(*, source: Path) -> LoadReport:
    """What ``load_units`` would change, without changing it. Raises ``UnitsRefused`` as the load would."""
    folder = read(source)
    if folder.troubles:
        raise UnitsRefused(folder.troubles)
    return _checked_plan(folder).report


def add_alias(
    *,
    unit: Unit,
    text: str,
    actor: Actor,
    at: dt.datetime,
    abbreviation: bool = False,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> UnitAlias:
    """Let a further wording name a unit, e.g. one met in a letter. Loading a file keeps it."""
    text = squeeze(nfc(text))
    with act(verbs.ALIAS_ADDED, actor=actor, on=verbs.AboutUnit(unit), at=at, text=text) as deed:
        deed.lock(unit)
        kind = UnitAlias.Kind.ABBREVIATION if abbreviation else UnitAlias.Kind.ALIAS
        same = UnitAlias.objects.filter(unit=unit, search=search_key(text))
        if any(_overlap(row.valid_from, row.valid_to, valid_from, valid_to) for row in same):
            raise AliasKnown(text=text)
        return UnitAlias.objects.create(
            unit=unit, text=text, kind=kind, valid_from=valid_from, valid_to=valid_to, by_hand=True
        )


def _overlap(a: dt.date | None, b: dt.date | None, c: dt.date | None, d: dt.date | None) -> bool:
    return (a or dt.date.min) <= (d or dt.date.max) and (c or dt.date.min) <= (b or dt.date.max)


# -- the difference ----------------------------------------------------------------------------------------------------


def _checked_plan(folder: DataFolder) -> _Plan:
    stored = {unit.key: unit for unit in Unit.objects.all()}
    keys = {unit.pk: unit.key for unit in stored.values()}
    named = {row.key for row in folder.units}
    troubles = check(folder, _elsewhere(folder, stored, keys, named))
    if troubles:
        raise UnitsRefused(troubles)
    report = LoadReport(elsewhere=len(stored.keys() - named) if "units.csv" in folder.given else 0)
    plan = _Plan(report, [], [], [], [], [], [])
    _plan_units(plan, folder.units, stored)
    _plan_dated(plan, folder, keys, named)
    _plan_successions(plan, folder, keys, named)
    _plan_groups(plan, folder)
    return plan


def _elsewhere(folder: DataFolder, stored: Mapping[str, Unit], keys: Mapping[int, str], named: set[str]) -> Elsewhere:
    replaced = {
        "parents": named | {row.unit for row in folder.parents},
        "codes": named | {row.unit for row in folder.codes},
    }
    if "parents.csv" not in folder.given:
        replaced["parents"] = set()
    if "codes.csv" not in folder.given:
        replaced["codes"] = set()
    parents = UnitParent.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
    codes = UnitCode.objects.values_list("unit_id", "scheme", "code", "valid_from", "valid_to")
    return Elsewhere(
        {key: (unit.valid_from, unit.valid_to) for key, unit in stored.items() if key not in named},
        [(keys[u], keys[p], (a, b)) for u, p, a, b in parents if keys[u] not in replaced["parents"]],
        [(keys[u], s, c, (a, b)) for u, s, c, a, b in codes if keys[u] not in replaced["codes"]],
    )


def _plan_units(plan: _Plan, rows: Iterable[UnitRow], stored: Mapping[str, Unit]) -> None:
    table = plan.report.tables["units"]
    for row in rows:
        unit = stored.get(row.key)
        values = {name: getattr(row, name) for name in UNIT_FIELDS}
        search = search_key(f"{row.name} {row.short_name}")
        if unit is None:
            plan.new_units.append(Unit(key=row.key, search=search, **values))
            table.added.append(row.key)
            continue
        different = [name for name, value in values.items() if getattr(unit, name) != value]
        if not different:
            table.unchanged += 1
            continue
        (table.ended if different == ["valid_to"] and row.valid_to and not unit.valid_to else table.changed).append(
            row.key
        )
        for name, value in values.items():
            setattr(unit, name, value)
        unit.search = search
        plan.changed_units.append(unit)


def _plan_dated(plan: _Plan, folder: DataFolder, keys: Mapping[int, str], named: set[str]) -> None:
    """Parents, aliases and codes: rows without a life of their own, so a changed row is one that goes and one that comes."""
    for name, model, value, kind in (
        ("parents", UnitParent, "parent_id", None),
        ("aliases", UnitAlias, "text", "kind"),
        ("codes", UnitCode, "code", "scheme"),
    ):
        if f"{name}.csv" not in folder.given:
            continue
        rows = getattr(folder, name)
        units = named | {row.unit for row in rows}
        columns = ["id", "unit_id", value, *([kind] if kind else []), "valid_from", "valid_to"]
        kept = model._default_manager.filter(by_hand=False) if model is UnitAlias else model._default_manager.all()
        stored: dict[tuple[Any, ...], int] = {}
        for found in kept.values_list(*columns):
            unit = keys[found[1]]
            if unit in units:
                held = keys[found[2]] if name == "parents" else found[2]
                stored[(unit, held, found[3] if kind else "", *found[-2:])] = found[0]
        wanted = {(row.unit, row.value, row.kind, row.valid_from, row.valid_to) for row in rows}
        if model is UnitAlias:
            _take_over_by_hand(plan, keys, {row[:2] for row in wanted})
        _difference(plan, plan.report.tables[name], model, stored, wanted, _builder(name), _dated_line)


def _take_over_by_hand(plan: _Plan, keys: Mapping[int, str], texts: set[tuple[str, str]]) -> None:
    """An alias that somebody added by hand and the file now has too belongs to the file."""
    by_hand = UnitAlias.objects.filter(by_hand=True).values_list("id", "unit_id", "text")
    if doubled := [pk for pk, unit_id, text in by_hand if (keys[unit_id], text) in texts]:
        plan.removals.append((UnitAlias, doubled))


def _builder(name: str) -> Callable[[tuple[Any, ...], Mapping[str, int]], models.Model]:
    def build(row: tuple[Any, ...], ids: Mapping[str, int]) -> models.Model:
        unit, value, kind, first, last = row
        days = {"unit_id": ids[unit], "valid_from": first, "valid_to": last}
        if name == "parents":
            return UnitParent(parent_id=ids[value], **days)
        if name == "aliases":
            return UnitAlias(text=value, kind=kind, search=search_key(value), **days)
        return UnitCode(code=value, scheme=kind, **days)

    return build


def _plan_successions(plan: _Plan, folder: DataFolder, keys: Mapping[int, str], named: set[str]) -> None:
    if "successions.csv" not in folder.given:
        return
    units = named | {row.predecessor for row in folder.successions}
    stored = {}
    for pk, before, after, *rest in UnitSuccession.objects.values_list(
        "id", "predecessor_id", "successor_id", "effective_on", "share", "main", "basis", "note"
    ):
        if keys[before] in units:
            stored[keys[before], keys[after], *rest] = pk
    wanted = {
        (row.predecessor, row.successor, row.effective_on, row.share, row.main, row.basis, row.note)
        for row in folder.successions
    }

    def build(row: tuple[Any, ...], ids: Mapping[str, int]) -> models.Model:
        before, after, on, share, main, basis, note = row
        return UnitSuccession(
            predecessor_id=ids[before],
            successor_id=ids[after],
            effective_on=on,
            share=share,
            main=main,
            basis=basis,
            note=note,
        )

    _difference(
        plan,
        plan.report.tables["successions"],
        UnitSuccession,
        stored,
        wanted,
        build,
        lambda row: f"{row[0]} → {row[1]} ({row[2]})",
    )


def _difference(
    plan: _Plan,
    table: TableReport,
    model: type[models.Model],
    stored: Mapping[tuple[Any, ...], int],
    wanted: set[tuple[Any, ...]],
    build: Callable[[tuple[Any, ...], Mapping[str, int]], models.Model],
    line: Callable[[tuple[Any, ...]], str],
) -> None:
    going, coming = stored.keys() - wanted, wanted - stored.keys()
    replaced = {row[:2] for row in going} & {row[:2] for row in coming}
    table.changed += sorted({line(row) for row in coming if row[:2] in replaced})
    table.added += sorted(line(row) for row in coming if row[:2] not in replaced)
    table.removed += sorted(line(row) for row in going if row[:2] not in replaced)
    table.unchanged = len(wanted) - len(coming)
    if going:
        plan.removals.append((model, [stored[row] for row in going]))
    order = sorted(coming, key=lambda row: tuple(str(cell) for cell in row))
    plan.additions += [lambda ids, row=row: build(row, ids) for row in order]  # type: ignore[misc]


def _dated_line(row: tuple[Any, ...]) -> str:
    first, last = (format_date(day) if day else "…" for day in row[-2:])
    return f"{row[0]}: {row[1]} ({first} – {last})"


def _plan_groups(plan: _Plan, folder: DataFolder) -> None:
    table = plan.report.tables["groups"]
    stored = {(group.key, group.valid_from): group for group in UnitGroup.objects.all()}
    for row in folder.groups:
        values = {
            "name": row.name,
            "wordings": list(row.wordings),
            "rule": [dict(part) for part in row.rule],
            "except_keys": list(row.except_keys),
            "note": row.note,
            "valid_to": row.valid_to,
        }
        group = stored.get((row.key, row.valid_from))
        if group is None:
            plan.new_groups.append(UnitGroup(key=row.key, valid_from=row.valid_from, **values))
            table.added.append(row.key)
        elif any(getattr(group, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(group, name, value)
            plan.changed_groups.append(group)
            table.changed.append(row.key)
        else:
            table.unchanged += 1
    wanted = {(row.key, row.valid_from) for row in folder.groups}
    named = {row.key for row in folder.groups}
    gone = [group for place, group in stored.items() if place not in wanted and group.key in named]
    if gone:
        plan.removals.append((UnitGroup, [group.pk for group in gone]))
        table.removed += sorted(group.key for group in gone)


# -- writing -----------------------------------------------------------------------------------------------------------


def _write(plan: _Plan) -> None:
    for model, gone in plan.removals:
        model._default_manager.filter(pk__in=gone).delete()
    Unit.objects.bulk_create(plan.new_units)
    if plan.changed_units:
        Unit.objects.bulk_update(plan.changed_units, [*UNIT_FIELDS, "search"])
    ids = dict(Unit.objects.values_list("key", "id"))
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for build in plan.additions:
        row = build(ids)
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)
    if plan.changed_groups:
        # One by one, ends before beginnings: an earlier rule must let go before a later one takes hold.
        for group in sorted(plan.changed_groups, key=lambda group: group.valid_from or dt.date.min):
            group.save()
    UnitGroup.objects.bulk_create(plan.new_groups)
