"""What a person is writing and has not sent: kept between the steps without an account, and forgotten within two days."""

from typing import Any, ClassVar

from django.db import models

from dunghen.kernel.organisation.models import Unit
from dunghen.petitions.models.petition import Petition


class Unsent(models.Model):
    """A petition being written. It is opened by its address together with the browser's cookie, never by one of them alone."""

    ref = models.CharField(max_length=32, unique=True)
    """In the address of its pages."""
    holder = models.CharField(max_length=64)
    """Keyed hash of the secret in the browser's cookie."""
    key = models.CharField(max_length=64, unique=True)
    """The form's own key: two clicks are one draft, and one petition in the end."""
    opened = models.CharField(max_length=200, blank=True, default="")
    """The signed moment at which the blank form was given out."""
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    text = models.TextField(blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    commune = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="+")
    contact: Any = models.JSONField(default=dict)
    """Name, telephone and mail as typed, kept only when the last step has to be shown again."""
    wants_public = models.BooleanField(default=False)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, null=True, related_name="+")
    """What it became; everything typed is gone from here by then."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["touched_at"], name="unsent_oldest"),
            models.Index(fields=["holder", "-touched_at"], name="unsent_holder"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def point(self) -> tuple[Any, Any] | None:
        """Return latitude and longitude, None where no point was chosen."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class UnsentPhoto(models.Model):
    """A photo of a draft, already written anew. It lies in the row and not in the file store, so that forgetting it is one statement."""

    unsent = models.ForeignKey(Unsent, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=80, blank=True, default="")
    content = models.BinaryField()
    thumb = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    """Where the telephone said it was taken: offered as the place, and not passed on otherwise."""
