"""Why a table cannot be read."""

from dunghen.kernel.errors import Refusal


class UnreadableTable(Refusal):
    code = "par_index.unreadable_table"
    template = "Chưa đọc được tệp {file}: {why} Vui lòng kiểm tra rồi gửi lại; chưa có gì được ghi."
