"""Where dossiers come from, how its files are read, and every time something was taken in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject

PERSON = settings.AUTH_USER_MODEL
STEPS_SUFFIX = "-steps"
"""Behind the name of a source: the ledger's source of its step events."""


class Source(models.Model):
    """A one-stop system whose dossiers are taken in. Its ``name`` is the source of its facts in the ledger, for good."""

    name = models.CharField(
        "tên nguồn", max_length=40, unique=True, validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    )
    label = models.CharField("tên gọi", max_length=120)
    mapping = models.JSONField("cách đọc", default=dict)
    """How its files are read (``intake.mapping.Mapping`` as JSON); empty until somebody saved one."""
    version = models.PositiveIntegerField("phiên bản cách đọc", default=0)
    is_active = models.BooleanField("đang dùng", default=True)
    push_key = models.OneToOneField("api.Key", on_delete=models.PROTECT, null=True, related_name="+")
    """The one key that may push its dossiers, and pushes no other source's; None: nobody pushes."""

    class Meta:
        verbose_name = "nguồn hồ sơ"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name__endswith=STEPS_SUFFIX), name="source_name_leaves_steps_free"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def thread(self) -> str:
        return f"dossiers.source:{self.pk}"

    @property
    def steps(self) -> str:
        """Return the ledger's source of step events."""
        return self.name + STEPS_SUFFIX

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("dossiers.source", self.pk, self.label, (self.thread,))


class MappingVersion(models.Model):
    """A mapping as it was saved; an import names the version it read by."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    mapping = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="mapping_version_once"),
        ]


class SourceSample(models.Model):
    """A sample of files from which a mapping is made: some rows of it, masked, in the file store until the mapping is saved or its days are over."""

    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField(db_index=True)
    kept_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "tệp mẫu"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}


class WordName(models.Model):
    """What the files of a source call a field or a procedure: boards and lists show it instead of the key."""

    class Column(models.TextChoices):
        FIELD = "field", "Lĩnh vực"
        PROCEDURE = "procedure", "Thủ tục"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="names")
    column = models.CharField(max_length=9, choices=Column)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    told_at = models.DateTimeField()
    """When a file told it first; of several sources the newest word counts."""

    class Meta:
        verbose_name = "tên gọi trong tệp hồ sơ"
        ordering: ClassVar = ["told_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "column", "key"], name="word_named_once"),
        ]


class Import(models.Model):
    """One file or one push taken in, whole. What was refused changed nothing and leaves no row."""

    class Door(models.TextChoices):
        FILE = "file", "Tệp"
        PUSH = "push", "Kết nối hệ thống"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    door = models.CharField(max_length=4, choices=Door, default=Door.FILE)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    """None: the product itself, or a system with a key of its own."""
    file_name = models.CharField("tệp", max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was read, in hex."""
    key = models.CharField(max_length=200, null=True)
    """Idempotency key of a push; None for files, which may be read as often as one likes."""
    mapping_version = models.PositiveIntegerField()
    steps = models.BooleanField(default=False)
    """Step events rather than dossiers."""

    read = models.PositiveIntegerField("đọc")
    new = models.PositiveIntegerField("mới")
    changed = models.PositiveIntegerField("đổi")
    same = models.PositiveIntegerField("giữ nguyên")
    rejected = models.PositiveIntegerField("không nhận")
    repeated = models.PositiveIntegerField("lặp trong tệp", default=0)
    """Of ``same``: rows that a later row of the same code in the same file replaced before they counted."""
    rejects = models.JSONField(default=list)
    """The first unreadable cells: line, column, value, reason."""
    rejects_file = models.CharField(max_length=64, blank=True)
    """SHA-256 of the CSV with all of them, in the file store; "" when there are none."""
    seconds = models.FloatField()
    as_of = models.DateTimeField(null=True)
    """The moment of which the source told; None: it did not say. What is older than the newest told is refused."""
    ledger_version = models.BigIntegerField(null=True, db_index=True)
    """The version of the ledger's facts that it brought about; None: it changed none."""

    class Meta:
        verbose_name = "lần nhập hồ sơ"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["source", "-at", "-id"], name="import_of_source")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="import_push_once"),
            models.CheckConstraint(
                condition=Q(read=F("new") + F("changed") + F("same") + F("rejected")), name="import_reconciles"
            ),
        ]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def counts(self) -> dict[str, Any]:
        """Return the figures in the order in which they are told; read = new + changed + same + rejected."""
        names = ("read", "new", "changed", "same", "rejected", "repeated")
        return {name: getattr(self, name) for name in names}
