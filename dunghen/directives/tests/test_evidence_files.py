"""Files are there whole or not at all, once for equal bytes, and never without their row being the later one."""

import hashlib
import os
from pathlib import Path

import pytest
from django.test import override_settings

from dunghen.directives import operations
from dunghen.directives.models import Evidence
from dunghen.directives.tests import stage
from dunghen.kernel import errors, files
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment


def stored(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash_and_equal_ones_lie_there_once(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        digest = files.keep(b"a page")
        assert digest == hashlib.sha256(b"a page").hexdigest()
        assert files.keep(b"a page") == digest
        assert stored(tmp_path) == [tmp_path / digest[:2] / digest]
        assert files.read(digest) == b"a page"


def test_a_disk_that_fills_up_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with override_settings(MEDIA_ROOT=tmp_path):
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.keep(b"a page")
        assert stored(tmp_path) == []
        monkeypatch.undo()
        assert files.read(files.keep(b"a page")) == b"a page"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, f"{'0' * 63}/"])
def test_nothing_but_a_hash_leads_to_a_file(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(digest)


def test_bytes_that_were_never_kept_are_not_found(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path), pytest.raises(FileNotFoundError):
        files.read("0" * 64)


@pytest.mark.django_db
def test_a_forbidden_report_does_not_even_write_the_file(tmp_path: Path) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    with override_settings(MEDIA_ROOT=tmp_path):
        with pytest.raises(errors.Forbidden):
            operations.report_progress(
                actor=cast.tuan,
                assignment=owed,
                text="Kèm tệp.",
                percent=1,
                evidence=[("a.pdf", stage.PDF)],
                at=moment(2021, 9, 20),
            )
        assert stored(tmp_path) == []


@pytest.mark.django_db
def test_every_row_finds_its_bytes(tmp_path: Path) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    with override_settings(MEDIA_ROOT=tmp_path):
        stage.handed_in(cast, owed, document_on=stage.ISSUED_ON, at=moment(2021, 9, 20))
        for proof in Evidence.objects.all():
            assert len(files.read(proof.sha256)) == proof.size
