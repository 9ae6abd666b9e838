"""Letters of leaders, the tasks read from them, and the assignments that agencies owe."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dunghen.directives import rules
from dunghen.kernel.acts import Subject
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Letter(models.Model):
    """A letter (công văn, chỉ thị, …) by which a leader gives tasks, and the text it was read from."""

    type = models.CharField("loại văn bản", max_length=20, choices=rules.LETTER_TYPES)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành", null=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issuer_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    abstract = models.TextField("trích yếu", blank=True)
    urgency = models.CharField("độ khẩn", max_length=12, choices=rules.URGENCIES, default="thuong")
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_role = models.CharField("chức vụ người ký", max_length=200, blank=True)
    addressees = models.JSONField("kính gửi", default=list)
    references = models.JSONField("văn bản viện dẫn", default=list)
    key = models.CharField(max_length=160, null=True, unique=True, editable=False)
    """Number, issuer and year, folded: two readings of one letter meet here. None once withdrawn."""
    state = models.CharField(max_length=10, choices=rules.LETTER_STATES, default=rules.DRAFT)
    overseer_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """Who follows the letter and writes the synthesis report."""
    text = models.TextField()
    """The text the spans of fields and tasks point into (NFC)."""
    spans = models.JSONField(default=dict)
    """Field → [[start, end], …] in ``text``."""
    search = models.TextField(default="", editable=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "văn bản chỉ đạo"
        indexes: ClassVar = [
            models.Index(fields=["state", "-issued_on", "-id"], name="letter_by_date"),
            GinIndex(fields=["search"], name="letter_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.number or f"văn bản {self.pk}"

    @property
    def thread(self) -> str:
        return f"directives.letter:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        # Agencies see a letter that gives them something to do; computed on demand because a letter may have a hundred of them.
        lead = Assignment.objects.filter(task__letter=self).values_list("unit_id", flat=True)
        coop = Cooperation.objects.filter(task__letter=self).values_list("unit_id", flat=True)
        return {
            "assignee": frozenset(lead.union(coop)) if self.state != rules.DRAFT else frozenset(),
            "overseer": frozenset({self.overseer_unit_id} if self.overseer_unit_id else ()),
        }

    def journal_subject(self) -> Subject:
        return Subject("directives.letter", self.pk, str(self), (self.thread,), self.issuer_unit_id)


class SourceFile(models.Model):
    """The original as it was dropped, kept with its hash; the bytes lie in the file store under that hash."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    notes = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["letter", "sha256"], name="source_file_once")]


class Reading(models.Model):
    """What one reading of one file found, as found; corrections go to the letter and its tasks, never here."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="readings")
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField()
    at = models.DateTimeField()


class Task(models.Model):
    """One obligation of a letter: one clause, one group of assignees, one deadline. Editable until the letter is issued."""

    class Scope(models.TextChoices):
        ADDRESSEES = "addressees", "Mọi nơi nhận (kính gửi)"
        GROUP = "group", "Một nhóm đơn vị"
        NAMED = "named", "Đơn vị nêu tên"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    ref = models.CharField("mục", max_length=30, blank=True)
    summary = models.TextField("nội dung")
    spans = models.JSONField(default=list)
    quote = models.TextField("nguyên văn", blank=True)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.NAMED)
    assignee_is_head = models.BooleanField("giao người đứng đầu", default=False)
    deadline = models.JSONField(default=dict)
    """As read or corrected: kind, date, bound, time, rule, text (schema of the reading)."""
    due_at = models.DateTimeField("hạn", null=True)
    due_note = models.CharField(max_length=400, blank=True, default="")
    reply_by = models.DateField("hạn phối hợp", null=True, blank=True)
    report_to = models.JSONField("báo cáo về", default=list)
    product = models.CharField("sản phẩm", max_length=200, blank=True, default="")
    questions = models.JSONField(default=list)
    """Sentences about what a person must look at before issuing."""
    confirmed = models.BooleanField("đã xác nhận", default=False)
    dropped = models.BooleanField("đã bỏ", default=False)
    search = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = "nhiệm vụ trong văn bản"
        ordering: ClassVar = ["order", "id"]
        indexes: ClassVar = [GinIndex(fields=["search"], name="task_search", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return f"{self.letter} mục {self.ref}" if self.ref else f"{self.letter} ({self.order})"

    @property
    def is_periodic(self) -> bool:
        return bool(self.deadline.get("kind") == "periodic")

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return self.letter.access_units()

    def journal_subject(self) -> Subject:
        return Subject(
            "directives.task", self.pk, str(self), (f"directives.letter:{self.letter_id}",), self.letter.issuer_unit_id
        )


class Party(models.Model):
    """One name among the assignees of a task as the letter words it, and what it resolved to: a unit, a group, or nothing yet."""

    class Role(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        COOPERATING = "coop", "Phối hợp"

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=4, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)
    wording = models.CharField(max_length=400)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    is_group = models.BooleanField(default=False)
    """The wording means a class of units, resolved by rule as of the letter's date whenever it is needed."""

    class Meta:
        ordering: ClassVar = ["role", "position", "id"]

    @property
    def is_resolved(self) -> bool:
        return bool(self.unit_id or self.is_group)


