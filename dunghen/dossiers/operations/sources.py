"""Sources of dossiers: opened, renamed, closed and opened again; a mapping is saved as a new version."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from dunghen.api.models import Key
from dunghen.dossiers import verbs
from dunghen.dossiers.intake import mapping as mappings
from dunghen.dossiers.intake.proposing import Sample
from dunghen.dossiers.intake.refusals import KeyTaken, SourceTaken, UnfitName
from dunghen.dossiers.intake.samples import masked_csv
from dunghen.dossiers.models import Import, MappingVersion, Source, SourceSample
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
            source.clean_fields(exclude={"mapping", "push_key"})
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
    if not old.exists():
        return 0
    with act(verbs.REJECTS_FORGOTTEN, actor=access.SYSTEM, on=None, at=at) as deed:
        done = old.update(rejects=[], rejects_file="")
        deed.note(count=done)
    # Two imports with the same cells name one file.
    for digest in digests - set(Import.objects.filter(rejects_file__in=digests).values_list("rejects_file", flat=True)):
        files.drop(digest)
    return done


def bind_key(*, actor: access.Actor, source: Source, key: Key | None, at: dt.datetime) -> Source:
    """Say which key may push the dossiers of a source (None: none any more). Raises KeyTaken, Forbidden."""
    with act(verbs.KEY_BOUND, actor=actor, on=source, at=at, holder=str(key) if key else "không khóa nào") as deed:
        source = deed.lock(source)
        if key is not None and Source.objects.filter(push_key=key).exclude(pk=source.pk).exists():
            raise KeyTaken(key=str(key))
        source.push_key = key
        source.save(update_fields=["push_key"])
    return source


def keep_sample(*, actor: access.Actor, sample: Sample, at: dt.datetime) -> str:
    """Keep the first rows of a sample, masked, and return their digest in the file store. Raises Forbidden."""
    with act(verbs.SAMPLE_KEPT, actor=actor, on=None, at=at):
        digest = files.keep(masked_csv(sample))
        SourceSample.objects.create(digest=digest, kept_at=at, kept_by_id=actor.id)
    return digest


def drop_sample(digest: str) -> None:
    """Delete a sample: its mapping was saved."""
    SourceSample.objects.filter(digest=digest).delete()
    files.drop(digest)


def forget_samples(*, at: dt.datetime) -> int:
    """Delete samples from which no mapping was saved in time (amount ``sample_days``). Return how many."""
    before = at - dt.timedelta(days=amounts.amounts(at)["sample_days"])
    old = SourceSample.objects.filter(kept_at__lt=before)
    digests = set(old.values_list("digest", flat=True))
    if not digests:
        return 0
    with act(verbs.SAMPLES_FORGOTTEN, actor=access.SYSTEM, on=None, at=at, count=len(digests)):
        old.delete()
    for digest in digests - set(SourceSample.objects.filter(digest__in=digests).values_list("digest", flat=True)):
        files.drop(digest)
    return len(digests)
