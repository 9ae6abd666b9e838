"""A survey and its design: strata, clusters, the frame that people were drawn from, the tablets that stand at counters."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys.models.questionnaires import Version
from dunghen.surveys.rules import words


class Survey(models.Model):
    """One field period of one version of a questionnaire."""

    code = models.CharField("mã", max_length=12, unique=True)
    """In addresses and QR codes."""
    title = models.CharField("tên cuộc khảo sát", max_length=200)
    title_en = models.CharField("tên tiếng Anh", max_length=200, blank=True, default="")
    kind = models.CharField("loại", max_length=8, choices=words.SURVEY_KINDS)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="surveys")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit that conducts it."""
    opens_on = models.DateField("mở từ")
    closes_on = models.DateField("đến hết")
    about_from = models.DateField("hỏi về giai đoạn từ", null=True, blank=True)
    about_to = models.DateField("đến", null=True, blank=True)
    state = models.CharField(max_length=8, choices=words.SURVEY_STATES, default=words.PLANNED)
    channels = ArrayField(models.CharField(max_length=10, choices=words.SHEET_CHANNELS), default=list)
    is_open_link = models.BooleanField("ai có mã chung cũng trả lời được", default=False)
    """A common QR code or link beside the personal ones: voluntary answers, never counted with those of a sample."""
    double_entry = models.BooleanField("phiếu giấy nhập hai lần", default=False)
    after = ArrayField(models.CharField("sau khi", max_length=10, choices=words.SERVICES), default=list)
    """What is closed before one is asked."""
    least_group = models.PositiveSmallIntegerField("số phiếu ít nhất để nêu kết quả", default=5)
    """No figure is shown of fewer sheets, and no group of fewer people is invited."""

    design = models.CharField("cách chọn mẫu", max_length=10, choices=words.DESIGNS, default=words.VOLUNTARY)
    picked_by = models.CharField("ai chọn người trả lời", max_length=200, blank=True, default="")
    seed = models.BigIntegerField(null=True)
    """Of the draw; with the frame's digest anybody can draw again."""
    drawn_at = models.DateTimeField(null=True)
    drawing = models.JSONField(default=dict)
    """How it was drawn: {"wanted": {stratum: people}, "clusters": clusters of a stratum (0: persons directly), "each", "spare"}."""
    calibrated_at = models.DateTimeField(null=True)
    calibration = models.JSONField(default=list)
    """[{"question": key or "stratum", "totals": {value: people}}] that the weights of sheets were raked to."""
    mixed_at = models.DateTimeField(null=True)
    """When the order of its sheets was last made meaningless."""

    class Meta:
        verbose_name = "cuộc khảo sát"
        constraints: ClassVar = [
            models.CheckConstraint(name="survey_days", condition=Q(closes_on__gte=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_personal(self) -> bool:
        """Whether people are invited one by one."""
        return self.design != words.VOLUNTARY

    @property
    def thread(self) -> str:
        return f"surveys.survey:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"owner": frozenset({self.owner_id})}

    def journal_subject(self) -> Subject:
        return Subject("surveys.survey", self.pk, self.title, (self.thread,), self.owner_id)


class Stratum(models.Model):
    """A part of the population that is drawn from by itself; a group of respondents in a leader survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="strata")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    population = models.PositiveIntegerField()
    """People (transactions) in it."""
    clusters_population = models.PositiveIntegerField(null=True)
    """First-stage clusters in it, drawn or not; None: persons are drawn directly."""
    wanted = models.PositiveIntegerField(default=0)
    """How many are to answer."""
    weight = models.FloatField(default=1.0)
    """Base weight of everybody drawn in it, when persons are drawn directly."""
    share = models.FloatField(null=True)
    """Weight of the group in a leader survey's total; None: by population."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "key"], name="stratum_once")]

    def __str__(self) -> str:
        return self.name


class Cluster(models.Model):
    """A drawn first-stage cluster (a commune, a village, an office) in its stratum."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="clusters")
    stratum = models.ForeignKey(Stratum, on_delete=models.CASCADE, related_name="clusters")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    population = models.PositiveIntegerField()
    weight = models.FloatField(default=1.0)
    """Base weight of everybody drawn in it. Kept here and not with persons: a weight of one's own would be a name."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "key"], name="cluster_once")]

    def __str__(self) -> str:
        return self.name


class Frame(models.Model):
    """The list that people are drawn from: finished dossiers or an uploaded file. Its rows are deleted after the field period."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="frame")
    source = models.CharField(max_length=10, choices=(("ledger", "Hồ sơ đã xong"), ("upload", "Danh sách tải lên")))
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Of the rows in their order, so that whoever holds the list can draw again after it was deleted here."""
    content = models.BinaryField(default=b"")
    cells = models.JSONField(default=dict)
    """Stratum → [rows, clusters in it], so that a page need not read the list."""
    taken_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class Station(models.Model):
    """A tablet at a counter. Its address carries a key; whoever stands before it answers, one after the other."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="stations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nơi đặt", max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
