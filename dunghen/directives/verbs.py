"""The acts and messages of this room with their Vietnamese sentences, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

# -- who may --------------------------------------------------------------------------------------------------------------

OVERSEERS = (Allow(Role.CLERK), Allow(Role.SUPERVISOR), Allow(Role.LEADER))
OWNERS = (Allow(Role.OFFICER, "owner"), Allow(Role.HEAD, "owner"))
PARTNERS = (Allow(Role.OFFICER, "coop"), Allow(Role.HEAD, "coop"))
ASSIGNEES = (Allow(Role.OFFICER, "assignee"), Allow(Role.HEAD, "assignee"))

ENTER = Action("directives.enter", _("nhập và xác nhận văn bản"), (Allow(Role.CLERK), Allow(Role.SUPERVISOR)))
ISSUE = Action("directives.issue", _("giao nhiệm vụ"), (Allow(Role.CLERK), Allow(Role.LEADER)))
GIVE = Action("directives.give", _("giao việc từ phần việc khác"), OVERSEERS)
SEE_LETTER = Action("directives.see_letter", _("xem văn bản chỉ đạo"), OVERSEERS + ASSIGNEES)
SEE = Action("directives.see", _("xem nhiệm vụ"), OVERSEERS + OWNERS + PARTNERS)
SEE_BOARD = Action("directives.see_board", _("xem bảng theo dõi toàn tỉnh"), OVERSEERS)
WORK = Action("directives.work", _("thực hiện nhiệm vụ của đơn vị"), OWNERS)
COOPERATE = Action("directives.cooperate", _("trả lời phối hợp"), PARTNERS)
SUPERVISE = Action("directives.supervise", _("duyệt kết quả, gia hạn, đôn đốc"), OVERSEERS)
WRITE_PAPER = Action(
    "directives.write_paper", _("lập báo cáo, công văn đôn đốc"), (Allow(Role.CLERK), Allow(Role.SUPERVISOR))
)
SEE_PAPER = Action("directives.see_paper", _("xem báo cáo, công văn đôn đốc"), (*OVERSEERS, Allow(Role.HEAD, "author")))
SIGN_PAPER = Action(
    "directives.sign_paper",
    _("ký phát hành báo cáo, công văn"),
    (Allow(Role.LEADER), Allow(Role.HEAD, "author"), Allow(Role.CLERK, "author")),
)

# -- letters --------------------------------------------------------------------------------------------------------------

RECEIVED = Verb(
    "directives.received",
    _("Nhập văn bản"),
    _("{actor} nhập văn bản {ref} từ tệp {file}; máy đọc được {tasks} nhiệm vụ."),
    ENTER,
)
READ_AGAIN = Verb(
    "directives.read_again",
    _("Đọc lại văn bản"),
    _("{actor} đọc lại văn bản {ref} từ tệp {file}; máy đọc được {tasks} nhiệm vụ."),
    ENTER,
)
FILE_ADDED = Verb(
    "directives.file_added",
    _("Thêm tệp"),
    _("{actor} thêm tệp {file} vào văn bản {ref} đã có; nhiệm vụ giữ nguyên."),
    ENTER,
)
LETTER_CORRECTED = Verb(
    "directives.letter_corrected",
    _("Sửa thông tin văn bản"),
    _("{actor} sửa thông tin văn bản {ref}: {fields}."),
    ENTER,
)
TASK_ADDED = Verb("directives.task_added", _("Thêm nhiệm vụ"), _("{actor} thêm nhiệm vụ {ref}."), ENTER)
TASK_CORRECTED = Verb("directives.task_corrected", _("Sửa nhiệm vụ"), _("{actor} sửa nhiệm vụ {ref}: {fields}."), ENTER)
TASK_SPLIT = Verb("directives.task_split", _("Tách nhiệm vụ"), _("{actor} tách nhiệm vụ {ref} thành hai."), ENTER)
TASKS_MERGED = Verb("directives.tasks_merged", _("Gộp nhiệm vụ"), _("{actor} gộp nhiệm vụ {other} vào {ref}."), ENTER)
TASK_DROPPED = Verb("directives.task_dropped", _("Bỏ nhiệm vụ"), _("{actor} bỏ {ref} khỏi danh sách giao."), ENTER)
TASK_RESTORED = Verb("directives.task_restored", _("Khôi phục nhiệm vụ"), _("{actor} khôi phục {ref}."), ENTER)
TASK_CONFIRMED = Verb("directives.task_confirmed", _("Xác nhận nhiệm vụ"), _("{actor} xác nhận {ref}."), ENTER)
SURE_CONFIRMED = Verb(
    "directives.sure_confirmed",
    _("Xác nhận các mục rõ ràng"),
    _("{actor} xác nhận cùng lúc {count} nhiệm vụ không có điều cần hỏi của {ref}."),
    ENTER,
)
LETTER_ISSUED = Verb(
    "directives.letter_issued",
    _("Giao nhiệm vụ"),
    _("{actor} giao {tasks} nhiệm vụ của văn bản {ref} cho {units} đơn vị ({assignments} đầu việc)."),
    ISSUE,
)
GIVEN = Verb(
    "directives.given", _("Giao việc"), _("{actor} giao {ref} cho {unit}, hạn {due}, từ {origin}: {task}"), GIVE
)
LETTER_WITHDRAWN = Verb("directives.letter_withdrawn", _("Thu hồi văn bản"), _("{actor} thu hồi văn bản {ref}."), ISSUE)
OCCURRENCES_OPENED = Verb(
    "directives.occurrences_opened", _("Mở kỳ báo cáo"), _("{actor} mở kỳ {period} của {ref} cho {count} đơn vị.")
)

# -- assignments ------------------------------------------------------------------------------------------------------------

ACCEPTED = Verb("directives.accepted", _("Nhận nhiệm vụ"), _("{actor} nhận nhiệm vụ {ref}."), WORK)
SENT_BACK = Verb(
    "directives.sent_back", _("Trả lại nhiệm vụ"), _("{actor} trả lại {ref} vì không đúng thẩm quyền: {why}"), WORK
)
INSISTED = Verb(
    "directives.insisted", _("Giữ nguyên đơn vị"), _("{actor} giữ nguyên đơn vị chủ trì của {ref}: {why}"), SUPERVISE
)
REASSIGNED = Verb(
    "directives.reassigned",
    _("Giao đơn vị khác"),
    _("{actor} chuyển {ref} từ {old_unit} sang {new_unit}: {why}"),
    SUPERVISE,
)
OFFICER_NAMED = Verb(
    "directives.officer_named", _("Phân công chuyên viên"), _("{actor} phân công {officer} thực hiện {ref}."), WORK
)
PROGRESS_REPORTED = Verb(
    "directives.progress_reported", _("Báo cáo tiến độ"), _("{actor} báo cáo tiến độ {ref}: {percent} %."), WORK
)
TERM_STARTED = Verb(
    "directives.term_started",
    _("Bắt đầu tính hạn"),
    _("{actor} ghi ngày bắt đầu tính hạn của {ref} là {start}; hạn {due}."),
    WORK,
)
EXTENSION_ASKED = Verb(
    "directives.extension_asked", _("Đề nghị gia hạn"), _("{actor} đề nghị gia hạn {ref} đến {new_due}: {why}"), WORK
)
EXTENSION_GRANTED = Verb(
    "directives.extension_granted", _("Đồng ý gia hạn"), _("{actor} đồng ý gia hạn {ref} đến {new_due}."), SUPERVISE
)
EXTENSION_REFUSED = Verb(
    "directives.extension_refused", _("Không đồng ý gia hạn"), _("{actor} không đồng ý gia hạn {ref}: {why}"), SUPERVISE
)
HANDED_IN = Verb(
    "directives.handed_in",
    _("Nộp kết quả"),
    _("{actor} nộp kết quả {ref} bằng văn bản {document} ngày {document_on}."),
    WORK,
)
RESULT_ACCEPTED = Verb(
    "directives.result_accepted",
    _("Chấp nhận kết quả"),
    _("{actor} chấp nhận kết quả {ref}; tính hoàn thành ngày {counted_on}."),
    SUPERVISE,
)
RESULT_RETURNED = Verb(
    "directives.result_returned", _("Trả lại kết quả"), _("{actor} trả lại kết quả {ref}: {why}"), SUPERVISE
)
ASSIGNMENT_CANCELLED = Verb(
    "directives.assignment_cancelled", _("Huỷ nhiệm vụ"), _("{actor} huỷ {ref}: {why}"), SUPERVISE
)
COOPERATED = Verb("directives.cooperated", _("Trả lời phối hợp"), _("{actor} trả lời phối hợp {ref}."), COOPERATE)
TARGET_BOUND = Verb(
    "directives.target_bound",
    _("Gắn chỉ tiêu với số đo"),
    _("{actor} gắn chỉ tiêu “{target}” của {ref} với số đo {measure}."),
    SUPERVISE,
)

# -- papers -----------------------------------------------------------------------------------------------------------------

PAPER_DRAFTED = Verb("directives.paper_drafted", _("Lập văn bản"), _("{actor} lập {ref}."), WRITE_PAPER)
PAPER_REDRAFTED = Verb("directives.paper_redrafted", _("Sửa dự thảo"), _("{actor} sửa dự thảo {ref}."), WRITE_PAPER)
PAPER_SIGNED = Verb(
    "directives.paper_signed",
    _("Ký phát hành"),
    _("{actor} ký phát hành {ref} số {number}; số liệu được chốt."),
    SIGN_PAPER,
)

# -- the calendar feed ------------------------------------------------------------------------------------------------------

OWN_FEED = Action("directives.own_feed", _("đưa hạn của mình vào lịch"), signed_in=True)
FEED_KEY_RENEWED = Verb(
    "directives.feed_key_renewed", _("Tạo địa chỉ lịch"), _("{actor} tạo địa chỉ lịch mới của mình."), OWN_FEED
)
FEED_KEY_REVOKED = Verb(
    "directives.feed_key_revoked", _("Thu hồi địa chỉ lịch"), _("{actor} thu hồi địa chỉ lịch của mình."), OWN_FEED
)

# -- messages ---------------------------------------------------------------------------------------------------------------

NEW_ASSIGNMENTS = Letter(
    "directives.new_assignments",
    _("Nhiệm vụ mới theo {letter}: {count} việc"),
    _(
        "Kính gửi {unit},\n\n{letter} ngày {issued_on} “{abstract}” giao đơn vị {count} nhiệm vụ:\n\n{tasks}\n\n"
        "Mở danh sách và nhận nhiệm vụ: {url}\n"
    ),
)
SEND_BACK_NOTICE = Letter(
    "directives.send_back_notice",
    _("{unit} trả lại {ref}"),
    _("{unit} trả lại {ref} vì cho rằng không đúng thẩm quyền:\n\n{why}\n\nXem và quyết định: {url}\n"),
)
RETURN_NOTICE = Letter(
    "directives.return_notice",
    _("Kết quả {ref} cần bổ sung"),
    _("Kết quả {ref} được trả lại để bổ sung:\n\n{why}\n\nXem và nộp lại: {url}\n"),
)
DECISION_NOTICE = Letter(
    "directives.decision_notice",
    _("{decision}: {ref}"),
    _("{decision} đối với {ref}.\n\n{why}\n\nHạn hiện nay: {due}.\nXem: {url}\n"),
)
REQUEST_NOTICE = Letter(
    "directives.request_notice",
    _("{unit} đề nghị gia hạn {ref}"),
    _("{unit} đề nghị gia hạn {ref} đến {new_due}:\n\n{why}\n\nXem và quyết định: {url}\n"),
)
RESULT_NOTICE = Letter(
    "directives.result_notice",
    _("{unit} nộp kết quả {ref}"),
    _("{unit} nộp kết quả {ref} bằng văn bản {document} ngày {document_on}.\n\nXem và duyệt: {url}\n"),
)
REPLY_NOTICE = Letter(
    "directives.reply_notice",
    _("{unit} đã trả lời phối hợp"),
    _("{unit} trả lời phối hợp ({ref}):\n\n{reply}\n\nXem: {url}\n"),
)
