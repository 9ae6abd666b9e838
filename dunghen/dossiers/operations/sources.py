"""Sources of dossiers: opened, renamed, closed and opened again; a mapping is saved as a new version."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from dunghen.dossiers import verbs
from dunghen.dossiers.intake import mapping as mappings
from dunghen.dossiers.intake.refusals import SourceTaken, UnfitName
from dunghen.dossiers.models import Import, MappingVersion, Source
from dunghen.dossiers.queries import settings as amounts
from dunghen.kernel import access, files
from dunghen.kernel.acts import act


def open_source(*, actor: access.Actor, name: str, label: str, at: dt.datetime) -> Source:
    """Open a source. Its name stays for good: it is that of its facts in the ledger. Raises SourceTaken, UnfitName, Forbidden."""
    source = Source(name=name, label=" ".join(label.split()) or name)
    with act(verbs.SOURCE_OPENED, actor=actor, on=None, at=at, name=name) as deed:
        if Source.objects.filter(name=name).exists():
            raise SourceTaken(name=name)
        try:
            source.clean_fields(exclude={"mapping"})
            source.validate_constraints()
        except ValidationError as trouble:
            raise UnfitName(name=name) from trouble
        source.save()
        deed.about(source)
    return source


def change_source(
    *, actor: access.Actor, source: Source, at: dt.datetime, label: str | None = None, is_active: bool | None = None
) -> Source:
    """Rename a source, close it or open it again; what it brought stays in the ledger. Raises Forbidden."""
    with act(verbs.SOURCE_CHANGED, actor=actor, on=source, at=at) as deed:
        source = deed.lock(source)
        said = []
        if label is not None and (plain := " ".join(label.split())) and plain != source.label:
            said.append(f"tên gọi {plain}")
            source.label = plain
        if is_active is not None and is_active != source.is_active:
            said.append("dùng lại" if is_active else "ngừng dùng")
            source.is_active = is_active
        source.save(update_fields=["label", "is_active"])
        deed.note(what=", ".join(said) or "không đổi gì")
    return source


def save_mapping(*, actor: access.Actor, source: Source, mapping: Any, at: dt.datetime) -> Source:
    """Save a mapping (``mapping.Mapping``, or its JSON) as the next version; one that says the same as now changes nothing.

    Raises UnfitMapping, Forbidden.
    """
    found = mapping if isinstance(mapping, mappings.Mapping) else mappings.from_json(mapping)
    written = found.check().as_json()
    access.require(actor, verbs.KEEP_SOURCES, source, at)
    # One saved before a setting was there says what it says by default.
    if source.mapping and found == mappings.from_json(source.mapping):
        return source
    with act(verbs.MAPPING_SAVED, actor=actor, on=source, at=at) as deed:
        source = deed.lock(source)
        source.mapping, source.version = written, source.version + 1
        source.save(update_fields=["mapping", "version"])
        MappingVersion.objects.create(
            source=source, number=source.version, mapping=written, saved_at=at, saved_by_id=actor.id
        )
        deed.note(version=source.version)
    return source


def forget_rejects(*, at: dt.datetime) -> int:
    """Forget the unreadable cells of imports whose time is over (amount ``rejects_days``); their counts stay. Return of how many imports."""
    before = at - dt.timedelta(days=amounts.amounts(at)["rejects_days"])
    old = Import.objects.filter(at__lt=before).exclude(rejects=[], rejects_file="")
    digests = set(old.exclude(rejects_file="").values_list("rejects_file", flat=True))
    with act(verbs.REJECTS_FORGOTTEN, actor=access.SYSTEM, on=None, at=at) as deed:
        done = old.update(rejects=[], rejects_file="")
        deed.note(count=done)
    # Two imports with the same cells name one file.
    for digest in digests - set(Import.objects.filter(rejects_file__in=digests).values_list("rejects_file", flat=True)):
        files.drop(digest)
    return done
