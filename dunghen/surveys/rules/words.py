"""The vocabulary of surveys: kinds of surveys, questions and channels, factors, states. Slugs are data and API; the words are shown."""

from typing import Final

from django.utils.translation import gettext_lazy as _

# -- surveys

SIPAS, LEADERS, AFTER, POLL = "sipas", "leaders", "after", "poll"
SURVEY_KINDS: Final = (
    (SIPAS, _("Mức độ hài lòng của người dân, tổ chức")),
    (LEADERS, _("Đánh giá của đại biểu, lãnh đạo")),
    (AFTER, _("Sau khi giải quyết hồ sơ, phản ánh")),
    (POLL, _("Lấy ý kiến khác")),
)

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
SURVEY_STATES: Final = ((PLANNED, _("Đang chuẩn bị")), (OPEN, _("Đang lấy ý kiến")), (CLOSED, _("Đã kết thúc")))

SIMPLE, STRATIFIED, CLUSTERED, CENSUS, VOLUNTARY = "simple", "stratified", "clustered", "census", "voluntary"
DESIGNS: Final = (
    (SIMPLE, _("Ngẫu nhiên đơn giản")),
    (STRATIFIED, _("Phân tầng")),
    (CLUSTERED, _("Phân tầng và chùm")),
    (CENSUS, _("Hỏi tất cả, theo nhóm")),
    (VOLUNTARY, _("Tự nguyện, không chọn mẫu")),
)

# -- questions

SCALE, SINGLE, MULTIPLE, NUMBER, SHORT, LONG, RANKING = (
    "scale",
    "single",
    "multiple",
    "number",
    "short",
    "long",
    "ranking",
)
QUESTION_KINDS: Final = (
    (SCALE, _("Năm mức hài lòng")),
    (SINGLE, _("Chọn một")),
    (MULTIPLE, _("Chọn nhiều")),
    (NUMBER, _("Số")),
    (SHORT, _("Trả lời ngắn")),
    (LONG, _("Trả lời dài")),
    (RANKING, _("Xếp thứ tự ưu tiên")),
)
SATISFIED_FROM: Final = 4
"""On the scale of five steps: satisfied and very satisfied."""
SCALE_WORDS: Final = (
    _("Rất không hài lòng"),
    _("Không hài lòng"),
    _("Bình thường"),
    _("Hài lòng"),
    _("Rất hài lòng"),
)

ACCESS, PROCEDURES, OFFICIALS, RESULTS, FEEDBACK, POLICY = (
    "access",
    "procedures",
    "officials",
    "results",
    "feedback",
    "policy",
)
SIPAS_FACTORS: Final = (
    (ACCESS, _("Tiếp cận dịch vụ")),
    (PROCEDURES, _("Thủ tục hành chính")),
    (OFFICIALS, _("Công chức giải quyết công việc")),
    (RESULTS, _("Kết quả dịch vụ")),
    (FEEDBACK, _("Tiếp nhận, xử lý ý kiến")),
)
FACTORS: Final = (
    *SIPAS_FACTORS,
    (POLICY, _("Xây dựng, thực hiện chính sách")),
    ("steering", _("Chỉ đạo, điều hành cải cách hành chính")),
    ("institutions", _("Cải cách thể chế")),
    ("one_stop", _("Cải cách thủ tục hành chính")),
    ("apparatus", _("Cải cách tổ chức bộ máy")),
    ("service", _("Cải cách chế độ công vụ")),
    ("finance", _("Cải cách tài chính công")),
    ("digital", _("Chính quyền điện tử, chính quyền số")),
    ("impact", _("Tác động đến người dân, kinh tế - xã hội")),
)

PERCEPTION, SATISFACTION, OVERALL, EXPECTATION, RESPONDENT, OTHER = (
    "perception",
    "satisfaction",
    "overall",
    "expectation",
    "respondent",
    "other",
)
ASPECTS: Final = (
    (SATISFACTION, _("Hài lòng")),
    (OVERALL, _("Hài lòng chung")),
    (PERCEPTION, _("Nhận định")),
    (EXPECTATION, _("Mong đợi")),
    (RESPONDENT, _("Về người trả lời")),
    (OTHER, _("Khác")),
)

# -- answers

LINK, KIOSK, PAPER, INTERVIEW = "link", "kiosk", "paper", "interview"
SHEET_CHANNELS: Final = (
    (LINK, _("Liên kết, mã QR")),
    (KIOSK, _("Máy tính bảng tại quầy")),
    (PAPER, _("Phiếu giấy")),
    (INTERVIEW, _("Phỏng vấn")),
)

OFFICE_NETWORK, OFFICE_DEVICE, SAME_PLACE, TOO_FAST, ALL_ALIKE, CROWDED, SAME_SERIAL = (
    "office-network",
    "office-device",
    "same-place",
    "too-fast",
    "all-alike",
    "crowded",
    "same-serial",
)
FLAGS: Final = (
    (OFFICE_NETWORK, _("Gửi từ mạng của cơ quan")),
    (OFFICE_DEVICE, _("Gửi từ máy mà cán bộ đã dùng để mở phiếu")),
    (SAME_PLACE, _("Nhiều phiếu từ cùng một mạng trong một giờ")),
    (TOO_FAST, _("Trả lời quá nhanh")),
    (ALL_ALIKE, _("Mọi câu chọn cùng một mức")),
    (CROWDED, _("Nhiều phiếu từ một máy tính bảng trong thời gian ngắn")),
    (SAME_SERIAL, _("Trùng số phiếu giấy")),
)

# -- invitations

CHOSEN, RESERVE, SENT, REPLACED, REFUSED, UNREACHABLE = (
    "chosen",
    "reserve",
    "sent",
    "replaced",
    "refused",
    "unreachable",
)
INVITATION_STATES: Final = (
    (CHOSEN, _("Được chọn")),
    (RESERVE, _("Dự bị")),
    (SENT, _("Đã mời")),
    (REPLACED, _("Đã thay")),
    (REFUSED, _("Từ chối")),
    (UNREACHABLE, _("Không liên hệ được")),
)

SLIP, EMAIL, SMS, SERVICE = "slip", "email", "sms", "service"
WAYS: Final = (
    (SLIP, _("Thẻ in có mã")),
    (EMAIL, _("Thư điện tử")),
    (SMS, _("Tin nhắn")),
    (SERVICE, _("Sau khi được giải quyết")),
)

PETITION, DOSSIER = "petition", "dossier"
SERVICES: Final = ((PETITION, _("Phản ánh, kiến nghị đã trả lời")), (DOSSIER, _("Hồ sơ đã xong")))
"""What one is asked after."""
