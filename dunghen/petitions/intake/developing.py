"""A photo decoded, turned, made smaller and written anew. Runs in a child process of its own (see ``photos``): what a stranger's file does
to a decoder it does not do to the server.

Knows no Django: a fresh interpreter starts in a tenth of a second.
"""

import io
import json
import sys
from fractions import Fraction
from typing import Any

from PIL import Image, ImageCms, ImageOps

from dunghen.kernel import apart

LONGEST, THUMB = 2000, 320
"""Longest side in pixels of the picture and of its small copy."""
MOST_PIXELS = 120_000_000
"""More is a bomb, not a photo: the largest telephones give 108 million."""
MOST_ANSWER = 64 * 2**20
GPS, ORIENTATION = 0x8825, 0x0112


class Unfit(Exception):
    """The photo is refused; the reason is a key of ``photos.REASONS``."""


def develop(content: bytes, kind: str) -> tuple[bytes, bytes, dict[str, Any]]:
    """Return the JPEG, its small copy, and facts: width, height, point ([latitude, longitude] or None)."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=[kind])
        if image.width * image.height > MOST_PIXELS:
            raise Unfit("pixels")
        point = _point(image)
        if kind == "JPEG":
            # Decoded at a half, a quarter or an eighth where that is still large enough: a tenth of the time and memory.
            image.draft("RGB", (LONGEST, LONGEST))
        image.load()
    except Unfit:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Unfit("pixels") from error
    except Exception as error:
        # Decoders fail in many ways on broken files; which one is of no use to the sender.
        raise Unfit("broken") from error
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    image = _plain(image)
    small = image.copy()
    small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    return _jpeg(image, 85), _jpeg(small, 75), {"width": image.width, "height": image.height, "point": point}


def _plain(image: Image.Image) -> Image.Image:
    """Return it in plain red, green and blue: transparent becomes white, wide colours become those every screen has."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    elif image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    else:
        image = image.convert("RGB")
    if profile:
        try:
            found = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image
        return found or image
    return image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    # A copy of the pixels alone: nothing of ``info`` (EXIF, comments, profiles, thumbnails) can come along.
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()


def _point(image: Image.Image) -> list[str] | None:
    """Return where it was taken as decimal degrees, None when it does not say or says nonsense."""
    try:
        gps = image.getexif().get_ifd(GPS)
        latitude = _degrees(gps[2]) * (-1 if str(gps.get(1, "N")).upper().startswith("S") else 1)
        longitude = _degrees(gps[4]) * (-1 if str(gps.get(3, "E")).upper().startswith("W") else 1)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError, AttributeError, OverflowError, SyntaxError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0, 0):
        return None
    return [f"{latitude:.6f}", f"{longitude:.6f}"]


def _degrees(parts: Any) -> float:
    whole = [float(Fraction(part)) for part in parts]
    degrees = whole[0] + whole[1] / 60 + whole[2] / 3600
    if degrees != degrees:
        raise ValueError("not a number")
    return degrees


def main(kind: str, seconds: str, memory: str) -> int:
    """Read a photo from standard input and write the answer: a line of JSON, the picture, its small copy."""
    apart.confine(seconds=int(seconds), memory=int(memory), answer=MOST_ANSWER, files=64)
    out = sys.stdout.buffer
    try:
        picture, thumb, facts = develop(sys.stdin.buffer.read(), kind)
    except MemoryError:
        out.write(b'{"refused": "pixels"}\n')
        return 0
    except Unfit as refusal:
        out.write(json.dumps({"refused": str(refusal)}).encode() + b"\n")
        return 0
    facts |= {"picture": len(picture), "thumb": len(thumb)}
    out.write(json.dumps(facts).encode() + b"\n" + picture + thumb)
    return 0
