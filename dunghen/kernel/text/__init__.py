"""Vietnamese text: one normal form on entry, folding for search, numbers and dates, abbreviations, old code tables. Pure."""

from .abbreviations import ABBREVIATIONS, Abbreviation, expand
from .folding import (
    INVISIBLE,
    fold,
    has_marks,
    nfc,
    search_key,
    squeeze,
    tone_placement,
    true_d,
    without_controls,
    without_marks,
)
from .formats import (
    format_date,
    format_date_in_words,
    format_moment,
    format_number,
    format_percent,
    parse_date,
    parse_number,
)
from .legacy import Recovered, from_tcvn3, from_utf8_twice, from_vni, recover, table_of_font
from .syllables import is_syllable, share_of_syllables

__all__ = [
    "ABBREVIATIONS",
    "INVISIBLE",
    "Abbreviation",
    "Recovered",
    "expand",
    "fold",
    "format_date",
    "format_date_in_words",
    "format_moment",
    "format_number",
    "format_percent",
    "from_tcvn3",
    "from_utf8_twice",
    "from_vni",
    "has_marks",
    "is_syllable",
    "nfc",
    "parse_date",
    "parse_number",
    "recover",
    "search_key",
    "share_of_syllables",
    "squeeze",
    "table_of_font",
    "tone_placement",
    "true_d",
    "without_controls",
    "without_marks",
]