class Target(models.Model):
    """A figure the letter demands ("trên 81 %"), bound to a measure that a room publishes, when there is one."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, related_name="targets")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="targets")
    text = models.CharField(max_length=400)
    metric = models.CharField(max_length=300, blank=True)
    op = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=40, blank=True)
    measure_slug = models.CharField(max_length=80, blank=True, default="")


class Assignment(models.Model):
    """What one unit owes for one task (in one period when the task is periodic). Its clock is its commitment."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="assignments")
    """The task's letter, repeated for lists by letter without a join."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    """Who owes it now; the commitment's hand-overs keep who owed it before."""
    named_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """Whom the letter named. After a merger one unit may owe the same task twice, as the heir of two."""
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="assignment")
    period = models.CharField("kỳ", max_length=30, blank=True, default="")
    period_first = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=rules.STATES, default=rules.ASSIGNED)
    percent = models.PositiveSmallIntegerField("tiến độ", default=0)
    send_back_count = models.PositiveSmallIntegerField(default=0)
    last_word = models.TextField("ý kiến gần nhất", blank=True, default="")
    """The reason of the last send-back or return, for the one who must act next."""
    result_number = models.CharField("số văn bản kết quả", max_length=60, blank=True, default="")
    result_on = models.DateField("ngày văn bản kết quả", null=True)

    class Meta:
        verbose_name = "nhiệm vụ của đơn vị"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "named_unit", "period"], name="assignment_one_per_unit_and_period"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="assignment_percent"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["letter", "task", "unit"], name="assignment_by_letter"),
            models.Index(fields=["unit", "state"], name="assignment_by_unit"),
            models.Index(fields=["letter", "commitment"], name="assignment_letter_commitment"),
            models.Index(fields=["state", "commitment"], name="assignment_state_commitment"),
        ]

    def __str__(self) -> str:
        return self.commitment.reference

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN_STATES

    def access_units(self) -> Mapping[str, frozenset[int]]:
        coop = Cooperation.objects.filter(task_id=self.task_id).values_list("unit_id", flat=True)
        return {
            "owner": frozenset({self.unit_id}),
            "coop": frozenset(coop),
            "overseer": frozenset({self.letter.overseer_unit_id} if self.letter.overseer_unit_id else ()),
        }

    def journal_subject(self) -> Subject:
        return Subject(
            "directives.assignment",
            self.pk,
            str(self),
            (
                f"directives.letter:{self.letter_id}",
                f"directives.assignment:{self.pk}",
                f"commitments.commitment:{self.commitment_id}",
            ),
            self.unit_id,
        )


class Cooperation(models.Model):
    """What a cooperating unit owes the lead: an opinion, data, by its own date. Silence past that date counts as agreement."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="cooperations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cooperations")
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="cooperation")
    reply = models.TextField("ý kiến phối hợp", blank=True, default="")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        # Not unique by unit: the heir of two cooperating units owes the opinions of both.
        indexes: ClassVar = [models.Index(fields=["task", "unit"], name="cooperation_by_task")]

    def __str__(self) -> str:
        return self.commitment.reference

    def access_units(self) -> Mapping[str, frozenset[int]]:
        lead = Assignment.objects.filter(task_id=self.task_id).values_list("unit_id", flat=True)
        return {"coop": frozenset({self.unit_id}), "owner": frozenset(lead)}

    def journal_subject(self) -> Subject:
        return Subject(
            "directives.cooperation",
            self.pk,
            str(self),
            (f"directives.letter:{self.task.letter_id}", f"commitments.commitment:{self.commitment_id}"),
            self.unit_id,
        )


class Report(models.Model):
    """A word from the agency: progress, or the result itself with its document. Never changed after it was sent."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Báo cáo tiến độ"
        RESULT = "result", "Kết quả"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField("nội dung")
    percent = models.PositiveSmallIntegerField(null=True)
    document_number = models.CharField(max_length=60, blank=True, default="")
    document_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, blank=True, default="")
    """For a result: "accepted" or "returned" once decided."""
    decision_note = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assignment", "-id"])]


class Evidence(models.Model):
    """A file that proves a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)


class ExtensionRequest(models.Model):
    """A request for a later date, asked before the due date and decided by those who gave the task."""

    class State(models.TextChoices):
        ASKED = "asked", "Chờ quyết định"
        GRANTED = "granted", "Đồng ý"
        REFUSED = "refused", "Không đồng ý"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extension_requests")
    reason = models.TextField("lý do")
    new_due_on = models.DateField("ngày đề nghị")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="asked"), name="extension_one_request_at_a_time"
            )
        ]


class Paper(models.Model):
    """A paper written from the letter's figures: synthesis report or urging letter. Signed: figures and file are frozen."""

    class Kind(models.TextChoices):
        SYNTHESIS = "synthesis", "Báo cáo tổng hợp"
        URGING = "urging", "Công văn đôn đốc"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    author_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số", max_length=60, blank=True, default="")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    signer_role = models.CharField(max_length=200, blank=True, default="")
    figures: Any = models.JSONField(default=dict)
    """Frozen at signing: every figure with the ids of the assignments behind it."""
    sha256 = models.CharField(max_length=64, blank=True, default="")
    """The DOCX as signed, in the file store."""

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {**self.letter.access_units(), "author": frozenset({self.author_unit_id})}

    def journal_subject(self) -> Subject:
        return Subject(
            "directives.paper", self.pk, str(self), (f"directives.letter:{self.letter_id}",), self.author_unit_id
        )
