"""The duties in the words of one item: clauses with their subjects, cut and joined by the rules of one task."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from . import deadlines, reports
from .deadlines import Found
from .items import Node
from .lexicon import CLOSING, DUTY, STATEMENT
from .model import Task
from .passages import clauses, cut_between, sentences
from .subjects import Opening, Resolver, Subject, cooperating, in_charge, opening
from .text import Text, fold, join


@dataclass
class Piece:
    """A part of an item's text with one subject and one deadline."""

    text: list[Text]
    subject: Subject
    found: list[Found] = field(default_factory=list)
    own: bool = False  # the subject is named in the piece itself
    report_to: list[str] = field(default_factory=list)

    @property
    def deadline(self) -> Found | None:
        strong = [d for d in self.found if not d.weak]
        return next(iter(strong or self.found), None)


@dataclass
class Context:
    """What is the same for the whole letter."""

    origin: str
    issued: dt.date
    resolver: Resolver
    default: Subject | None
    tasks: list[Task] = field(default_factory=list)
    general: list[Text] = field(default_factory=list)
    kind: str = "cong_van"


_FORCE = re.compile(
    r"(?:(?:chỉ thị|quyết định|kế hoạch|công văn|công điện|văn bản|thông báo|quy chế|quy định)(?: này)?[^.;]{0,40}(?:có hiệu lực|thay thế (?:chỉ thị|quyết định|công văn|kế hoạch|văn bản)|bãi bỏ|hết hiệu lực)|ban hành kèm theo|"
    r"[^.]{0,1200}(?:chịu trách nhiệm|căn cứ quyết định|có trách nhiệm)(?: này)? (?:thi hành|thực hiện) *(?:(?:quyết định|chỉ thị|kế hoạch|công văn|công điện)(?: này)?)?(?:,? (?:kể )?từ ngày ký(?: ban hành)?)?[\s./]*$|(?:tổ|đoàn|ban|hội đồng)(?: [^\W\d_]+){0,6} (?:hoạt động|làm việc|được sử dụng|sử dụng con dấu|chấm dứt|tự giải thể|tự chấm dứt)[^.;]{0,120}[\s./]*$|tổ [^.;]{2,40} tự giải thể|giao (?:nhiệm vụ cho )?(?:các )?(?:cơ quan|đơn vị|sở|địa phương)(?:,? (?:và )?(?:các )?(?:cơ quan|đơn vị|ban|ngành|địa phương))* (?:để |(?:thực hiện|triển khai) (?:các )?(?:nhiệm vụ|công việc|nội dung)[^.;]{0,40}(?:phụ lục|danh mục|kèm theo|như sau)))"
)
_SOME_CLOSING = re.compile(
    r"(?:(?:trong )?quá trình (?:triển khai|thực hiện|tổ chức)|nếu (?:có|phát sinh) (?:khó khăn|vướng mắc)|trường hợp (?:có|phát sinh) (?:khó khăn|vướng mắc)|nhận được (?:công văn|công điện|chỉ thị)|trên đây|"
    r"[^.;]{0,80}thông báo (?:để|đến)|[^.;]{0,60}thông báo (?:kết luận|ý kiến)[^.;]{0,80}(?:biết|thực hiện|triển khai)|xin chân thành|trân trọng|rất mong|mọi (?:vướng mắc|thông tin|chi tiết|ý kiến)|(?:thông tin )?chi tiết (?:xin )?liên hệ|đầu mối liên hệ|văn phòng ubnd[^.;]{0,20} (?:xin )?thông báo)"
)


def pieces_of(paragraphs: list[Text], up: Subject | None, ctx: Context, node: Node) -> list[Piece]:
    """The duties in the paragraphs of one item."""
    out: list[Piece] = []
    first = True
    for nth, paragraph in enumerate(paragraphs):
        for order, sentence in enumerate(sentences(paragraph)):
            if (nth or order or node.kind == "text") and _remark(sentence):
                continue
            if (
                sentence.s.rstrip().endswith(":") and (node.children or len(sentence) < 12) and not (out or False)
            ) and (opening(sentence) is None or node.children):
                first = False
                continue
            opens = True
            if _closing(sentence):
                first = False
                continue
            for clause in _whole(clauses(sentence), sentence):
                for part in _parted(clause):
                    _take(out, part, up, ctx, node, opens, first)
                    opens = first = False
    return out


def _whole(parts: list[Text], sentence: Text) -> list[Text]:
    """Clauses, those joined again whose semicolon only parts the bodies of one subject."""
    while len(parts) > 1:
        opened = opening(parts[0])
        if opened is None or parts[0].f[opened.end :].strip(" ,"):
            return parts
        both = join(parts[:2], "; ")
        again = opening(both)
        if again is None or again.end <= opened.end:
            return parts
        parts = [both, *parts[2:]]
    return parts


