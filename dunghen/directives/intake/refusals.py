"""Why a file is not taken in. Each refusal has a stable code and one Vietnamese sentence: what, why, what to do next."""

from dunghen.kernel.errors import Refusal


class IntakeRefused(Refusal):
    """Base: the file stays outside and nothing of it is kept."""

    code = "intake.refused"
    template = "Tệp chưa được tiếp nhận. Vui lòng kiểm tra lại tệp và gửi lại."


class Empty(IntakeRefused):
    code = "intake.empty"
    template = "Tệp không có nội dung (0 byte) nên không có gì để đọc. Vui lòng chọn lại đúng tệp văn bản rồi gửi lại."


class NoText(IntakeRefused):
    code = "intake.no_text"
    template = (
        "Tệp không chứa chữ nào đọc được (chỉ có khoảng trắng hoặc ký tự điều khiển). "
        "Vui lòng mở tệp kiểm tra, hoặc dán nội dung văn bản vào ô nhập."
    )


class TooBig(IntakeRefused):
    code = "intake.too_big"
    status = 413
    template = (
        "Tệp nặng {size}, vượt mức cho phép là {limit}. "
        "Vui lòng bớt hình ảnh, tách phụ lục thành tệp riêng, hoặc dán phần nội dung chính vào ô nhập."
    )


class TooManyPages(IntakeRefused):
    code = "intake.too_many_pages"
    status = 413
    template = (
        "Văn bản có {pages} trang, vượt mức cho phép là {limit} trang. "
        "Vui lòng tách phần văn bản giao nhiệm vụ khỏi phụ lục rồi gửi lại."
    )


class TooLong(IntakeRefused):
    code = "intake.too_long"
    status = 413
    template = "Văn bản dài hơn {limit} ký tự nên không đọc hết trong một lần. Vui lòng tách văn bản thành nhiều tệp rồi gửi lại."


class TooComplex(IntakeRefused):
    code = "intake.too_complex"
    template = (
        "Không đọc xong tệp trong giới hạn {seconds} giây và {memory} bộ nhớ nên đã dừng lại; tệp có thể hỏng hoặc được tạo bất thường. "
        "Vui lòng mở tệp, lưu lại thành tệp mới rồi gửi lại, hoặc dán nội dung vào ô nhập."
    )


class WrongExtension(IntakeRefused):
    code = "intake.wrong_extension"
    status = 415
    template = (
        "Tên tệp có đuôi {extension} nhưng nội dung là {content}, nên chưa rõ tệp nào mới đúng. "
        "Vui lòng kiểm tra lại, đổi đuôi tệp thành {right} nếu đây đúng là văn bản cần gửi, rồi gửi lại."
    )


class Unsupported(IntakeRefused):
    code = "intake.unsupported"
    status = 415
    template = "Tệp là {content}, hệ thống chỉ đọc .docx, .pdf có lớp chữ và .txt. Vui lòng {advice} rồi gửi lại."


class OldWord(IntakeRefused):
    code = "intake.old_word"
    status = 415
    template = (
        "Tệp là định dạng Word cũ (.doc), không được nhận vì có thể ẩn mã lệnh. "
        "Vui lòng mở tệp bằng Word, chọn Lưu thành (Save As), kiểu “Word Document (*.docx)”, rồi gửi tệp mới."
    )


class Macros(IntakeRefused):
    code = "intake.macros"
    template = (
        "Tệp Word có chứa mã lệnh (macro) nên không được nhận vì lý do an toàn. "
        "Vui lòng mở tệp, chọn Lưu thành (Save As), kiểu “Word Document (*.docx)” không có macro, rồi gửi tệp mới."
    )


class Encrypted(IntakeRefused):
    code = "intake.encrypted"
    template = (
        "Tệp {content} được đặt mật khẩu nên không đọc được. "
        "Vui lòng mở tệp bằng mật khẩu, gỡ mật khẩu, lưu lại rồi gửi tệp mới."
    )


class Scanned(IntakeRefused):
    code = "intake.scanned"
    template = (
        "Tệp PDF chỉ có hình ảnh (bản quét {pages} trang), không có lớp chữ nên không đọc được nội dung. "
        "Vui lòng gửi bản điện tử gốc (.docx hoặc .pdf xuất từ Word), hoặc nhận dạng chữ rồi dán nội dung vào ô nhập."
    )


class Garbled(IntakeRefused):
    code = "intake.garbled"
    template = (
        "Tệp PDF có chữ nhưng phông chữ không kèm bảng mã nên chữ lấy ra không đọc được. "
        "Vui lòng gửi bản .docx, hoặc xuất lại PDF từ Word (Lưu thành PDF, không dùng máy in ảo), rồi gửi lại."
    )


class UnknownEncoding(IntakeRefused):
    code = "intake.encoding"
    template = (
        "Không nhận ra bảng mã tiếng Việt của tệp (không phải Unicode, TCVN3, VNI hay windows-1258). "
        "Vui lòng mở tệp, chuyển sang Unicode (UTF-8), lưu lại rồi gửi lại."
    )


class Binary(IntakeRefused):
    code = "intake.binary"
    status = 415
    template = (
        "Tệp có chứa byte rỗng (NUL) nên không phải văn bản thuần túy. "
        "Vui lòng kiểm tra đã chọn đúng tệp chưa, hoặc dán nội dung vào ô nhập."
    )


class Broken(IntakeRefused):
    code = "intake.broken"
    template = (
        "Tệp {content} bị hỏng hoặc chưa tải lên đủ nên không mở được. "
        "Vui lòng mở thử trên máy, lưu lại thành tệp mới rồi gửi lại."
    )


class UnsafeArchive(IntakeRefused):
    code = "intake.unsafe_archive"
    template = (
        "Tệp nén bên trong tài liệu bất thường ({reason}) nên không được mở vì lý do an toàn. "
        "Vui lòng mở tài liệu bằng Word, lưu lại thành tệp mới rồi gửi lại."
    )


class UnsafeXml(IntakeRefused):
    code = "intake.unsafe_xml"
    template = (
        "Tài liệu Word có khai báo dữ liệu ngoài (DTD) mà Word không bao giờ tạo ra, nên không được mở vì lý do an toàn. "
        "Vui lòng mở tài liệu bằng Word, lưu lại thành tệp mới rồi gửi lại."
    )


REFUSALS: dict[str, type[IntakeRefused]] = {kind.code: kind for kind in IntakeRefused.__subclasses__()}
