"""The acts and messages of this room with their Vietnamese sentences, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

# -- who may ------------------------------------------------------------------------------------------------------------

COORDINATORS = (Allow(Role.COORDINATOR),)
LEADS = (Allow(Role.OFFICER, "lead"), Allow(Role.HEAD, "lead"))
HELPERS = (Allow(Role.OFFICER, "coop"), Allow(Role.HEAD, "coop"))
FOLLOWERS = (Allow(Role.SUPERVISOR), Allow(Role.LEADER))

FILE = Action("petitions.file", _("gửi phản ánh, kiến nghị"), public=True)
ENTER = Action("petitions.enter", _("nhập phản ánh thay người dân"), (Allow(Role.OPERATOR), Allow(Role.COORDINATOR)))
SEE = Action("petitions.see", _("xem phản ánh, kiến nghị"), COORDINATORS + LEADS + HELPERS + FOLLOWERS)
SEE_SEALED = Action("petitions.see_sealed", _("xem đơn khiếu nại, tố cáo gửi nhầm"), COORDINATORS)
SEE_BOARD = Action("petitions.see_board", _("xem tổng hợp phản ánh, kiến nghị"), COORDINATORS + FOLLOWERS)
COORDINATE = Action("petitions.coordinate", _("phân loại, chuyển xử lý phản ánh"), COORDINATORS)
WORK = Action("petitions.work", _("xử lý phản ánh của đơn vị"), LEADS)
APPROVE = Action("petitions.approve", _("duyệt trả lời phản ánh"), (Allow(Role.HEAD, "lead"),))
COOPERATE = Action(
    "petitions.cooperate", _("cho ý kiến phối hợp"), (Allow(Role.OFFICER, "helper"), Allow(Role.HEAD, "helper"))
)
ANNOTATE = Action("petitions.annotate", _("ghi chú nội bộ"), COORDINATORS + LEADS + HELPERS)
PUBLISH = Action("petitions.publish", _("duyệt công khai"), COORDINATORS)
UNSEAL = Action("petitions.unseal", _("mở thông tin người gửi"), (Allow(Role.COORDINATOR), Allow(Role.HEAD, "lead")))
TEMPLATES = Action("petitions.templates", _("soạn mẫu trả lời"), (Allow(Role.COORDINATOR), Allow(Role.HEAD, "unit")))
TERMS = Action("petitions.terms", _("đặt thời hạn xử lý phản ánh"), (Allow(Role.ADMIN), Allow(Role.COORDINATOR)))
OWN = Action("petitions.own", _("theo dõi phản ánh của mình"), public=True)
"""What the sender does with code and PIN; the operation itself checks the secret."""
SUBSCRIBE = Action("petitions.subscribe", _("theo dõi tin phản ánh"), public=True)

# -- receiving ----------------------------------------------------------------------------------------------------------

RECEIVED = Verb("petitions.received", _("Tiếp nhận"), _("{ref} được tiếp nhận qua {channel}."), FILE, gathers=True)
ENTERED = Verb("petitions.entered", _("Nhập thay"), _("{actor} nhập {ref} qua {channel}."), ENTER, gathers=True)
SUGGESTED = Verb("petitions.suggested", _("Máy gợi ý"), _("Máy đọc {count} phản ánh mới và gợi ý phân loại."))
LEARNT = Verb(
    "petitions.learnt", _("Máy học"), _("Máy học từ {count} xác nhận của cán bộ; bản gợi ý nay là {version}.")
)
SEALED = Verb(
    "petitions.sealed", _("Niêm phong"), _("{ref} được niêm phong vì có dấu hiệu {kind}: {because}."), part=True
)
SUPPLEMENTED = Verb("petitions.supplemented", _("Bổ sung"), _("Người gửi bổ sung {ref}."), OWN)
WITHDRAWN = Verb("petitions.withdrawn", _("Rút"), _("Người gửi rút {ref}."), OWN)
CONSENTED = Verb(
    "petitions.consented", _("Cho công khai"), _("Người gửi cho công khai {ref} sau khi che thông tin cá nhân."), OWN
)
CONSENT_TAKEN_BACK = Verb(
    "petitions.consent_taken_back", _("Không cho công khai nữa"), _("Người gửi không cho công khai {ref} nữa."), OWN
)

# -- the coordinator ----------------------------------------------------------------------------------------------------

ACCEPTED = Verb(
    "petitions.accepted",
    _("Tiếp nhận, chuyển đơn vị"),
    _("{actor} phân loại {ref} là {kind}, lĩnh vực {field}, chuyển {unit}; hạn trả lời {due}."),
    COORDINATE,
)
ACCEPTED_MANY = Verb(
    "petitions.accepted_many", _("Chuyển hàng loạt"), _("{actor} chuyển {count} phản ánh đến các đơn vị."), COORDINATE
)
CLASSIFIED = Verb("petitions.classified", _("Sửa phân loại"), _("{actor} sửa phân loại {ref}: {fields}."), COORDINATE)
ASKED = Verb(
    "petitions.asked", _("Đề nghị bổ sung"), _("{actor} đề nghị người gửi {ref} bổ sung ({within}): {question}"), SEE
)
REFUSED = Verb(
    "petitions.refused", _("Không tiếp nhận"), _("{actor} không tiếp nhận {ref} ({within}): {why}"), COORDINATE
)
REDIRECTED = Verb(
    "petitions.redirected",
    _("Hướng dẫn nơi giải quyết"),
    _("{actor} hướng dẫn người gửi {ref} đến {door} vì đây là {kind}."),
    COORDINATE,
)
UNSEALED_CASE = Verb(
    "petitions.case_unsealed",
    _("Bỏ niêm phong hồ sơ"),
    _("{actor} xác định {ref} không phải khiếu nại, tố cáo: {why}"),
    COORDINATE,
)
FORWARDED = Verb(
    "petitions.forwarded",
    _("Chuyển ngoài tỉnh"),
    _("{actor} chuyển {ref} đến {body}; chờ trả lời đến {due}."),
    COORDINATE,
)
RECALLED = Verb("petitions.recalled", _("Thu hồi"), _("{actor} thu hồi {ref} từ {body}: {why}"), COORDINATE)
HANDED_ON = Verb(
    "petitions.handed_on",
    _("Chuyển đơn vị khác"),
    _("{actor} chuyển {ref} từ {old_unit} sang {unit}: {why}"),
    COORDINATE,
)
INSISTED = Verb(
    "petitions.insisted", _("Giữ nguyên đơn vị"), _("{actor} giữ nguyên {unit} xử lý {ref}: {why}"), COORDINATE
)
COOPERATION_ASKED = Verb(
    "petitions.cooperation_asked", _("Mời phối hợp"), _("{actor} mời {unit} phối hợp xử lý {ref}; hạn {due}."), SEE
)
SPLIT = Verb("petitions.split", _("Tách"), _("{actor} tách {other} khỏi {ref}."), COORDINATE)
MERGED = Verb("petitions.merged", _("Gộp"), _("{actor} gộp {ref} vào {other}."), COORDINATE)
WENT_ON = Verb(
    "petitions.went_on", _("Xử lý tiếp"), _("{ref} được xử lý tiếp thay {other}, phản ánh nó được gộp vào."), part=True
)
LINKED = Verb("petitions.linked", _("Liên kết"), _("{actor} ghi {ref} liên quan đến {other}."), COORDINATE)

# -- the agency ---------------------------------------------------------------------------------------------------------

TAKEN = Verb("petitions.taken", _("Nhận xử lý"), _("{actor} nhận xử lý {ref}."), WORK)
OFFICER_NAMED = Verb("petitions.officer_named", _("Phân công"), _("{actor} phân công {officer} xử lý {ref}."), WORK)
OFFICERS_NAMED = Verb(
    "petitions.officers_named",
    _("Phân công nhiều việc"),
    _("{actor} phân công {officer} xử lý {count} phản ánh."),
    WORK,
)
SENT_BACK = Verb("petitions.sent_back", _("Chuyển trả"), _("{actor} chuyển trả {ref} ({within}): {why}"), WORK)
EXTENDED = Verb("petitions.extended", _("Gia hạn"), _("{actor} gia hạn {ref} đến {new_due}: {why}"), APPROVE)
DRAFTED = Verb("petitions.drafted", _("Trình dự thảo"), _("{actor} trình dự thảo trả lời {ref}."), WORK)
DRAFT_RETURNED = Verb(
    "petitions.draft_returned", _("Trả lại dự thảo"), _("{actor} trả lại dự thảo {ref}: {why}"), APPROVE
)
ANSWERED = Verb("petitions.answered", _("Trả lời"), _("{actor} duyệt và gửi trả lời {ref}."), APPROVE)
ANSWER_CORRECTED = Verb("petitions.answer_corrected", _("Sửa trả lời"), _("{actor} sửa trả lời {ref}: {why}"), APPROVE)
COOPERATED = Verb("petitions.cooperated", _("Ý kiến phối hợp"), _("{actor} cho ý kiến phối hợp về {ref}."), COOPERATE)
REMEDIED = Verb("petitions.remedied", _("Việc khắc phục"), _("{actor} ghi việc khắc phục {ref}: {what}."), WORK)
NOTED = Verb("petitions.noted", _("Ghi chú"), _("{actor} ghi chú nội bộ ở {ref}."), ANNOTATE)
PHOTO_ADDED = Verb("petitions.photo_added", _("Thêm ảnh"), _("{actor} thêm {count} ảnh {moment} vào {ref}."), WORK)
UNSEALED = Verb(
    "petitions.unsealed", _("Mở thông tin người gửi"), _("{actor} mở thông tin người gửi {ref}: {why}"), UNSEAL
)
OUTSIDE_REPLIED = Verb("petitions.outside_replied", _("Cơ quan ngoài trả lời"), _("{body} trả lời về {ref}."), OWN)
RELAYED = Verb(
    "petitions.relayed", _("Chuyển qua Open311"), _("{ref} được chuyển đến {body} qua Open311, mã {number}.")
)
RELAY_FAILED = Verb(
    "petitions.relay_failed", _("Chưa chuyển được"), _("Chưa chuyển được {ref} đến {body} qua Open311: {why}")
)
OUTSIDE_PASSED_ON = Verb(
    "petitions.outside_passed_on",
    _("Chuyển trả lời"),
    _("{actor} gửi người dân trả lời của {body} về {ref}."),
    COORDINATE,
)

# -- publication and judgement --------------------------------------------------------------------------------------------

PUBLISHED = Verb("petitions.published", _("Công khai"), _("{actor} công khai {ref}."), PUBLISH)
DECLINED = Verb("petitions.declined", _("Không công khai"), _("{actor} không công khai {ref}: {why}"), PUBLISH)
TAKEN_DOWN = Verb("petitions.taken_down", _("Gỡ công khai"), _("{actor} gỡ {ref} khỏi trang công khai: {why}"), PUBLISH)
JUDGED = Verb("petitions.judged", _("Đánh giá"), _("Người gửi đánh giá {ref}: {verdict}."), OWN)
REOPENED = Verb("petitions.reopened", _("Mở lại"), _("Người gửi đề nghị mở lại {ref}: {why}"), OWN)
SUPPORTED = Verb("petitions.supported", _("Ủng hộ"), _("Một người ủng hộ {ref}."), SUBSCRIBE)
SUPPORT_TAKEN_BACK = Verb("petitions.support_taken_back", _("Rút ủng hộ"), _("Một người rút ủng hộ {ref}."), SUBSCRIBE)
SUBSCRIBED = Verb("petitions.subscribed", _("Đăng ký theo dõi"), _("Một người đăng ký theo dõi {ref}."), SUBSCRIBE)
SUBSCRIPTION_CONFIRMED = Verb(
    "petitions.subscription_confirmed", _("Xác nhận theo dõi"), _("Xác nhận theo dõi {ref}."), SUBSCRIBE
)
SUBSCRIPTION_ENDED = Verb("petitions.subscription_ended", _("Thôi theo dõi"), _("Thôi theo dõi {ref}."), SUBSCRIBE)

# -- by the system, and settings --------------------------------------------------------------------------------------------

CLOSED_SILENT = Verb("petitions.closed_silent", _("Tự đóng"), _("{ref} đóng vì người gửi không bổ sung đến {until}."))
LATE_WORD = Verb("petitions.late_word", _("Báo trễ"), _("Hệ thống báo người gửi {ref} đang trễ, lần {count}."))
DIGEST_SENT = Verb("petitions.digest_sent", _("Tin theo dõi"), _("Hệ thống gửi tin mới đến {count} người theo dõi."))
FIGURES_COUNTED = Verb(
    "petitions.figures_counted", _("Tính thống kê"), _("Hệ thống tính lại {count} bảng thống kê công khai.")
)
MAP_LAID = Verb("petitions.map_laid", _("Xếp bản đồ"), _("Hệ thống xếp lại {count} ô của bản đồ công khai."))
ERASED = Verb(
    "petitions.erased",
    _("Xóa thông tin người gửi"),
    _("Hệ thống xóa thông tin người gửi của {count} phản ánh quá thời hạn lưu giữ."),
)
WORDS_ERASED = Verb(
    "petitions.words_erased",
    _("Xóa lời người gửi"),
    _("Hệ thống xóa {count} lời bổ sung, nhận xét, viết thêm của người gửi quá thời hạn lưu giữ."),
)
MAILS_ERASED = Verb(
    "petitions.mails_erased", _("Xóa thư cũ"), _("Hệ thống xóa {count} thư chưa tiếp nhận quá nửa năm.")
)
TEMPLATE_KEPT = Verb("petitions.template_kept", _("Mẫu trả lời"), _("{actor} ghi mẫu trả lời {ref}."), TEMPLATES)
TEMPLATE_RETIRED = Verb("petitions.template_retired", _("Thôi dùng mẫu"), _("{actor} thôi dùng mẫu {ref}."), TEMPLATES)
TERM_KEPT = Verb("petitions.term_kept", _("Đặt thời hạn"), _("{actor} đặt thời hạn {ref} từ {valid_from}."), TERMS)

WORD_ADDED = Verb(
    "petitions.word_added", _("Người gửi viết thêm"), _("Người gửi {ref} viết thêm qua hệ thống kết nối."), OWN
)
MAIL_ANSWERED = Verb(
    "petitions.mail_answered", _("Thư của người gửi"), _("Người gửi {ref} viết thêm qua thư điện tử."), OWN
)
MAIL_SET_ASIDE = Verb("petitions.mail_set_aside", _("Thư chưa tiếp nhận"), _("Để riêng một thư gửi đến: {why}"))
MAIL_SETTLED = Verb(
    "petitions.mail_settled",
    _("Xử lý thư chưa tiếp nhận"),
    _("{actor} đã xem {ref} chưa tiếp nhận: {done}"),
    COORDINATE,
)
MAILBOX_LOST = Verb("petitions.mailbox_lost", _("Không mở được hộp thư"), _("Không đọc được hộp thư phản ánh: {why}"))
MAILBOX_BACK = Verb("petitions.mailbox_back", _("Hộp thư đã mở lại"), _("Hộp thư phản ánh đọc lại được."))

# -- what people are told ---------------------------------------------------------------------------------------------------

RECEIPT = Letter(
    "petitions.receipt",
    _("Đã nhận phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\n{centre} đã nhận phản ánh, kiến nghị của Ông/Bà lúc {received}. Dự kiến trả lời trước {expected}.\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
RECEIPT_REMARKED = Letter(
    "petitions.receipt_remarked",
    _("Đã nhận phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\n{centre} đã nhận phản ánh, kiến nghị của Ông/Bà lúc {received}. Dự kiến trả lời trước {expected}.\n\n{remark}\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
MAIL_REMARKED = Letter(
    "petitions.mail_remarked",
    _("Thư viết thêm về phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\n{centre} đã nhận thư Ông/Bà viết thêm về phản ánh {ref}.\n\n{remark}\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
MAIL_REFUSED = Letter(
    "petitions.mail_refused",
    _("Thư của Ông/Bà chưa được tiếp nhận"),
    _("Kính gửi Ông/Bà,\n\nThư “{subject}” gửi đến {centre} chưa được tiếp nhận: {why}"),
)
HANDED_LETTER = Letter(
    "petitions.handed_letter",
    _("Phản ánh {ref} đã chuyển {unit}"),
    _(
        "Kính gửi Ông/Bà,\n\nPhản ánh {ref} đã được chuyển đến {unit} xử lý. Hạn trả lời: {due}.\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
ASK_LETTER = Letter(
    "petitions.ask_letter",
    _("Đề nghị bổ sung phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\nĐể xử lý phản ánh {ref}, xin Ông/Bà bổ sung: {question}\n\nNếu đến {closes} chưa nhận được, phản ánh sẽ tự đóng.\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
ENDED_LETTER = Letter(
    "petitions.ended_letter",
    _("Về phản ánh {ref}: {what}"),
    _("Kính gửi Ông/Bà,\n\n{words}\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"),
)
EXTENSION_LETTER = Letter(
    "petitions.extension_letter",
    _("Phản ánh {ref}: hẹn lại ngày trả lời"),
    _(
        "Kính gửi Ông/Bà,\n\n{unit} xin lỗi và xin hẹn lại ngày trả lời phản ánh {ref}: {due}. Lý do: {why}\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
LATE_LETTER = Letter(
    "petitions.late_letter",
    _("Phản ánh {ref} đang trễ hẹn"),
    _(
        "Kính gửi Ông/Bà,\n\nPhản ánh {ref} lẽ ra được trả lời trước {due}. {unit} xin lỗi Ông/Bà vì chậm trễ; việc này đã được báo lên cấp trên theo dõi.\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
ANSWER_LETTER = Letter(
    "petitions.answer_letter",
    _("Trả lời phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\n{unit} trả lời phản ánh {ref}:\n\n{answer}\n\nXin Ông/Bà cho biết có hài lòng không, đến hết ngày {until}.\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
FOLDED_ANSWER_LETTER = Letter(
    "petitions.folded_answer_letter",
    _("Trả lời phản ánh {ref}"),
    _(
        "Kính gửi Ông/Bà,\n\n{unit} trả lời sự việc mà Ông/Bà và người khác cùng phản ánh:\n\n{answer}\n\nTheo dõi tại: {link}\nMã: {ref}, PIN: {pin}"
    ),
)
CONFIRM_LETTER = Letter(
    "petitions.confirm_letter",
    _("Xác nhận nhận tin: {what}"),
    _(
        "Kính gửi Ông/Bà,\n\nĐịa chỉ này vừa được đăng ký nhận tin về {what}.\n\nĐể xác nhận, xin mở: {confirm}\n\nNếu không phải Ông/Bà đăng ký, xin bỏ qua thư này; địa chỉ sẽ được xóa sau 7 ngày."
    ),
)
DIGEST_LETTER = Letter(
    "petitions.digest_letter",
    _("Tin theo dõi: {what}"),
    _("Kính gửi Ông/Bà,\n\n{list}\n\n--\nXem hoặc thôi nhận tin: {stop}"),
)
OUTSIDE_LETTER = Letter(
    "petitions.outside_letter",
    _("Đề nghị trả lời phản ánh {ref}"),
    _(
        "Kính gửi {body},\n\n{centre} chuyển phản ánh {ref} thuộc thẩm quyền của Quý cơ quan:\n\n{text}\n\n{words}\n\nXin trả lời trước {due} tại: {link}"
    ),
)
OUTSIDE_RECALLED_LETTER = Letter(
    "petitions.outside_recalled_letter",
    _("Không cần trả lời phản ánh {ref} nữa"),
    _(
        "Kính gửi {body},\n\nPhản ánh {ref} mà {centre} đã chuyển đến Quý cơ quan không còn cần trả lời. Xin cảm ơn Quý cơ quan."
    ),
)
WORK_NOTICE = Letter(
    "petitions.work_notice",
    _("Phản ánh {ref}: {what}"),
    _("{what}\n\n{title}\nĐơn vị: {unit}. Hạn: {due}.\n{why}\n\nMở: {url}"),
)
