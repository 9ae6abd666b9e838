"""Photos in answers."""

from django.http import HttpResponse

from dunghen.kernel import files
from dunghen.petitions.models import Photo


def jpeg(content: bytes) -> HttpResponse:
    """Return the answer that is a picture. Nothing of it is kept: who may see it is decided each time."""
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def kept(photo: Photo, size: str) -> HttpResponse:
    """Return a photo of a petition, whole or as its small copy ("nho")."""
    return jpeg(files.read(photo.thumb_sha256 if size == "nho" else photo.sha256))
