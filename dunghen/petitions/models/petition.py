"""The petition itself, the sealed identity of who sent it, its original and its photos."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.tracking import Tracked
from dunghen.petitions import rules

PERSON = settings.AUTH_USER_MODEL


class Petition(Tracked):
    """What somebody told the province, from receipt to the judged answer. Times of each step stand beside its state.

    ``text`` is raw and may name people; pages of handlers and the public show ``masked`` and ``public_text``.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField("mã", max_length=16, unique=True)
    intake_key = models.CharField(max_length=200, null=True, unique=True, editable=False)
    """Idempotency key of its door (form, mail, client): the same item twice is one petition."""
    client = models.ForeignKey("api.Key", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    """The machine that brought it, which may hear of it and add to it."""
    channel = models.CharField("kênh", max_length=8, choices=rules.CHANNELS)
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    """The operator who took it down at a counter or on the telephone."""
    received_at = models.DateTimeField("lúc nhận")
    text = models.TextField("nội dung")
    masked = models.TextField(default="", editable=False)
    """``text`` with personal data covered, as far as the machine saw it."""
    title = models.CharField("tóm tắt", max_length=160)
    """One masked line for lists."""
    document = SearchVectorField(null=True, editable=False)
    """Words of code, title and text for the desk's search; see queries.searching."""

    kind = models.CharField("loại", max_length=10, choices=rules.KINDS, blank=True, default="")
    field = models.CharField("lĩnh vực", max_length=40, blank=True, default="")
    """Slug of the reading's list of fields."""
    cls = models.CharField("mức xử lý", max_length=8, choices=rules.CLASSES, default=rules.NORMAL)
    private = models.BooleanField("không công khai", default=False)
    """Suspected or confirmed complaint or denunciation, or private by the sender's wish: shown to coordinators alone when it is the former."""
    sealed_case = models.BooleanField(default=False)
    """Suspected or confirmed complaint or denunciation: only coordinators may see that it exists."""
    wants_public = models.BooleanField("người gửi đồng ý công khai", default=False)
    suggestion = models.JSONField(default=dict)
    """What the machine suggested, with its reasons and its version; {} until it has read the text."""

    place = models.CharField("nơi xảy ra", max_length=300, blank=True, default="")
    """Where, in words, with personal data covered, as far as the machine saw it."""
    written_place = models.CharField(max_length=300, blank=True, default="", editable=False)
    """``place`` as the sender wrote it, where something was covered; "" where nothing was."""
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField("trạng thái", max_length=12, choices=rules.STATES, default=rules.RECEIVED)
    waits_on = models.CharField(max_length=8, default=rules.CENTRE)
    """Who acts next (rules.WAITS_ON), "" when nobody has to."""
    due_at = models.DateTimeField(null=True)
    """Until when whoever acts next has time: repeated from the commitment under way, so that lists read one table."""
    expected_at = models.DateTimeField(null=True)
    """When the citizen was told to expect the answer."""
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit that receives, screens and coordinates."""
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    screening = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="screened_petition")
    answering = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="answered_petition")
    """The promise to answer: of the latest round when it was reopened; earlier ones are linked to it."""
    publishing = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="+")
    remedying = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="remedied_petition")
    send_backs = models.PositiveSmallIntegerField(default=0)
    last_word = models.CharField(max_length=1000, blank=True, default="")
    """The newest reason given (sent back, returned, refused), for whoever acts next."""

    handed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    """When the answer was sent to the citizen, the latest round's."""
    answer = models.TextField("trả lời", blank=True, default="")
    reply_words = models.TextField(blank=True, default="")
    """What the citizen is told when it ends without an answer: why refused, where to go."""
    round = models.PositiveSmallIntegerField(default=1)
    """2 once it was reopened."""
    remedy = models.CharField("việc khắc phục", max_length=10, choices=rules.REMEDIES, blank=True, default="")
    remedy_due_on = models.DateField(null=True)
    fixed_at = models.DateTimeField(null=True)
    remedy_note = models.CharField(max_length=500, blank=True, default="")

    publication = models.CharField("công khai", max_length=10, choices=rules.PUBLICATION, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    public_title = models.CharField(max_length=160, blank=True, default="")
    public_text = models.TextField(blank=True, default="")
    public_answer = models.TextField(blank=True, default="")
    public_place = models.CharField(max_length=300, blank=True, default="")
    """Where, in words, as the public reads it."""
    public_document = SearchVectorField(null=True, editable=False)
    supporters = models.PositiveIntegerField(default=0)

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    """The petition this one was split from."""
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    satisfied = models.BooleanField(null=True)
    """The latest judgement: satisfied, not satisfied, none yet."""
    judged_at = models.DateTimeField(null=True)
    late_words = models.PositiveSmallIntegerField(default=0)
    """How many weekly words about lateness the citizen got for the present due moment."""

    class Meta:
        verbose_name = "phản ánh, kiến nghị"
        indexes: ClassVar = [
            # Inboxes: who acts next, what hurts first.
            models.Index(fields=["waits_on", "due_at", "id"], name="petition_inbox", condition=~Q(waits_on="")),
            models.Index(
                fields=["due_at", "id"],
                name="petition_open",
                condition=~Q(waits_on=""),
                # The counts beside the lists are read from the index alone.
                include=["waits_on", "state", "sealed_case", "round"],
            ),
            models.Index(fields=["lead", "due_at", "id"], name="petition_open_lead", condition=~Q(waits_on="")),
            models.Index(fields=["lead", "-received_at", "-id"], name="petition_lead_newest"),
            models.Index(
                fields=["-received_at", "-id"],
                name="petition_newest",
                # The officers' map gathers tens of thousands of points from the index alone: it holds what lists are filtered by.
                include=[
                    "latitude",
                    "longitude",
                    "waits_on",
                    "state",
                    "lead",
                    "centre",
                    "sealed_case",
                    "round",
                    "due_at",
                    "field",
                    "commune",
                    "kind",
                    "cls",
                    "channel",
                    "satisfied",
                ],
            ),  # fmt: skip
            models.Index(fields=["state", "-received_at", "-id"], name="petition_state_newest"),
            models.Index(fields=["commune", "-received_at"], name="petition_commune"),
            models.Index(fields=["client", "-received_at"], name="petition_client", condition=Q(client__isnull=False)),
            # The public side sees what is published and nothing else.
            models.Index(fields=["-published_at", "-id"], name="petition_public", condition=Q(publication="published")),
            models.Index(
                fields=["field", "-published_at", "-id"],
                name="petition_public_field",
                condition=Q(publication="published"),
            ),
            models.Index(
                fields=["commune", "-published_at", "-id"],
                name="petition_public_commune",
                condition=Q(publication="published"),
            ),
            models.Index(
                fields=["lead", "-published_at", "-id"],
                name="petition_public_lead",
                condition=Q(publication="published"),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="petition_public_received",
                condition=Q(publication="published"),
            ),
            models.Index(
                fields=["longitude", "latitude"],
                name="petition_public_map",
                condition=Q(publication="published", longitude__isnull=False),
            ),
            models.Index(fields=["received_at", "id"], name="petition_unread", condition=Q(suggestion={})),
            # Figures of a period or of all time are summed up in the index alone; the rows hold long texts.
            models.Index(
                fields=["received_at"],
                include=["state", "round", "satisfied", "lead", "centre", "field", "commune", "channel"],
                name="petition_figures",
                condition=Q(sealed_case=False),
            ),
            models.Index(fields=["answering"], name="petition_sealed", condition=Q(sealed_case=True)),
            # The ledger asks what changed.
            models.Index(fields=["changed_xact"], name="petition_changed"),
            GinIndex(fields=["document"], name="petition_document"),
            GinIndex(fields=["public_document"], name="petition_public_document", condition=Q(publication="published")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="petition_sealed_is_private", condition=Q(sealed_case=False) | Q(private=True)),
            models.CheckConstraint(
                name="petition_published_is_not_private", condition=~Q(publication="published") | Q(private=False)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN_STATES

    @property
    def original(self) -> "Original":
        """What it came in as; its later originals are mails that were added."""
        return self.originals.order_by("pk")[0]

    @property
    def thread(self) -> str:
        return f"petitions.petition:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        """Relations: ``centre``; ``lead``; ``coop`` (cooperating units). A sealed case has no handlers."""
        centre = frozenset({self.centre_id})
        if self.sealed_case:
            return {"centre": centre}
        coop = self.cooperations.values_list("unit_id", flat=True) if self.pk else ()
        return {
            "centre": centre,
            "lead": frozenset({self.lead_id} if self.lead_id else ()),
            "coop": frozenset(coop),
        }

    def journal_subject(self) -> Subject:
        return Subject("petitions.petition", self.pk, self.code, (self.thread,), self.lead_id or self.centre_id)


class Petitioner(models.Model):
    """Who sent it: sealed. Read only by the acts that unseal it, tell the citizen, or delete it when its time is over."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="petitioner")
    secret = models.CharField(max_length=32)
    """Opens the follow page (rules.opens); 128 bits."""
    name = models.CharField("họ và tên", max_length=120, blank=True, default="")
    phone = models.CharField("điện thoại", max_length=20, blank=True, default="")
    email = models.EmailField("thư điện tử", blank=True, default="")
    address = models.CharField("địa chỉ", max_length=300, blank=True, default="")
    organisation = models.CharField("tổ chức, doanh nghiệp", max_length=200, blank=True, default="")
    erased_at = models.DateTimeField(null=True)


class Original(models.Model):
    """The item exactly as its door received it, and each mail that was added to it later.

    ``content`` holds small ones, larger ones lie in the file store.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="originals")
    media_type = models.CharField(max_length=100)
    content = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True, default="")


class Photo(models.Model):
    """A picture, read and written anew so that nothing hidden is left in it. ``moment`` says what it shows."""

    class Moment(models.TextChoices):
        SENT = "sent", "Người gửi chụp"
        BEFORE = "before", "Trước khi xử lý"
        AFTER = "after", "Sau khi xử lý"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(max_length=6, choices=Moment, default=Moment.SENT)
    sha256 = models.CharField(max_length=64)
    thumb_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    public = models.BooleanField(default=False)
    """Shown on the public page: a person looked at it."""
    alt = models.CharField(max_length=200, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
