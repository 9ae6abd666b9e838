"""``dunghen dossiers propose FILE [--source NAME] [--save] [--events FILE] [--promise-moved] [--json]``: a mapping from a sample.

What the source's mapping says already beside columns (words, terms, steps, settings) stays.
"""

import json
from argparse import ArgumentParser, BooleanOptionalAction
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.dossiers.models import Source
from dunghen.kernel import access, clock

if TYPE_CHECKING:
    from dunghen.dossiers.intake.mapping import Mapping
    from dunghen.dossiers.intake.proposing import Proposal, Sample

HELP = "Đề xuất cách đọc một tệp hồ sơ từ tiêu đề và giá trị, cho xem các dòng đầu."


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp mẫu")
    parser.add_argument("--source", default="", help="tên nguồn hồ sơ (cần khi --save)")
    parser.add_argument("--label", default="", help="tên gọi của nguồn mới")
    parser.add_argument("--events", type=Path, help="tệp mẫu các bước xử lý")
    parser.add_argument(
        "--promise-moved",
        action=BooleanOptionalAction,
        help="ngày hẹn trả trong tệp đã cộng thời gian người nộp bổ sung (không nói: như nguồn đang đặt, ban đầu là chưa cộng)",
    )
    parser.add_argument(
        "--save", action="store_true", help="lưu thành phiên bản mới của nguồn; nguồn chưa có thì được tạo"
    )
    parser.add_argument("--json", action="store_true", help="in cách đọc dạng JSON")


def run(
    command: BaseCommand,
    *,
    file: Path,
    source: str,
    label: str,
    events: Path | None,
    promise_moved: bool | None,
    save: bool,
    json: bool,
    **options: Any,
) -> None:
    """Show a proposal; save it when asked to."""
    from dunghen.dossiers.intake import proposing

    if save and not source:
        raise CommandError("Cần --source để lưu cách đọc.")
    sample = proposing.sample_of(file)
    proposal = proposing.propose(sample, _known(source))
    mapping = proposal.mapping
    if promise_moved is not None:
        mapping = replace(mapping, promise_moved=promise_moved)
    if events is not None:
        mapping = proposing.propose_steps(proposing.sample_of(events), mapping).mapping
    if json:
        command.stdout.write(_json(mapping.as_json()))
    else:
        _tell(command, sample, proposal, mapping)
    if save:
        saved = _save(source, label, mapping)
        command.stderr.write(f"Đã lưu cách đọc phiên bản {saved.version} của nguồn {saved.name}.")


def _known(name: str) -> "Mapping | None":
    from dunghen.dossiers.intake import mapping

    found = Source.objects.filter(name=name).exclude(mapping={}).first() if name else None
    return mapping.from_json(found.mapping) if found else None


def _save(name: str, label: str, mapping: "Mapping") -> Source:
    from dunghen.dossiers.operations import sources

    at = clock.now()
    mapping.check()
    found = Source.objects.filter(name=name).first()
    if found is None:
        found = sources.open_source(actor=access.SYSTEM, name=name, label=label or name, at=at)
    return sources.save_mapping(actor=access.SYSTEM, source=found, mapping=mapping, at=at)


def _tell(command: BaseCommand, sample: "Sample", proposal: "Proposal", mapping: "Mapping") -> None:
    from dunghen.dossiers.intake.mapping import LABELS
    from dunghen.dossiers.intake.proposing import preview
    from dunghen.dossiers.queries.reading import reading

    command.stdout.write(f"Tệp {proposal.kind}, {len(sample.headings)} cột:")
    for reason in proposal.reasons:
        forms = ", ".join(mapping.columns[reason.column].forms)
        shown = "; ".join(reason.values)
        command.stdout.write(
            f"  {LABELS[reason.column]}: {reason.why}{f' [{forms}]' if forms else ''}, ví dụ: {shown or '(trống)'}"
        )
    if proposal.unused:
        command.stdout.write(f"Không dùng: {', '.join(proposal.unused)}")
    if mapping.columns.keys() & {"supplement_asked", "supplement_done", "duty_asked", "duty_done"}:
        command.stdout.write(
            "Ngày hẹn trả trong tệp đã cộng thời gian người nộp bổ sung, làm nghĩa vụ tài chính; phần mềm không cộng nữa. (Chưa đúng: --no-promise-moved)"
            if mapping.promise_moved
            else "Ngày hẹn trả trong tệp chưa cộng thời gian người nộp bổ sung, làm nghĩa vụ tài chính; phần mềm cộng vào. (Nguồn đã cộng: --promise-moved)"
        )
    troubles = mapping.troubles()
    if troubles:
        command.stdout.write("Chưa dùng được: " + " ".join(troubles))
        return
    seen = preview(sample, reading(mapping, clock.now()))
    command.stdout.write(f"Đọc thử {seen.rows} dòng, không nhận {seen.rejected}.")
    for line, row in zip(seen.lines[:5], seen.read[:5], strict=True):
        told = (
            "không nhận"
            if row is None
            else ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
        )
        command.stdout.write(f"  dòng {line}: {told}")
    for column, values in seen.unknown.items():
        for value, why in values[:5]:
            command.stdout.write(f"  cột {column or '(cả dòng)'}: “{value}” – {why}")


def _json(mapping: dict[str, Any]) -> str:
    return json.dumps(mapping, ensure_ascii=False, indent=1)