_GIVE = re.compile(
    r"(?:,|\s)\s*(?:đồng thời|và)?,?\s*(?=(?:giao|yêu cầu|đề nghị)\s+(?:cho )?(?:các )?(?:đồng chí )?(?:sở|ban|văn phòng|ubnd|công an|thanh tra|trung tâm|chi cục|cục|giám đốc|thủ trưởng|chủ tịch|bộ|đơn vị|cơ quan|đài|báo|công ty|kho bạc))"
)


_STUB = re.compile(
    r"(?:(?:phó )?chủ tịch )?(?:ubnd|ủy ban nhân dân)(?: (?:tỉnh|thành phố|huyện|xã|phường))?(?: [^\W\d_]+){0,3}"
)


def _parted(clause: Text) -> list[Text]:
    """A clause cut where it lays a duty on another body: "…, giao Sở X …"."""
    out: list[Text] = []
    last = 0
    for m in _GIVE.finditer(clause.f):
        if m.start() - last < 12 or clause.s[last : m.start()].count("(") > clause.s[last : m.start()].count(")"):
            continue
        if _STUB.fullmatch(clause.f[last : m.start()].strip(" ,-")):
            continue
        if re.search(r"(?:được|theo|nội dung|nhiệm vụ|việc|văn bản)\s*$", clause.f[last : m.start() + 1]):
            continue
        if opening(clause[m.end() :], need_duty=True) is None:
            continue
        out.append(clause[last : m.start()].strip())
        last = m.end()
    out.append(clause[last:].strip())
    return [c for c in out if c]


def _take(out: list[Piece], part: Text, up: Subject | None, ctx: Context, node: Node, opens: bool, first: bool) -> None:
    """Put a clause to the pieces: with the one before, or as a new one, cut where it holds two deadlines."""
    f = part.f.strip(" .;/")
    if not f or _closing(part):
        return
    opened = opening(part, need_duty=not (opens and (first or node.kind == "text")))
    if opened is None and (inside := in_charge(part)):
        opened = inside
    titled = _TITLED.match(f)
    if (
        opened is None
        and STATEMENT.match(f)
        and not (titled and DUTY.match(f, titled.end()))
        and not re.search(r"(?<!\w)(?:phải|yêu cầu|giao)\s", f)
    ):
        return
    if opened is not None and ctx.resolver.receivers is not None and _by_issuer(opened):
        return
    if re.search(r"(?:coi|xem) như", f) and opened is None:
        return
    found = _stronger(deadlines.find(part, ctx.issued))
    base = up
    if opened is not None:
        base = ctx.resolver.opened(opened)
        each = all(u.name.startswith(("Mỗi ", "Từng ")) for u in opened.units)
        if each and (out or up is not None and up.lead):
            base = out[-1].subject if out else up or base
            opened = None
    if opened is not None:
        rest = part[opened.end :]
    else:
        rest = part
        if out:
            base = out[-1].subject
            if _RECEIVER.match(f) and (receivers := reports.find(out[-1].text[-1])):
                base = Subject((receivers[-1],))
    if base is None:
        return
    if opened is None and not out and not _duty_like(part, base, found, node):
        return
    together = tuple(c for c in cooperating(rest) if c not in base.lead)
    if together:
        base = replace(base, coop=tuple(dict.fromkeys([*base.coop, *together])))
    runs = _cut(part, found, opened)
    shared = reports.find(part) if len(runs) > 1 and all(_only_when(*run) for run in runs[1:]) else []
    stem = part[: found[0].start].strip(" ,;(") if found else part
    for n, (text, own) in enumerate(runs):
        subject = base
        if n and out and (onward := _onward(text, out[-1])):
            subject = onward
        new = Piece([text], subject, own, opened is not None, list(shared))
        if n and shared:
            new.text = [join([stem, text])]
        elif (
            len(runs) > 1
            and not reports.find(text)
            and all(d.deadline.kind == "periodic" for _, ds in runs for d in ds)
        ):
            # "gửi báo cáo tháng về Văn phòng …, báo cáo quý trước …": one receiver for all
            new.report_to = reports.find(part)
        if out and not opens and not new.own and not reports.find(text) and _AGAIN.match(text.f):
            # "báo cáo … về X trước D; sau đó báo cáo mỗi tuần": the same receiver
            new.report_to = out[-1].report_to or reports.find(join(out[-1].text))
        if out and not _apart(out[-1], new, opens and n == 0, n > 0):
            _merge(out[-1], new)
        else:
            out.append(new)


