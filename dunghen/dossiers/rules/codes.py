"""Codes of dossiers, procedures and agencies: the patterns that one-stop systems keep to (domain note, section 1.7)."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

AGENCY: Final = r"(\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[GHT]\d{2}(\.\d{1,3}){0,4})"
"""Since decision 20/2020/QĐ-TTg H32.15 or H32.215.1; before it 000.00.15.H32."""
PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dossier": rf"^{AGENCY}-\d{{6}}-\d{{4,6}}$",  # agency, day as YYMMDD, running number of the day
        "procedure": r"^\d\.\d{6}$",
        "agency": rf"^{AGENCY}$",
    }
)
_COMPILED: Final = {kind: re.compile(pattern, re.ASCII) for kind, pattern in PATTERNS.items()}


def fits(kind: str, code: str) -> bool:
    """Return whether one code is as codes of its kind (a key of PATTERNS) are written."""
    return _COMPILED[kind].match(code) is not None and not code.endswith("\n")


def fit(kind: str, codes: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return for each code of a column whether it is as its kind is written; null is not."""
    column = codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes
    if pa.types.is_dictionary(column.type):
        words = np.append(fit(kind, column.dictionary), False)
        places = column.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
        found: npt.NDArray[np.bool_] = words[places]
        return found
    matched: Any = pc.match_substring_regex(column.cast(pa.string()), PATTERNS[kind].replace("$", r"\z"))
    return np.asarray(matched.fill_null(False).to_numpy(zero_copy_only=False))
