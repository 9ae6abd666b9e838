"""Photos as a form's uploads: read, or refused each with its sentence."""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from dunghen.petitions.intake import photos
from dunghen.petitions.intake.contract import Point, Shot, UnfitPhoto
from dunghen.petitions.intake.scanning import Infected, NotScanned, TooLargeToScan

MOST_LOOKED_AT = 10
"""More files than that in one request are not even opened."""


def taken(uploads: Sequence["UploadedFile[Any]"], points: str = "") -> tuple[list[Shot], list[str]]:
    """Return the photos written anew and a sentence for each that was refused.

    ``points``: where the browser read them to be taken before it made them smaller, as JSON ([[latitude, longitude] or null, …]).
    """
    told = _points(points)
    shots: list[Shot] = []
    refused: list[str] = []
    for number, upload in enumerate(uploads[:MOST_LOOKED_AT]):
        name = str(upload.name or "")
        try:
            if (upload.size or 0) > photos.MOST_BYTES:
                raise UnfitPhoto(name=photos.shown_name(name), why=str(photos.REASONS["size"]))
            shot = photos.read_photo(name, upload.read())
        except (UnfitPhoto, Infected, TooLargeToScan, NotScanned) as refusal:
            refused.append(refusal.sentence)
            continue
        shots.append(shot if shot.point or number >= len(told) else Shot(shot.name, shot.picture, told[number]))
    return shots, refused


def _points(text: str) -> list[Point | None]:
    try:
        given: Any = json.loads(text[:2000]) if text else []
        return [_point(pair) for pair in given][:MOST_LOOKED_AT]
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        return []


def _point(pair: Any) -> Point | None:
    if not pair:
        return None
    latitude, longitude = (Decimal(str(value)).quantize(Decimal("0.000001")) for value in pair)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
