"""Codes are what they claim to be."""

import pyarrow as pa
import pytest

from dunghen.dossiers.rules import codes

GOOD = {
    "dossier": ["H32.15-210816-0001", "000.00.15.H32-210816-0001", "H32.215.1-210816-123456", "G01-210816-0001"],
    "procedure": ["2.000635", "1.012766"],
    "agency": ["H32", "H32.15", "H32.215", "000.00.15.H32"],
}
BAD = {
    "dossier": ["", "H32.15-2108-0001", "H32.15-210816-1", "X32.15-210816-0001", " H32.15-210816-0001", "H32.15-210816-0001\n", "H32.15-210816-0001;"],
    "procedure": ["2.00635", "2000635", "2.0006350", "x.000635", "٢.000635"],
    "agency": ["H3", "H32.", "H32.1234", "00.00.15.H32", "h32"],
}  # fmt: skip


@pytest.mark.parametrize("kind", codes.PATTERNS)
def test_one_and_many_are_read_alike(kind: str) -> None:
    given = [*GOOD[kind], *BAD[kind], None]
    expected = [True] * len(GOOD[kind]) + [False] * (len(BAD[kind]) + 1)
    assert [code is not None and codes.fits(kind, code) for code in given] == expected
    assert codes.fit(kind, pa.array(given)).tolist() == expected
    assert codes.fit(kind, pa.chunked_array([given]).dictionary_encode()).tolist() == expected
    assert codes.fit(kind, pa.array([], pa.string())).tolist() == []