_TITLED = re.compile(r"(?:tiến độ|kết quả|tình hình|công tác|về)[^:;,.]{0,60}:\s*")
# "…; Sở tổng hợp, báo cáo": the body just named as receiver
_RECEIVER = re.compile(
    r"(?:sở|ban|văn phòng|cơ quan|đơn vị|chi cục|cục)(?: (?:này|trên))?\s+(?=tổng hợp|tham mưu|thẩm định)"
)


def _stronger(found: list[Found]) -> list[Found]:
    """The deadlines that count: a weak one gives way, but not a first day of trial to one of regular work, nor a day of
    doing to a rhythm after it."""
    strong = [d for d in found if not d.weak]
    if not strong:
        return found
    if all(d.deadline.bound == "from" for d in strong):
        return [d for d in found if not d.weak or d.deadline.bound == "from"]
    if all(d.deadline.kind == "periodic" for d in strong):
        return [
            replace(d, weak=False) if d.deadline.bound == "on" else d
            for d in found
            if not d.weak or d.deadline.bound == "on"
        ]
    return strong


_VERB = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|trình|xây dựng|tổ chức|thực hiện|hoàn thành|triển khai|rà soát|lập|xong|ban hành|bàn giao|tổng hợp|tổng kết|sơ kết)(?!\w)"
)


def _only_when(text: Text, found: list[Found]) -> bool:
    """A part of a cut clause that says only another period, the action standing in the part before it."""
    due = next(iter(found), None)
    if due is None or not due.deadline.text or (due.deadline.bound == "from"):
        return False
    at = " ".join(text.f.split()).find(fold(due.deadline.text))
    return at >= 0 and _VERB.search(text.f[: at + 4]) is None


def _by_issuer(opened: Opening) -> bool:
    """The issuer itself is no assignee of its own letter."""
    return all(u.name in ("UBND tỉnh", "Chủ tịch UBND tỉnh") for u in opened.units)


def _closing(part: Text) -> bool:
    """A closing formula, a note of force, a polite last line."""
    f = part.f.strip()
    if _FORCE.match(f):
        return True
    if _SOME_CLOSING.match(f):
        return True
    if _VALUED.match(f):
        return True
    opened = opening(part)
    if opened is not None:
        rest = f[opened.end - (len(part.f) - len(part.f.lstrip())) :].strip(" ,:")
        # an item that asks a body by name to cooperate gives a duty; the same words to everyone only close
        if not all(u.everyone for u in opened.units) and rest.startswith("phối hợp"):
            return False
        if not re.search(r"\d", rest) and CLOSING.fullmatch(rest):
            return True
    elif CLOSING.fullmatch(f):
        return True
    return False


_VALUED = re.compile(
    r"(?:(?:chủ tịch )?ubnd (?:tỉnh|thành phố) )?(?:yêu cầu |đề nghị )?(?:thủ trưởng |người đứng đầu |chủ tịch ubnd )?(?:tất cả )?(?:các |từng )?(?:cấp|ngành|cơ quan|đơn vị|sở|địa phương)[^.;:]{0,80}?(?:phải |cần )?(?:coi|xem|xác định) (?:đây|việc này|nhiệm vụ này)[^.;]{0,20} là (?:nhiệm vụ|việc|công việc)"
)
_ANSWERS = re.compile(
    r"[^.;:]{0,200}?chịu (?:hoàn toàn )?trách nhiệm(?: toàn diện| cá nhân| hoàn toàn)*,? trước (?:chủ tịch|ubnd|ủy ban|tỉnh|pháp luật)[^.;]*$"
)


def _remark(sentence: Text) -> bool:
    """A last paragraph that only says who answers for it ("… chịu trách nhiệm trước Chủ tịch UBND tỉnh nếu để …")."""
    f = sentence.f.strip(" ./")
    return _ANSWERS.match(f) is not None and not deadlines.find(sentence, dt.date(2000, 1, 1))


def _duty_like(part: Text, base: Subject, found: list[Found], node: Node) -> bool:
    """Whether a clause without its own subject lays a duty on the one it takes over."""
    f = part.f.lstrip(' -+*"“(')
    ordered = re.match(r"(?:đề nghị|yêu cầu|giao)\s+", f)
    if ordered and not base.sure and not DUTY.match(f, ordered.end()):
        return False
    if re.match(r"(?:không (?:có|còn|đạt)|trước đây|trong đó có|từ đầu năm|từ năm|đến nay)", f):
        return False
    if re.match(r"(?:đến|từ|trong|trước|sau|khi|nếu|với|theo|bằng|tính)(?!\w)(?! nay đến| dõi)", f):
        if re.search(r"(?<!\w)(?:đã|còn|mới|đạt được)(?!\w)", f) and not re.search(
            r"(?<!\w)(?:phải|yêu cầu|hoàn thành)(?!\w)", f
        ):
            return False
    elif DUTY.match(f):
        return True
    if re.search(r"(?<!\w)(?:phải|cần|bảo đảm|đảm bảo|yêu cầu|phấn đấu)(?!\w)", f):
        return True
    if found and any(not d.weak for d in found):
        return True
    return base.sure and node.kind in ("dash", "plus", "letter", "sub", "number")


