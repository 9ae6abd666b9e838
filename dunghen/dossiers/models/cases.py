"""A late dossier as its agency's case: what the ledger says of it, who owes the applicant an apology, and what was said to him."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes, rule_sets
from dunghen.kernel.acts import Subject
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """A dossier that is late, or sure to be. One for each dossier; it opens anew when the dossier is late again."""

    source = models.CharField(max_length=40)
    """The ledger's source."""
    code = models.CharField("mã hồ sơ", max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="late_dossiers")
    """Who owes the apology: the agency that solves it, or its heir."""
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    above = ArrayField(models.BigIntegerField(), default=list)
    """Ids of the units above, nearest first: they see it."""

    # -- as the ledger told it last
    unit_key = models.CharField(max_length=80)
    officer = models.CharField(max_length=120, blank=True, default="")
    """The handling officer's opaque id."""
    procedure = models.CharField(max_length=40, blank=True, default="")
    field = models.CharField(max_length=80, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField("hạn trả")
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    supplements = models.PositiveSmallIntegerField(default=0)
    breached = models.BooleanField(default=False)
    """It counts as late when it ends, whatever its dates."""

    # -- where it stands
    state = models.CharField(max_length=10, choices=rules.STATES, default=rules.OWED)
    waits_on = models.CharField(max_length=8, blank=True, default=rules.UNIT)
    act_by = models.DateTimeField(null=True)
    """Until when whoever is next has to act: the apology's due moment, then the new date."""
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="late_dossier")
    """The apology owed: the latest round's."""
    round = models.PositiveSmallIntegerField(default=1)
    new_due_at = models.DateTimeField(null=True)
    new_dates = models.PositiveSmallIntegerField(default=0)
    """How many new dates were given."""
    missed = models.PositiveSmallIntegerField(default=1)
    """How many promised dates passed without a result: the first, and each new one."""
    given_at = models.DateTimeField(null=True)
    """When the unit wrote down that the result was given back; the ledger may tell so later."""
    last_word = models.CharField(max_length=1000, blank=True, default="")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=14, choices=rules.ENDINGS, blank=True, default="")

    # -- why
    fault = models.CharField(max_length=10, choices=causes.FAULTS, blank=True, default="")
    cause = models.CharField(max_length=60, blank=True, default="")
    cause_note = models.CharField(max_length=1000, blank=True, default="")
    blamed = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The unit answerable; None: the applicant, or nobody yet."""
    blamed_superior = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    attributed_at = models.DateTimeField(null=True)
    told_fault = models.CharField(max_length=10, blank=True, default="")
    told_cause = models.CharField(max_length=60, blank=True, default="")
    """What the dossier's fact in the ledger says; the case is the truth, and the ledger is told."""

    class Meta:
        verbose_name = "hồ sơ trễ"
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "code"], name="case_once")]
        indexes: ClassVar = [
            models.Index(fields=["waits_on", "act_by", "id"], name="case_next", condition=~Q(waits_on="")),
            models.Index(fields=["unit", "act_by", "id"], name="case_unit_next", condition=~Q(waits_on="")),
            models.Index(fields=["act_by", "id"], name="case_open", condition=~Q(waits_on="")),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="case_unit_newest"),
            models.Index(fields=["ending", "-ended_at", "-id"], name="case_ending"),
            models.Index(fields=["code"], name="case_code", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["above"], name="case_above"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def thread(self) -> str:
        return f"dossiers.case:{self.pk}"

    @property
    def rule_set(self) -> rule_sets.RuleSet:
        """Return the rule set under which it was received, and is handled to its end."""
        return rule_sets.of(self.submitted_at.astimezone(ZONE).date())

    @property
    def promise_references(self) -> list[str]:
        """Return how the promises of its apologies are known, this round's last."""
        first = f"{self.source}/{self.code}"
        return [first, *(f"{first}/{number}" for number in range(2, self.round + 1))]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        """Relations: ``owner``; ``above`` (all units above); ``superior`` (the next one); ``blamed`` and ``blamed_superior``."""
        return {
            "owner": frozenset({self.unit_id}),
            "above": frozenset(self.above),
            "superior": _some(self.superior_id),
            "blamed": _some(self.blamed_id),
            "blamed_superior": _some(self.blamed_superior_id),
        }

    def journal_subject(self) -> Subject:
        return Subject("dossiers.case", self.pk, f"hồ sơ {self.code}", (self.thread,), self.unit_id)


def _some(unit_id: int | None) -> frozenset[int]:
    return frozenset() if unit_id is None else frozenset({unit_id})


class Apology(models.Model):
    """The agency's apology with a new date, as drafted and as signed; a signed one never changes."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ"
        RETURNED = "returned", "Trả lại"
        SIGNED = "signed", "Đã ký"

    class Sent(models.TextChoices):
        MESSAGE = "message", "Gửi thư điện tử, tin nhắn"
        HANDED = "handed", "Giao tận tay"
        POST = "post", "Gửi bưu chính"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="apologies")
    round = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12)
    """Name of the circular whose form it has (``rule_sets.FORM_SETS``)."""
    reason = models.TextField("lý do trễ")
    new_due_at = models.DateTimeField("ngày hẹn mới")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    """The superior's consent, where the unit may not decide the new date alone."""
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True, default="")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    """Running number within the unit and year; given at signing."""
    facts = models.JSONField(default=dict)
    """What the paper says, frozen at signing."""
    sha256 = models.CharField(max_length=64, blank=True, default="")
    """The paper as signed, in the file store."""

    sent = models.CharField(max_length=8, choices=Sent, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    sent_note = models.CharField(max_length=300, blank=True, default="")
    message_key = models.CharField(max_length=200, blank=True, default="")
    """The outbox's message: its fate is the proof of delivery."""

    class Meta:
        verbose_name = "văn bản xin lỗi"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="apology_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="apology_one_waiting"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-id"], name="apology_of_case")]

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED

    @property
    def symbol(self) -> str:
        """Return number and sign, e.g. "07/PXL-SXD"."""
        return str(self.facts.get("number", ""))


