"""The acts and messages of this room with their Vietnamese sentences, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

KEEPERS = (Allow(Role.SUPERVISOR), Allow(Role.ADMIN))
"""The standing agency follows the index for the whole province; the administrator keeps its tables."""
WATCHERS = (Allow(Role.SUPERVISOR), Allow(Role.LEADER))
LEADS = (Allow(Role.OFFICER, "lead"), Allow(Role.HEAD, "lead"))
APPRAISERS = (Allow(Role.OFFICER, "appraiser"), Allow(Role.HEAD, "appraiser"))
INVOLVED = (Allow(Role.OFFICER, "involved"), Allow(Role.HEAD, "involved"))

# -- sets of criteria -------------------------------------------------------------------------------------------------------

SEE_SETS = Action("par_index.see_sets", _("xem bộ tiêu chí"), (*KEEPERS, Allow(Role.LEADER), *INVOLVED))
KEEP_SETS = Action("par_index.keep_sets", _("soạn bộ tiêu chí"), KEEPERS)

SET_MADE = Verb(
    "par_index.set_made",
    _("Lập bộ tiêu chí"),
    _("{actor} lập bộ tiêu chí {ref}, {count} mục, tổng {total} điểm."),
    KEEP_SETS,
)
SET_COPIED = Verb(
    "par_index.set_copied", _("Sao chép bộ tiêu chí"), _("{actor} lập {ref} từ bộ {source}, {count} mục."), KEEP_SETS
)
SET_CHANGED = Verb("par_index.set_changed", _("Sửa bộ tiêu chí"), _("{actor} sửa {ref}: {what}."), KEEP_SETS)
NODE_CHANGED = Verb("par_index.node_changed", _("Sửa mục"), _("{actor} sửa mục {code} của {ref}: {what}."), KEEP_SETS)
NODE_ADDED = Verb(
    "par_index.node_added",
    _("Thêm mục"),
    _("{actor} thêm mục {code} “{name}” vào {ref}, tối đa {maximum} điểm."),
    KEEP_SETS,
)
NODE_DROPPED = Verb("par_index.node_dropped", _("Bỏ mục"), _("{actor} bỏ khỏi {ref} {count} mục: {what}."), KEEP_SETS)
SET_IN_FORCE = Verb(
    "par_index.set_in_force", _("Cho áp dụng"), _("{actor} cho áp dụng {ref} từ năm {first_year}. {note}"), KEEP_SETS
)
SET_DROPPED = Verb("par_index.set_dropped", _("Bỏ dự thảo"), _("{actor} bỏ dự thảo {ref}."), KEEP_SETS)

# -- a year's round -----------------------------------------------------------------------------------------------------------

SEE_ROUNDS = Action("par_index.see_rounds", _("xem kỳ đánh giá"), (*WATCHERS, Allow(Role.ADMIN), *INVOLVED))
RUN_ROUNDS = Action("par_index.run_rounds", _("tổ chức kỳ đánh giá"), (Allow(Role.SUPERVISOR),))
SEE_SCORES = Action(
    "par_index.see_scores",
    _("xem điểm tiêu chí"),
    (*WATCHERS, *LEADS, *APPRAISERS, Allow(Role.OFFICER, "assessed"), Allow(Role.HEAD, "assessed")),
)
SCORE = Action("par_index.score", _("tự chấm mục được giao"), (*LEADS, Allow(Role.SUPERVISOR, "lead")))
CHECK = Action("par_index.check", _("kiểm tra phần tự chấm"), (Allow(Role.HEAD, "lead"),))
SUBMIT = Action(
    "par_index.submit", _("duyệt, nộp bản tự chấm"), (Allow(Role.HEAD, "assessed"), Allow(Role.LEADER, "assessed"))
)
APPRAISE = Action("par_index.appraise", _("thẩm định mục của tổ"), (*APPRAISERS, Allow(Role.SUPERVISOR)))
CONCLUDE = Action("par_index.conclude", _("ghi kết luận của hội đồng"), (Allow(Role.SUPERVISOR), Allow(Role.LEADER)))
PUBLISH = Action("par_index.publish", _("công bố kết quả"), (Allow(Role.LEADER),))

ROUND_PREPARED = Verb(
    "par_index.round_prepared",
    _("Lập kỳ đánh giá"),
    _("{actor} lập {ref} theo {criteria}: {units} đơn vị."),
    RUN_ROUNDS,
)
WINDOWS_SET = Verb(
    "par_index.windows_set", _("Đặt thời gian"), _("{actor} đặt thời gian của {ref}: {what}."), RUN_ROUNDS
)
TEAM_SET = Verb(
    "par_index.team_set",
    _("Đặt tổ thẩm định"),
    _("{actor} giao {team} của {ref} thẩm định {areas}: {units}."),
    RUN_ROUNDS,
)
LEAD_NAMED = Verb("par_index.lead_named", _("Giao cơ quan chủ trì"), _("{actor} giao {ref} cho {unit}."), RUN_ROUNDS)
ROUND_OPENED = Verb(
    "par_index.round_opened",
    _("Mở kỳ tự chấm"),
    _("{actor} mở {ref}: {count} mục, {portions} phần tự chấm."),
    RUN_ROUNDS,
)
PHASE_MOVED = Verb(
    "par_index.phase_moved", _("Chuyển bước"), _("{actor} chuyển {ref} từ “{old}” sang “{new}”. {note}"), RUN_ROUNDS
)
REOPENED = Verb(
    "par_index.reopened",
    _("Mở lại"),
    _("{actor} mở lại bước “{step}” của {ref} đến hết ngày {until}: {why}"),
    RUN_ROUNDS,
)
SCORE_REOPENED = Verb(
    "par_index.score_reopened", _("Mở lại mục"), _("{actor} mở lại {ref} đến hết ngày {until}: {why}"), RUN_ROUNDS
)

SCORED = Verb("par_index.scored", _("Tự chấm"), _("{actor} tự chấm {ref}: {points}."), SCORE)
EVIDENCE_ADDED = Verb(
    "par_index.evidence_added", _("Thêm tài liệu"), _("{actor} thêm tài liệu kiểm chứng của {ref}: {document}."), SCORE
)
EVIDENCE_REMOVED = Verb(
    "par_index.evidence_removed", _("Bỏ tài liệu"), _("{actor} bỏ tài liệu kiểm chứng của {ref}: {document}."), SCORE
)
CHECKED = Verb("par_index.checked", _("Kiểm tra xong"), _("{actor} xác nhận {ref}: {points} điểm, {count} mục."), CHECK)
UNCHECKED = Verb("par_index.unchecked", _("Trả lại để sửa"), _("{actor} trả lại {ref} để sửa: {why}"), CHECK)
SUBMITTED = Verb(
    "par_index.submitted", _("Nộp bản tự chấm"), _("{actor} duyệt, nộp bản tự chấm của {ref}: {points} điểm."), SUBMIT
)
WITHDRAWN = Verb("par_index.withdrawn", _("Rút bản tự chấm"), _("{actor} rút bản tự chấm của {ref}: {why}"), SUBMIT)
APPRAISED = Verb("par_index.appraised", _("Thẩm định"), _("{actor} thẩm định {ref}: {points}. {note}"), APPRAISE)
SURVEY_RECORDED = Verb(
    "par_index.survey_recorded",
    _("Ghi điểm điều tra"),
    _("{actor} ghi điểm điều tra của {ref}: {points}. Nguồn: {note}"),
    RUN_ROUNDS,
)
EXPLAINED = Verb("par_index.explained", _("Giải trình"), _("{actor} giải trình {ref}: {text}"), SCORE)
REAPPRAISED = Verb(
    "par_index.reappraised", _("Thẩm định lại"), _("{actor} thẩm định lại {ref}: {points}. {note}"), APPRAISE
)
CONCLUDED = Verb(
    "par_index.concluded", _("Hội đồng kết luận"), _("{actor} ghi kết luận về {ref}: {points}. {note}"), CONCLUDE
)
PUBLISHED = Verb(
    "par_index.published", _("Công bố"), _("{actor} công bố {ref} theo quyết định số {number} ngày {on}."), PUBLISH
)

# -- lost points, ranks, grades -------------------------------------------------------------------------------------------

SEE_RANKS = Action("par_index.see_ranks", _("xem thứ hạng"), (*WATCHERS, Allow(Role.ADMIN), *INVOLVED))
SEE_GAPS = Action("par_index.see_gaps", _("xem điểm mất"), (*WATCHERS, *INVOLVED))
"""Everybody sees the components whose scores he may see."""
SEE_WAYS = Action(
    "par_index.see_ways",
    _("xem kịch bản, số đo của cả đơn vị"),
    (*WATCHERS, Allow(Role.OFFICER, "assessed"), Allow(Role.HEAD, "assessed")),
)
MAKE_REMEDY = Action(
    "par_index.make_remedy",
    _("giao việc khắc phục tiêu chí mất điểm"),
    (Allow(Role.SUPERVISOR), Allow(Role.LEADER)),
)
KEEP_RANKS = Action("par_index.keep_ranks", _("nhập kết quả công bố, công sức, mức xếp loại"), KEEPERS)

ORIGIN = "par_index.score"
"""The kind under which the kernel keeps what an assignment came from; its key is that of the score."""

REMEDY_MADE = Verb(
    "par_index.remedy_made",
    _("Giao việc khắc phục"),
    _("{actor} giao {unit} khắc phục {ref}, mất {lost} điểm, hạn {due}: {text}"),
    MAKE_REMEDY,
)
RESULTS_KEPT = Verb(
    "par_index.results_kept",
    _("Nhập kết quả công bố"),
    _("{actor} nhập kết quả công bố các năm {years} từ {file}: {fresh} dòng mới, {changed} dòng sửa."),
    KEEP_RANKS,
)
BREAK_MARKED = Verb(
    "par_index.break_marked",
    _("Đánh dấu điểm gãy"),
    _("{actor} đánh dấu {part} từ năm {year} không so với các năm trước: {why}"),
    KEEP_RANKS,
)
EFFORT_SET = Verb(
    "par_index.effort_set",
    _("Đặt công sức"),
    _("{actor} đặt công sức của {count} mục trong {ref}: {what}."),
    KEEP_RANKS,
)
GRADES_SET = Verb(
    "par_index.grades_set",
    _("Đặt mức xếp loại"),
    _("{actor} đặt mức xếp loại {kind} từ ngày {first}: {grades}. Căn cứ: {basis}"),
    KEEP_RANKS,
)

NOTICE = Letter("par_index.notice", _("{ref}: {what}"), _("{what}\n\n{ref}, {unit}. {due}\n\n{url}"))