def _cut(part: Text, found: list[Found], opened: Opening | None) -> list[tuple[Text, list[Found]]]:
    """A clause with several deadlines cut into one part for each."""
    strong = [d for d in found if not d.weak or d.deadline.bound == "from"]
    distinct: list[Found] = []
    for d in strong:
        if not distinct or d.key != distinct[-1].key:
            distinct.append(d)
    if len(distinct) < 2:
        return [(part, found)]
    start = opened.end if opened else 0
    leading = not re.search(r"[^\W\d_]{2,}", part.f[start : distinct[0].start].replace("và", ""))
    cuts = [0]
    for a, b in zip(distinct, distinct[1:], strict=False):
        cuts.append(cut_between(part, a, b, leading))
    cuts.append(len(part))
    out = []
    for at, end in zip(cuts, cuts[1:], strict=False):
        text = part[at:end].strip(" ,;")
        if at and (joined := re.match(r"và\s+", text.f)):
            text = text[joined.end() :]
        own = [d for d in found if at <= d.start < end]
        if text:
            out.append((text, own))
    return out


_ONWARD = re.compile(
    r"(?:để\s+)?(?:(?P<unit>(?:sở|văn phòng|ban|thanh tra|công an|trung tâm|cục|chi cục)\s[^,;]{2,80}?)\s+)?(?:tổng hợp|tham mưu)"
)


def _onward(text: Text, before: Piece) -> Subject | None:
    """ "gửi Sở X trước D1 để tổng hợp, báo cáo UBND tỉnh trước D2": the second duty is the receiver's."""
    m = _ONWARD.match(text.f.lstrip(" ,"))
    if not m:
        return None
    receivers = reports.find(before.text[-1])
    if not receivers or not re.search(r"(?:gửi|về|cho|chuyển|nộp|báo cáo)\s", before.text[-1].f):
        return None
    return Subject((receivers[-1],), scope="named")


def _apart(old: Piece, new: Piece, opens: bool, cut: bool) -> bool:
    """Whether two neighbouring pieces are two tasks."""
    if new.own and old.subject.key != new.subject.key:
        return True
    if cut and old.subject.key != new.subject.key:
        return True
    a, b = old.deadline, new.deadline
    if a and b and a.deadline.kind == "periodic" and b.deadline.bound == "from" and _FRAME.match(new.text[0].f):
        return False
    if a and b and a.key != b.key and not (a.weak and b.weak) and "from" in (a.deadline.bound, b.deadline.bound):
        return True
    if a and b and not a.weak and not b.weak and a.key != b.key:
        return not _same_rhythm(a, b)
    # a one-off duty and a periodic report in different sentences
    return bool(b and not b.weak and b.deadline.kind == "periodic" and opens and not (a and a.key == b.key))


_AGAIN = re.compile(
    r"\s*(?:(?:và|sau đó|tiếp theo|riêng|đồng thời),?\s+)?(?:gửi )?báo cáo(?! (?:ubnd|sở|chủ tịch|văn phòng))(?!\w)"
)


def _same_rhythm(a: Found, b: Found) -> bool:
    """ "mỗi tháng kiểm tra …; báo cáo chậm nhất ngày cuối tháng": one rhythm, said twice."""
    return a.deadline.kind == b.deadline.kind == "periodic" and all(
        d.deadline.get("freq") == a.deadline.get("freq")
        and not any(d.deadline.get(k) for k in ("day", "weekday", "time", "period_month"))
        for d in (a, b)
    )


_FRAME = re.compile(
    r"\s*(?:thời gian(?: thực hiện| áp dụng)?|bắt đầu|áp dụng|thực hiện|kể)(?:\s*:)?\s+(?:thực hiện )?từ(?!\w)"
)


def _merge(old: Piece, new: Piece) -> None:
    old.text.extend(new.text)
    old.found.extend(new.found)
    coop = tuple(dict.fromkeys([*old.subject.coop, *(c for c in new.subject.coop if c not in old.subject.lead)]))
    old.subject = replace(old.subject, coop=coop)
