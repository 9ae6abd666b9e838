"""What every intake of this room gives: pictures without anything hidden, and the refusal of what is none."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal

Point = tuple[Decimal, Decimal]
"""Latitude, longitude (WGS 84)."""


@dataclass(frozen=True)
class Picture:
    """A photo that was read and written anew: JPEG bytes without anything hidden."""

    content: bytes
    thumb: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Shot:
    """A picture with the name it came under and where the telephone said it was taken, so that the place can be offered."""

    name: str
    picture: Picture
    point: Point | None


class UnfitPhoto(Refusal):
    code = "petitions.unfit_photo"
    template = _("Ảnh “{name}” chưa nhận được: {why}. Vui lòng chọn ảnh khác hoặc gửi không kèm ảnh.")
