"""Why a file cannot be taken in."""

from collections.abc import Iterator
from contextlib import contextmanager

from dunghen.kernel.errors import Refusal


class UnreadableFile(Refusal):
    code = "dossiers.unreadable_file"
    template = "Không đọc được tệp {file}: {why} Chưa có hồ sơ nào được ghi nhận."


@contextmanager
def called(name: str) -> Iterator[None]:
    """Let a file that cannot be read be told by the name its sender knows, not by that of the copy kept here."""
    try:
        yield
    except UnreadableFile as trouble:
        raise UnreadableFile(**{**trouble.facts, "file": name}) from trouble


class UnfitMapping(Refusal):
    code = "dossiers.unfit_mapping"
    template = "Cách đọc chưa dùng được: {why}"


class MissingColumns(Refusal):
    code = "dossiers.missing_columns"
    template = (
        "Tệp {file} thiếu cột {columns} mà cách đọc cần. Các cột có trong tệp: {found}. "
        "Vui lòng chọn đúng tệp, hoặc đề xuất và lưu lại cách đọc (dunghen dossiers propose). Chưa có hồ sơ nào được ghi nhận."
    )


class SourceClosed(Refusal):
    code = "dossiers.source_closed"
    status = 409
    template = "Nguồn hồ sơ {source} đã ngừng dùng. Vui lòng mở lại nguồn rồi nhập."


class NoMapping(Refusal):
    code = "dossiers.no_mapping"
    status = 409
    template = "Nguồn hồ sơ {source} chưa có cách đọc tệp. Vui lòng đề xuất cách đọc từ một tệp mẫu rồi lưu lại."


class NoStepMapping(Refusal):
    code = "dossiers.no_step_mapping"
    status = 409
    template = (
        "Nguồn hồ sơ {source} chưa có cách đọc tệp các bước xử lý. Vui lòng gửi một tệp mẫu ở trang nguồn hồ sơ ấy, "
        "hoặc dùng lệnh dunghen dossiers propose TỆP-HỒ-SƠ --events TỆP-BƯỚC --source {name} --save. Chưa có gì được ghi nhận."
    )


class SourceTaken(Refusal):
    code = "dossiers.source_taken"
    status = 409
    template = "Đã có nguồn hồ sơ tên {name}. Vui lòng chọn tên khác."


class UnfitName(Refusal):
    code = "dossiers.unfit_name"
    template = (
        "Tên nguồn “{name}” chưa dùng được: chỉ gồm chữ thường không dấu, số và dấu gạch nối, không quá 40 ký tự, "
        "không kết thúc bằng “-steps”. Ví dụ: mot-cua."
    )


class RepeatKeyNeeded(Refusal):
    code = "dossiers.repeat_key_needed"
    template = "Cần tiêu đề Idempotency-Key khi gửi hồ sơ, để gửi lại không thành hai lần. Vui lòng thêm rồi gửi lại."


class OlderExport(Refusal):
    code = "dossiers.older_export"
    status = 409
    template = (
        "{file} là dữ liệu lúc {as_of}, cũ hơn dữ liệu lúc {newest} đã nhập của nguồn {source}; nhập vào sẽ đưa hồ sơ về tình trạng cũ. "
        "Vui lòng xuất lại từ hệ thống một cửa rồi nhập. Chưa có hồ sơ nào được ghi nhận."
    )


class KeyTaken(Refusal):
    code = "dossiers.key_taken"
    status = 409
    template = "Khóa {key} đang gửi hồ sơ của một nguồn khác. Mỗi nguồn cần một khóa riêng; vui lòng cấp khóa mới."


class KeyNotBound(Refusal):
    code = "dossiers.key_not_bound"
    status = 403
    template = (
        "Khóa này chưa được gắn với nguồn hồ sơ {source}. Người quản lý nguồn gắn khóa ở trang của nguồn, rồi gửi lại."
    )