class Applicant(models.Model):
    """Whom to apologise to: sealed. Read only by the acts that write to him, unseal him, or delete him when his time is over."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="applicant")
    name = models.CharField("họ và tên", max_length=120, blank=True, default="")
    phone = models.CharField("điện thoại", max_length=20, blank=True, default="")
    email = models.EmailField("thư điện tử", blank=True, default="")
    address = models.CharField("địa chỉ", max_length=300, blank=True, default="")
    erased_at = models.DateTimeField(null=True)


class Contest(models.Model):
    """A unit asks that the fault laid on it be looked at again; its superior decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fault = models.CharField(max_length=10, choices=causes.FAULTS)
    cause = models.CharField(max_length=60)
    """What was contested."""
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    """True: the fault stays; False: it was taken away; None: not decided."""
    grounds = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(upheld__isnull=True), name="contest_one_waiting")
        ]


class Cause(models.Model):
    """A cause of the province's own, or its own days and words for a shipped one (``rules.causes``)."""

    fault = models.CharField("lỗi", max_length=10, choices=causes.FAULTS)
    slug = models.SlugField("mã", max_length=60)
    label = models.CharField("tên", max_length=200)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "valid_from"], name="cause_once_a_day")]

    def as_cause(self) -> causes.Cause:
        return causes.Cause(self.fault, self.slug, self.label, self.valid_from, self.valid_to, self.basis, own=True)

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("dossiers.cause", self.pk, self.label, ("dossiers.causes",))


class Amount(models.Model):
    """An amount of the province's own from a day on (``rules.amounts``)."""

    slug = models.CharField(max_length=40)
    amount = models.PositiveIntegerField("trị số")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True)
    basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "valid_from"], name="amount_once_a_day")]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("dossiers.amount", self.pk, self.slug, ("dossiers.amounts",))
