"""The acts and messages of this room with their Vietnamese sentences, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

# -- boards, lists and forms ------------------------------------------------------------------------------------------------

BELOW = (Allow(Role.OFFICER, "owner"), Allow(Role.HEAD, "owner"), Allow(Role.CLERK, "owner"))
"""Those of a unit: they see what it and all below it owe (``queries.seeing``)."""
SEE_BOARDS = Action(
    "dossiers.see_boards", _("xem bảng theo dõi hồ sơ"), (Allow(Role.SUPERVISOR), Allow(Role.LEADER), *BELOW)
)

SIGN_FORMS = Action(
    "dossiers.sign_forms", _("ký, rút biểu báo cáo hồ sơ"), (Allow(Role.HEAD, "owner"), Allow(Role.LEADER, "owner"))
)
FORM_SIGNED = Verb(
    "dossiers.form_signed", _("Ký biểu báo cáo"), _("{actor} ký biểu {ref}; số liệu được chốt."), SIGN_FORMS
)
FORM_WITHDRAWN = Verb(
    "dossiers.form_withdrawn", _("Rút biểu báo cáo"), _("{actor} rút biểu {ref} đã ký: {why}"), SIGN_FORMS
)

# -- sources and imports ------------------------------------------------------------------------------------------------

KEEPERS = (Allow(Role.ADMIN), Allow(Role.SUPERVISOR))

SEE_SOURCES = Action("dossiers.see_sources", _("xem nguồn hồ sơ và các lần nhập"), KEEPERS)
KEEP_SOURCES = Action("dossiers.keep_sources", _("quản lý nguồn hồ sơ"), KEEPERS)
IMPORT = Action("dossiers.import", _("nhập hồ sơ từ tệp"), KEEPERS)

SOURCE_OPENED = Verb(
    "dossiers.source_opened", _("Thêm nguồn hồ sơ"), _("{actor} thêm nguồn hồ sơ {ref} ({name})."), KEEP_SOURCES
)
SOURCE_CHANGED = Verb(
    "dossiers.source_changed", _("Sửa nguồn hồ sơ"), _("{actor} sửa nguồn hồ sơ {ref}: {what}."), KEEP_SOURCES
)
MAPPING_SAVED = Verb(
    "dossiers.mapping_saved",
    _("Lưu cách đọc tệp"),
    _("{actor} lưu cách đọc phiên bản {version} của nguồn hồ sơ {ref}."),
    KEEP_SOURCES,
)
IMPORTED = Verb(
    "dossiers.imported",
    _("Nhập hồ sơ"),
    _(
        "{actor} nhập {file} của nguồn {ref}: đọc {read}, mới {new}, đổi {changed}, giữ nguyên {same}, không nhận {rejected}."
    ),
    IMPORT,
)

KEY_BOUND = Verb(
    "dossiers.key_bound",
    _("Gắn khóa gửi hồ sơ"),
    _("{actor} đặt khóa gửi hồ sơ của nguồn {ref}: {holder}."),
    KEEP_SOURCES,
)
SAMPLE_KEPT = Verb(
    "dossiers.sample_kept",
    _("Gửi tệp mẫu"),
    _("{actor} gửi một tệp mẫu để lập cách đọc; tên, giấy tờ trong đó được che."),
    KEEP_SOURCES,
)
SAMPLES_FORGOTTEN = Verb(
    "dossiers.samples_forgotten", _("Xóa tệp mẫu"), _("Hệ thống xóa {count} tệp mẫu hết thời hạn lưu giữ.")
)
REJECTS_FORGOTTEN = Verb(
    "dossiers.rejects_forgotten",
    _("Xóa danh sách ô không đọc được"),
    _("Hệ thống xóa danh sách ô không đọc được của {count} lần nhập hết thời hạn lưu giữ."),
)
KEEP_TERMS = Action("dossiers.keep_terms", _("đặt thời hạn của thủ tục"), KEEPERS)
TERM_KEPT = Verb(
    "dossiers.term_kept",
    _("Đặt thời hạn thủ tục"),
    _("{actor} đặt {ref}: {term}, cho hồ sơ tiếp nhận {days}. Căn cứ: {basis}"),
    KEEP_TERMS,
)
TERM_WITHDRAWN = Verb(
    "dossiers.term_withdrawn",
    _("Thu hồi thời hạn thủ tục"),
    _("{actor} thu hồi {ref}: {term}, từ {since}. Lý do: {why}"),
    KEEP_TERMS,
)
TERMS_LOADED = Verb(
    "dossiers.terms_loaded",
    _("Nhập thời hạn thủ tục"),
    _("{actor} nhập {count} thời hạn từ {file}: {new} mới, {changed} sửa, {same} giữ nguyên."),
    KEEP_TERMS,
)
TERMS_APPLIED = Verb(
    "dossiers.terms_applied",
    _("Tính hạn theo thời hạn thủ tục"),
    _("{actor} tính hạn cho {count} hồ sơ của nguồn {ref} chưa có ngày hẹn trả, theo thời hạn của thủ tục."),
    KEEP_TERMS,
)

PUSH = Action("dossiers.push", _("gửi hồ sơ qua API"), public=True)
"""What the one-stop system does with a key of its scope."""
PUSHED = Verb(
    "dossiers.pushed",
    _("Nhận hồ sơ qua API"),
    _(
        "{actor} gửi hồ sơ của nguồn {ref}: đọc {read}, mới {new}, đổi {changed}, giữ nguyên {same}, không nhận {rejected}."
    ),
    PUSH,
)

# -- late dossiers --------------------------------------------------------------------------------------------------------

OWNERS = (Allow(Role.OFFICER, "owner"), Allow(Role.HEAD, "owner"))
ABOVE = (
    Allow(Role.OFFICER, "above"),
    Allow(Role.HEAD, "above"),
    Allow(Role.CLERK, "above"),
    Allow(Role.SUPERVISOR),
    Allow(Role.LEADER),
)
SUPERIORS = (Allow(Role.HEAD, "superior"), Allow(Role.LEADER, "superior"))

SEE_CASES = Action(
    "dossiers.see_cases",
    _("xem hồ sơ trễ"),
    (*OWNERS, Allow(Role.CLERK, "owner"), *ABOVE, Allow(Role.OFFICER, "blamed"), Allow(Role.HEAD, "blamed")),
)
WORK = Action("dossiers.work", _("xử lý hồ sơ trễ của đơn vị"), OWNERS)
SIGN = Action("dossiers.sign", _("ký văn bản xin lỗi"), (Allow(Role.HEAD, "owner"),))
AGREE = Action("dossiers.agree", _("đồng ý hẹn lại lần nữa"), SUPERIORS)
RETURN_DRAFT = Action("dossiers.return_draft", _("trả lại dự thảo xin lỗi"), (Allow(Role.HEAD, "owner"), *SUPERIORS))
GIVE_BACK = Action("dossiers.give_back", _("trả kết quả hồ sơ"), (*OWNERS, Allow(Role.CLERK, "owner")))
ASK_GATE = Action("dossiers.ask_gate", _("hỏi hồ sơ có được trả kết quả"), public=True)
"""What the one-stop system asks with a key of its scope."""
CONTEST = Action(
    "dossiers.contest", _("đề nghị xem lại lỗi"), (Allow(Role.OFFICER, "blamed"), Allow(Role.HEAD, "blamed"))
)
DECIDE_CONTEST = Action(
    "dossiers.decide_contest",
    _("kết luận về lỗi"),
    (Allow(Role.HEAD, "blamed_superior"), Allow(Role.LEADER, "blamed_superior")),
)
UNSEAL = Action("dossiers.unseal", _("mở thông tin người nộp hồ sơ"), OWNERS)
SETTLE = Action("dossiers.settle", _("đặt nguyên nhân và định mức hồ sơ trễ"), (Allow(Role.ADMIN),))
KEEP_SECRETS = Action("dossiers.keep_secrets", _("nhận mã bí mật của hồ sơ"), public=True)
"""What the one-stop system sends with a key of its scope."""
INSPECT = Action(
    "dossiers.inspect",
    _("xem danh sách kiểm tra"),
    (Allow(Role.SUPERVISOR), Allow(Role.LEADER), Allow(Role.HEAD, "owner"), Allow(Role.HEAD, "above")),
)

WATCHED = Verb(
    "dossiers.watched",
    _("Theo dõi hồ sơ trễ"),
    _("Hệ thống lập {opened} việc xin lỗi, cập nhật {updated}, kết thúc {ended}."),
)
CASE_OPENED = Verb(
    "dossiers.case_opened",
    _("Lập việc xin lỗi"),
    _("Hệ thống lập việc xin lỗi: {ref} trễ hạn hoặc chắc chắn trễ, hạn trả {due}."),
    part=True,
)
CASE_AGAIN = Verb(
    "dossiers.case_again",
    _("Trễ ngày hẹn lại"),
    _("Hệ thống ghi: {ref} không xong trong ngày hẹn lại {due}."),
    part=True,
)
CASE_NOT_MISSED = Verb(
    "dossiers.case_not_missed",
    _("Rút lần trễ"),
    _("Hệ thống rút lần trễ đã ghi: {ref} xong {on}, trong ngày hẹn lại {due}; sổ hồ sơ báo sau."),
    part=True,
)
CASE_ENDED = Verb("dossiers.case_ended", _("Kết thúc"), _("Hệ thống kết thúc {ref} theo sổ hồ sơ: {how}."), part=True)
CASE_MOVED = Verb(
    "dossiers.case_moved", _("Cập nhật"), _("Hệ thống ghi thay đổi của {ref} theo sổ hồ sơ: {what}."), part=True
)
DRAFTED = Verb(
    "dossiers.apology_drafted", _("Soạn xin lỗi"), _("{actor} trình dự thảo xin lỗi, hẹn lại {new_due}."), WORK
)
RAISED = Verb(
    "dossiers.apology_raised",
    _("Xin hẹn lại lần nữa"),
    _("{actor} xin cấp trên đồng ý hẹn lại lần thứ {times}, đến {new_due}."),
    WORK,
)
AGREED = Verb("dossiers.apology_agreed", _("Đồng ý hẹn lại"), _("{actor} đồng ý hẹn lại đến {new_due}. {note}"), AGREE)
DRAFT_RETURNED = Verb(
    "dossiers.apology_returned", _("Trả lại dự thảo"), _("{actor} trả lại dự thảo xin lỗi: {why}"), RETURN_DRAFT
)
SIGNED = Verb(
    "dossiers.apology_signed",
    _("Ký xin lỗi"),
    _("{actor} ký văn bản xin lỗi số {number}, hẹn lại {new_due}."),
    SIGN,
)
SENDING_RECORDED = Verb(
    "dossiers.sending_recorded",
    _("Ghi việc gửi"),
    _("{actor} ghi: văn bản xin lỗi đã gửi ngày {day}, {how}. {note}"),
    WORK,
)
CONTACT_KEPT = Verb(
    "dossiers.contact_kept", _("Ghi người nhận xin lỗi"), _("{actor} ghi người nhận xin lỗi của {ref}."), WORK
)
UNSEALED = Verb(
    "dossiers.unsealed", _("Mở thông tin người nộp"), _("{actor} mở thông tin người nộp {ref}: {why}"), UNSEAL
)
APPLICANTS_FORGOTTEN = Verb(
    "dossiers.applicants_forgotten",
    _("Xóa thông tin người nộp"),
    _("Hệ thống xóa thông tin {count} người nộp hồ sơ hết thời hạn lưu giữ."),
)
GIVEN_BACK = Verb("dossiers.given_back", _("Trả kết quả"), _("{actor} ghi đã trả kết quả {ref}."), GIVE_BACK)
GIVING_TAKEN_BACK = Verb(
    "dossiers.giving_taken_back", _("Chưa trả kết quả"), _("{actor} ghi lại: {ref} chưa trả kết quả. {why}"), WORK
)
ATTRIBUTED = Verb(
    "dossiers.attributed", _("Xác định nguyên nhân"), _("{actor} xác định nguyên nhân {ref}: {fault}, {cause}."), WORK
)
CONTESTED = Verb(
    "dossiers.contested", _("Đề nghị xem lại lỗi"), _("{actor} đề nghị xem lại lỗi ở {ref}: {why}"), CONTEST
)
CONTEST_DECIDED = Verb(
    "dossiers.contest_decided",
    _("Kết luận về lỗi"),
    _("{actor} kết luận về lỗi ở {ref}: {verdict}. {grounds}"),
    DECIDE_CONTEST,
)
CAUSE_KEPT = Verb(
    "dossiers.cause_kept", _("Đặt nguyên nhân trễ"), _("{actor} đặt nguyên nhân “{ref}” từ {valid_from}."), SETTLE
)
AMOUNT_KEPT = Verb(
    "dossiers.amount_kept", _("Đặt định mức"), _("{actor} đặt {ref} bằng {amount} từ {valid_from}."), SETTLE
)

WAY_SET = Verb("dossiers.way_set", _("Đặt cách tra cứu"), _("{actor} đặt cách tra cứu hồ sơ của {ref}: {way}."), SETTLE)
SECRETS_KEPT = Verb(
    "dossiers.secrets_kept",
    _("Nhận mã bí mật"),
    _("{actor} gửi mã bí mật của {count} hồ sơ nguồn {ref}."),
    KEEP_SECRETS,
)

# -- holding to account ---------------------------------------------------------------------------------------------------

OWN_FILES = Action("dossiers.own_files", _("xem hồ sơ trách nhiệm, đánh giá của mình"), signed_in=True)
"""Everybody sees his own; the pages narrow further."""
SEE_FILES = Action(
    "dossiers.see_files",
    _("xem hồ sơ trách nhiệm"),
    (Allow(Role.HEAD, "owner"), Allow(Role.HEAD, "above"), Allow(Role.SUPERVISOR), Allow(Role.LEADER)),
)
EXPLAIN = Action("dossiers.explain", _("giải trình việc trễ"), OWNERS)
DECIDE_FILE = Action(
    "dossiers.decide_file", _("kết luận hồ sơ trách nhiệm"), (Allow(Role.HEAD, "judge"), Allow(Role.LEADER, "judge"))
)
NAME_OFFICERS = Action("dossiers.name_officers", _("ghi người xử lý là ai"), (Allow(Role.HEAD, "owner"),))
EVALUATE = Action("dossiers.evaluate", _("đánh giá cán bộ"), (Allow(Role.HEAD, "owner"),))

KEEP_CRITERIA = Action("dossiers.keep_criteria", _("đặt tiêu chí, xếp loại đánh giá cán bộ"), KEEPERS)
CRITERIA_KEPT = Verb(
    "dossiers.criteria_kept",
    _("Đặt bộ tiêu chí đánh giá"),
    _("{actor} đặt {ref} áp dụng từ {valid_from}: {count} tiêu chí, xuất sắc từ {excellent} điểm. Căn cứ: {basis}"),
    KEEP_CRITERIA,
)

FILES_OPENED = Verb("dossiers.files_opened", _("Lập hồ sơ trách nhiệm"), _("Hệ thống lập {count} hồ sơ trách nhiệm."))
FILE_OPENED = Verb(
    "dossiers.file_opened", _("Lập hồ sơ trách nhiệm"), _("Hệ thống lập {ref}: trễ {count} lần, {about}."), part=True
)
EXPLAINED = Verb("dossiers.explained", _("Giải trình"), _("{actor} giải trình {ref}."), EXPLAIN)
FILE_DECIDED = Verb("dossiers.file_decided", _("Kết luận"), _("{actor} kết luận {ref}: {decision}."), DECIDE_FILE)
OFFICER_NAMED = Verb(
    "dossiers.officer_named", _("Ghi người xử lý"), _("{actor} ghi mã {officer} ở {ref} là {person}."), NAME_OFFICERS
)
EVALUATION_OPENED = Verb(
    "dossiers.evaluation_opened", _("Lập đánh giá"), _("{actor} lập {ref}, từ {first} đến {last}."), EVALUATE
)
EVALUATED = Verb("dossiers.evaluated", _("Đánh giá"), _("{actor} cho {ref} {total} điểm, xếp loại {grade}."), EVALUATE)
EVALUATION_SEEN = Verb("dossiers.evaluation_seen", _("Đã xem đánh giá"), _("{actor} đã xem {ref}."), OWN_FILES)

FILE_NOTICE = Letter("dossiers.file_notice", _("{ref}: {what}"), _("{what}\n\n{ref}, {unit}. Hạn: {due}.\n\n{url}"))

CASE_NOTICE = Letter(
    "dossiers.case_notice", _("{ref}: {what}"), _("{what}\n\n{ref}, {unit}. Hạn: {due}. {why}\n\n{url}")
)
CASES_NOTICE = Letter(
    "dossiers.cases_notice",
    _("{count} hồ sơ cần xin lỗi và hẹn lại"),
    _(
        "{unit} có thêm {count} hồ sơ trễ hoặc chắc chắn trễ, cần xin lỗi người nộp và hẹn lại ngày trả:\n\n{list}\n\n{url}"
    ),
)
APOLOGY_LETTER = Letter(
    "dossiers.apology",
    _("Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {code}"),
    _(
        "Kính gửi Ông/Bà {name},\n\n{unit} đã tiếp nhận hồ sơ {code} ngày {received}, hẹn trả kết quả ngày {due}. "
        "Hồ sơ chưa được giải quyết đúng hẹn vì: {reason}\n\n{unit} xin lỗi Ông/Bà vì sự chậm trễ này và hẹn trả kết quả vào {new_due}.\n\n"
        "Văn bản số {number}, người ký: {signer}."
    ),
)
