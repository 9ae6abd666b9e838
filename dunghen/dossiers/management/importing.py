"""``dunghen dossiers import FILE --source NAME [--events] [--json] [--rejects FILE]``."""

import datetime as dt
import json
import resource
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dunghen.dossiers.models import Import, Source
from dunghen.kernel import access, clock, files
from dunghen.kernel.text import format_number

HELP = "Nhập một tệp hồ sơ (CSV, Excel, Parquet, JSON từng dòng)."
_WORDS = {
    "read": "đọc",
    "new": "mới",
    "changed": "đổi",
    "same": "giữ nguyên",
    "rejected": "không nhận",
    "repeated": "lặp trong tệp",
}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp hồ sơ")
    parser.add_argument("--source", required=True, help="tên nguồn hồ sơ")
    parser.add_argument(
        "--events", type=Path, help="tệp các bước xử lý (ai giữ hồ sơ từ lúc nào đến lúc nào), nhập sau tệp hồ sơ"
    )
    parser.add_argument(
        "--rejects",
        type=Path,
        help="ghi các ô không đọc được vào tệp này (mặc định: tên tệp hồ sơ + .rejects.csv, ở thư mục hiện tại)",
    )
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        help="dữ liệu tính đến hết ngày này (năm-tháng-ngày); cũ hơn đã nhập thì bị từ chối",
    )
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")


def run(
    command: BaseCommand,
    *,
    file: Path,
    source: str,
    events: Path | None,
    rejects: Path | None,
    as_of: dt.date | None,
    json: bool,
    **options: Any,
) -> None:
    """Import one file, then the file of its step events."""
    found = _source(source)
    moment = dt.datetime.combine(as_of, dt.time(23, 59, 59), clock.ZONE) if as_of else None
    told = [_one(command, found, file, rejects, steps=False, quiet=json, as_of=moment)]
    if events is not None:
        told.append(_one(command, found, events, None, steps=True, quiet=json, as_of=moment))
    if json:
        answer = told[0] | ({"events": told[1]} if len(told) > 1 else {})
        command.stdout.write(_json(answer))


def _source(name: str) -> Source:
    found = Source.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(Source.objects.values_list("name", flat=True)) or "chưa có nguồn nào"
        raise CommandError(
            f"Không có nguồn hồ sơ “{name}”; hiện có: {known}. Tạo nguồn từ một tệp mẫu: "
            f"dunghen dossiers propose FILE --source {name} --save"
        )
    return found


def _one(
    command: BaseCommand,
    source: Source,
    file: Path,
    rejects: Path | None,
    *,
    steps: bool,
    quiet: bool,
    as_of: dt.datetime | None,
) -> dict[str, Any]:
    # Arrow and DuckDB are loaded when something is imported, not for every command.
    from dunghen.dossiers.operations.importing import import_file

    with tqdm(total=1.0, desc=file.name, unit="", bar_format=_BAR, disable=not sys.stderr.isatty()) as bar:
        rows = 0

        def watch(done: float, more: int) -> None:
            nonlocal rows
            rows += more
            bar.set_postfix_str(f"{format_number(rows)} dòng", refresh=False)
            bar.update(min(done, 1.0) - bar.n)

        made = import_file(
            actor=access.SYSTEM, source=source, path=file, at=clock.now(), steps=steps, as_of=as_of, watch=watch
        )
    answer: dict[str, Any] = {**made.counts(), "seconds": round(made.seconds, 3), "peak_mib": _peak()}
    if made.rejects_file:
        target = rejects or Path(f"{file.name}.rejects.csv")
        answer["rejects"] = _written(made, target)
    if not quiet:
        said = ", ".join(f"{word} {format_number(answer[name])}" for name, word in _WORDS.items())
        command.stdout.write(
            f"{file.name}: {said}; {made.seconds:.1f} giây, {answer['peak_mib']} MiB.".replace("..", ".")
        )
        if made.rejects_file:
            command.stdout.write(f"Các ô không đọc được: {answer['rejects']}")
            for reject in made.rejects[:5]:
                command.stdout.write(
                    f"  dòng {reject['line']}, cột {reject['column'] or '(cả dòng)'}: “{reject['value']}” {reject['reason']}"
                )
    return answer


_BAR = "{desc}: {percentage:3.0f}% |{bar}| {postfix} [{elapsed}<{remaining}]"


def _written(made: Import, target: Path) -> str:
    try:
        shutil.copyfile(files.path(made.rejects_file), target)
    except OSError as trouble:
        raise CommandError(
            f"Đã nhập xong, nhưng không ghi được {target}: {trouble.strerror}. Tải danh sách ở trang nguồn hồ sơ."
        ) from trouble
    return str(target)


def _peak() -> int:
    """Return the most memory this process has taken, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1 << 20) if sys.platform == "darwin" else most // 1024


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
