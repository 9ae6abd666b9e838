"""What a room says of a paper, before it is drawn: what stands above the text, below it, and in a table's cell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Head:
    """What stands above the text. ``kind`` empty: a công văn, whose subject ("V/v …") stands under the number."""

    issuer: str
    """The issuing body; "\\n" where its name breaks (a province's people's committee takes two lines)."""
    place: str
    number: str
    """The sign after "Số:", e.g. "…/BC-SNV"; empty running number leaves room to fill in."""
    on: dt.date | None
    subject: str
    parent: str = ""
    """The body above the issuer, printed regular over it; a province's people's committee prints none."""
    kind: str = ""
    """"BÁO CÁO", "CHỈ THỊ", …"""
    addressees: Sequence[str] = ()
    urgency: str = ""


@dataclass(frozen=True)
class Foot:
    """Recipients and signature. ``authority``: lines above the name, e.g. ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")."""

    authority: Sequence[str]
    signer: str
    recipients: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Cell:
    """A table cell with its own alignment or weight."""

    text: str
    bold: bool = False
    align: Any = None
