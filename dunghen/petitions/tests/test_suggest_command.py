"""The command that suggests for a file: lines in order, mistakes told with their line."""

import json
from pathlib import Path

import pytest

from dunghen.petitions.management import suggest

SAMPLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "petitions-sample.jsonl"


def test_each_line_gets_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(
        '{"id": "A", "text": "Rác chất đống ở hẻm 5 Yersin, gọi 0905123456"}\n\n{"id": "B", "text": "..."}\n', "utf-8"
    )
    assert suggest.main([str(file), "--as-of", "2021-09-01"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first) == ["id", "kind", "field", "lead_unit", "redirect", "pii", "duplicate_of"]
    assert first["id"] == "A"
    assert first["pii"] == [{"type": "phone", "start": 34, "end": 44}]
    assert (second["id"], second["kind"], second["field"]) == ("B", "spam", None)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("{", "Dòng 1 không phải JSON"),
        ('{"id": "1", "text": "a"}\n[]', "Dòng 2 thiếu"),
        ('{"id": 1}', "thiếu"),
        ("x" * 300_000, "dài quá"),
    ],
)
def test_a_bad_line_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, word: str
) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(content, "utf-8")
    assert suggest.main([str(file), "--as-of", "2021-09-01"]) == 2
    assert word in capsys.readouterr().err


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert suggest.main([str(tmp_path / "no.jsonl"), "--as-of", "2021-09-01"]) == 2
    assert "Không mở được tệp" in capsys.readouterr().err


if SAMPLE.exists():

    def test_the_shared_sample_is_read_as_well_as_promised() -> None:
        from bench.petitions_reading import LEAST, judge

        figures = judge([json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()])
        assert {name: figures[name] for name, least in LEAST.items() if figures[name] < least} == {}
