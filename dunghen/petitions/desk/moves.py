"""Every act on a petition as a page: its form, what it does, and the sentence that says what will happen."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunghen.desk import answers, frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound
from dunghen.kernel.organisation.models import Person
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.desk import frame as own
from dunghen.petitions.forms import acts as forms
from dunghen.petitions.models import Draft, Petition, ReplyTemplate
from dunghen.petitions.operations import Decision, suggesting
from dunghen.ui.templatetags.ui import moment_short

Form = django_forms.Form
Make = Callable[[DeskRequest, Petition], Form]
Do = Callable[[DeskRequest, Petition, dict[str, Any]], object]


@dataclass(frozen=True)
class Move:
    """An act as a page. ``rule``: its name in rules.MOVES; ``when`` narrows it further."""

    slug: str
    key: str
    """Letter on the keyboard."""
    label: Any
    action: access.Action
    consequence: Any
    rule: str
    make: Make
    do: Do
    when: Callable[[Petition], bool] = lambda petition: True
    danger: bool = False
    templates: str = ""
    """Purpose of the reply templates offered beside the form."""
    page: str = "petitions/desk/act.html"


def _data(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _plain(kind: type[Form], **initial: Callable[[DeskRequest, Petition], Any]) -> Make:
    """Return a maker of a form without choices; ``initial`` values are asked for when it is shown."""

    def make(request: DeskRequest, petition: Petition) -> Form:
        return kind(_data(request), initial={name: value(request, petition) for name, value in initial.items()})

    return make


def _act(act: Callable[..., object]) -> Do:
    return lambda request, petition, data: act(actor=request.user, petition=petition, at=request.at, **data)


def _template_text(request: DeskRequest, petition: Petition) -> str:
    """Return the text of the template the address asks for, "" for none."""
    wanted = request.GET.get("mau", "")
    found = templates(request, petition, "").filter(pk=wanted).first() if wanted.isdecimal() else None
    return found.text if found else ""


def templates(request: DeskRequest, petition: Petition, purpose: str) -> Any:
    """Return the reply templates that fit the petition: of its field or any, of the person's units or everybody's."""
    units = access.standing(request.user, request.at).all_units()
    rows = ReplyTemplate.objects.filter(retired=False, field__in=("", petition.field), kind__in=("", petition.kind))
    rows = rows.filter(unit__isnull=True) | rows.filter(unit__in=units)
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("title")


# -- the coordinator ------------------------------------------------------------------------------------------------------


def _accept_form(request: DeskRequest, petition: Petition) -> Form:
    kept = petition.suggestion
    lead = queries.by_key([str(kept.get("lead", ""))], request.at).get(str(kept.get("lead", "")))
    commune = queries.by_key([str(kept.get("commune", ""))], request.at).get(str(kept.get("commune", "")))
    initial = {
        "kind": petition.kind or kept.get("kind") or rules.FEEDBACK,
        "field": petition.field or kept.get("field", ""),
        "lead": petition.lead_id or (lead.pk if lead else None),
        "cls": petition.cls,
        "commune": petition.commune_id or (commune.pk if commune else None),
        "title": petition.title,
    }
    form = forms.AcceptForm(
        _data(request),
        initial=initial,
        units=own.units(request),
        communes=own.communes(request),
        fields=own.field_choices(),
    )
    form.fields["cls"].choices = _promised(request, petition, initial["kind"])  # type: ignore[attr-defined]
    return form


def _promised(request: DeskRequest, petition: Petition, kind: str) -> list[tuple[str, str]]:
    """Return the classes, each with the moment it promises the sender an answer."""
    due = {
        cls: queries.due(queries.term("answer", request.at, kind=kind, cls=cls), petition.centre, request.at)
        for cls, _label in rules.CLASSES
    }
    return [(cls, f"{label}: {_('trả lời trước')} {moment_short(due[cls])}") for cls, label in rules.CLASSES]


def _accept(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    decision = Decision(**{**data, "coops": list(data["coops"])})
    return operations.accept(actor=request.user, petition=petition, decision=decision, at=request.at)


def _classify_form(request: DeskRequest, petition: Petition) -> Form:
    initial = {name: getattr(petition, name) for name in ("kind", "field", "cls", "title", "place", "commune")}
    return forms.ClassifyForm(
        _data(request), initial=initial, communes=own.communes(request), fields=own.field_choices()
    )


def _hand_on_form(request: DeskRequest, petition: Petition) -> Form:
    return forms.HandOnForm(_data(request), units=own.units(request))


def _invite_form(request: DeskRequest, petition: Petition) -> Form:
    return forms.InviteForm(_data(request), units=own.units(request))


def _officer_form(request: DeskRequest, petition: Petition) -> Form:
    people = queries.officers(petition.lead, request.at) if petition.lead else []
    rows = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("full_name")
    return forms.OfficerForm(_data(request), people=rows)


def _publish_form(request: DeskRequest, petition: Petition) -> Form:
    public, photos = petition.publication == rules.PUBLISHED, list(petition.photos.order_by("pk"))
    pictures = [(str(photo.pk), f"{photo.get_moment_display()} ({number})") for number, photo in enumerate(photos, 1)]
    initial = {
        "title": petition.public_title or suggesting.masked(petition.title),
        "text": petition.public_text or petition.masked,
        # A corrected answer is masked anew; only what stands published is put right as it is.
        "answer": petition.public_answer if public else suggesting.masked(petition.answer),
        "place": petition.public_place or petition.place,
        "photos": [str(photo.pk) for photo in photos if photo.public],
    }
    return forms.PublishForm(_data(request), initial=initial, pictures=pictures)


def _publish(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    photos = [int(pk) for pk in data.pop("photos", ())]
    return operations.publish(actor=request.user, petition=petition, at=request.at, photos=photos, **data)


def _other(request: DeskRequest, code: str) -> Petition:
    return queries.one(request.user, rules.read_code(code) or code.strip().upper(), request.at)


def _merge(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    return operations.merge(actor=request.user, petition=petition, into=_other(request, data["other"]), at=request.at)


def _tie(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    return operations.tie(actor=request.user, petition=petition, other=_other(request, data["other"]), at=request.at)


def _supplement(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    return operations.supplement(petition=petition, text=data["text"], at=request.at, actor=request.user)


def _withdraw(request: DeskRequest, petition: Petition, data: dict[str, Any]) -> object:
    return operations.withdraw(petition=petition, why=data["why"], at=request.at, actor=request.user)


def _draft_text(request: DeskRequest, petition: Petition) -> str:
    """Start from the template asked for, else from the draft that was returned."""
    returned = petition.drafts.filter(state=Draft.State.RETURNED, round=petition.round).order_by("-pk").first()
    return _template_text(request, petition) or (returned.text if returned else "")


def _waiting_text(request: DeskRequest, petition: Petition) -> str:
    waiting = petition.drafts.filter(state=Draft.State.WAITING).order_by("-pk").first()
    return waiting.text if waiting else ""


def _reply_of_outside(request: DeskRequest, petition: Petition) -> str:
    sent = petition.forwardings.order_by("-pk").first()
    return sent.reply if sent else ""


def _door(request: DeskRequest, petition: Petition) -> str:
    return str(settings.PETITIONS_COMPLAINTS_DOOR)


def _named(request: DeskRequest, petition: Petition) -> str:
    """Return the code of the other petition that the address names."""
    return request.GET.get("vao", "")[:20]


_MOVES = (
    Move("chuyen", "c", gettext_lazy("Tiếp nhận và chuyển đơn vị"), verbs.COORDINATE,
         gettext_lazy("Đơn vị và người gửi được báo ngay; hạn trả lời bắt đầu tính theo mức xử lý."), "accept", _accept_form, _accept,
         when=lambda p: not p.sealed_case),
    Move("bo-niem-phong", "b", gettext_lazy("Không phải khiếu nại, tố cáo"), verbs.COORDINATE,
         gettext_lazy("Phản ánh được xử lý như bình thường; lý do được ghi vào nhật ký."), "classify", _plain(forms.LiftSealForm),
         _act(operations.lift_seal), when=lambda p: p.sealed_case),
    Move("huong-dan", "v", gettext_lazy("Hướng dẫn sang khiếu nại, tố cáo"), verbs.COORDINATE,
         gettext_lazy("Người gửi được hướng dẫn nơi giải quyết; hồ sơ được niêm phong và không bao giờ công khai. Không hoàn tác được."), "redirect",
         _plain(forms.RedirectForm, door=_door), _act(operations.redirect)),
    Move("bo-sung", "s", gettext_lazy("Đề nghị bổ sung"), verbs.SEE,
         gettext_lazy("Người gửi nhận câu hỏi; đồng hồ tạm dừng đến khi có trả lời, im lặng thì phản ánh tự đóng."), "ask_more",
         _plain(forms.AskForm, question=_template_text), _act(operations.ask_more), templates="ask"),
    Move("khong-tiep-nhan", "x", gettext_lazy("Không tiếp nhận"), verbs.COORDINATE,
         gettext_lazy("Phản ánh kết thúc; người gửi nhận nguyên văn lý do. Không hoàn tác được."), "refuse",
         _plain(forms.RefuseForm, why=_template_text), _act(operations.refuse), danger=True, templates="refuse"),
    Move("ngoai-tinh", "", gettext_lazy("Chuyển cơ quan ngoài tỉnh"), verbs.COORDINATE,
         gettext_lazy("Cơ quan nhận thư có đường dẫn để trả lời, không cần tài khoản; nội dung gửi đi đã che thông tin cá nhân."), "forward",
         _plain(forms.ForwardForm), _act(operations.forward), when=lambda p: not p.sealed_case),
    Move("gui-tra-loi", "g", gettext_lazy("Gửi người dân trả lời của cơ quan ngoài"), verbs.COORDINATE,
         gettext_lazy("Người gửi nhận trả lời; tiếp theo là duyệt công khai."), "answer_outside", _plain(forms.AnswerForm, text=_reply_of_outside),
         _act(operations.pass_on)),
    Move("thu-hoi", "t", gettext_lazy("Thu hồi từ cơ quan ngoài tỉnh"), verbs.COORDINATE,
         gettext_lazy("Phản ánh trở lại điều phối để chọn nơi giải quyết khác; cơ quan ngoài được báo không cần trả lời, người gửi được báo ngày dự kiến mới."),
         "recall", _plain(forms.WhyForm), _act(operations.recall)),
    Move("giu-nguyen", "g", gettext_lazy("Giữ nguyên đơn vị"), verbs.COORDINATE,
         gettext_lazy("Phản ánh trở lại đơn vị; hạn không thay đổi."), "insist", _plain(forms.WhyForm), _act(operations.insist)),
    Move("chuyen-tiep", "d", gettext_lazy("Chuyển đơn vị khác"), verbs.COORDINATE,
         gettext_lazy("Đơn vị mới và người gửi được báo; hạn không thay đổi."), "hand_on", _hand_on_form, _act(operations.hand_on),
         when=lambda p: p.lead_id is not None),
    Move("phan-loai", "l", gettext_lazy("Sửa phân loại"), verbs.COORDINATE,
         gettext_lazy("Đổi loại hoặc mức xử lý thì hạn trả lời tính lại; hạn cũ vẫn lưu."), "classify", _classify_form, _act(operations.classify),
         when=lambda p: p.state not in (rules.RECEIVED,)),
    Move("cong-khai", "p", gettext_lazy("Duyệt công khai"), verbs.PUBLISH,
         gettext_lazy("Mọi người đọc được bản này. Xin đọc lại cả ba phần; phần còn thông tin cá nhân phải được che."), "publish", _publish_form, _publish,
         when=lambda p: not p.private and p.publication != rules.PUBLISHED, page="petitions/desk/publish.html"),
    Move("sua-cong-khai", "", gettext_lazy("Sửa bản công khai"), verbs.PUBLISH,
         gettext_lazy("Bản mới thay bản đang công khai ngay; bản cũ vẫn lưu trong nhật ký."), "publish", _publish_form, _publish,
         when=lambda p: p.publication == rules.PUBLISHED, page="petitions/desk/publish.html"),
    Move("khong-cong-khai", "", gettext_lazy("Không công khai"), verbs.PUBLISH,
         gettext_lazy("Trả lời chỉ người gửi đọc được; lý do được ghi vào nhật ký."), "publish", _plain(forms.WhyForm), _act(operations.decline),
         when=lambda p: p.publication == rules.PENDING),
    Move("go-xuong", "", gettext_lazy("Gỡ công khai"), verbs.PUBLISH,
         gettext_lazy("Bản công khai được gỡ ngay; trang công khai ghi rằng đã gỡ."), "publish", _plain(forms.WhyForm), _act(operations.take_down),
         when=lambda p: p.publication == rules.PUBLISHED, danger=True),
    Move("tach", "", gettext_lazy("Tách"), verbs.COORDINATE,
         gettext_lazy("Phần tách ra thành một phản ánh riêng, có hạn riêng; người gửi theo dõi được cả hai."), "split", _plain(forms.SplitForm),
         _act(operations.split)),
    Move("gop", "m", gettext_lazy("Gộp vào phản ánh khác"), verbs.COORDINATE,
         gettext_lazy("Phản ánh này kết thúc; người gửi nhận trả lời của phản ánh kia. Không hoàn tác được."), "merge",
         _plain(forms.OtherForm, other=_named), _merge, danger=True),
    Move("nhan", "n", gettext_lazy("Nhận xử lý"), verbs.WORK,
         gettext_lazy("Đơn vị nhận xử lý; người nhận thành người phụ trách."), "take", _plain(forms.NothingForm), _act(operations.take)),
    Move("soan", "r", gettext_lazy("Soạn trả lời, trình duyệt"), verbs.WORK,
         gettext_lazy("Dự thảo được trình thủ trưởng đơn vị; người gửi chưa thấy."), "draft", _plain(forms.DraftForm, text=_draft_text),
         _act(operations.draft), templates="answer"),
    Move("duyet", "y", gettext_lazy("Duyệt và trả lời"), verbs.APPROVE,
         gettext_lazy("Trả lời được gửi đến người dân ngay và tính là đã trả lời. Tiếp theo điều phối duyệt bản công khai."), "approve",
         _plain(forms.ApproveForm, text=_waiting_text), _act(operations.approve)),
    Move("tra-du-thao", "t", gettext_lazy("Trả lại dự thảo"), verbs.APPROVE,
         gettext_lazy("Người soạn nhận ý kiến và trình lại; hạn không thay đổi."), "return_draft", _plain(forms.WhyForm),
         _act(operations.return_draft)),
    Move("chuyen-tra", "t", gettext_lazy("Chuyển trả, không đúng thẩm quyền"), verbs.WORK,
         gettext_lazy("Điều phối quyết định lại đơn vị. Hạn vẫn tính; cả tỉnh chỉ chuyển trả được hai lần."), "send_back", _plain(forms.WhyForm),
         _act(operations.send_back), when=lambda p: p.send_backs < rules.MOST_SEND_BACKS),
    Move("gia-han", "h", gettext_lazy("Gia hạn một lần"), verbs.APPROVE,
         gettext_lazy("Người gửi nhận lời xin lỗi, lý do và ngày hẹn mới."), "extend", _plain(forms.ExtendForm), _act(operations.extend),
         when=lambda p: p.answering is not None and not p.answering.extensions),
    Move("phan-cong", "o", gettext_lazy("Phân công chuyên viên"), verbs.WORK,
         gettext_lazy("Người được phân công thấy việc ở đầu danh sách và nhận nhắc hạn."), "name_officer", _officer_form, _act(operations.name_officer)),
    Move("phoi-hop", "", gettext_lazy("Lấy ý kiến phối hợp"), verbs.SEE,
         gettext_lazy("Đơn vị được mời có hạn riêng để cho ý kiến; hạn trả lời người dân không đổi."), "cooperate", _invite_form,
         _act(operations.invite), when=lambda p: not p.sealed_case),
    Move("khac-phuc", "", gettext_lazy("Ghi việc khắc phục"), verbs.WORK,
         gettext_lazy("Ngày hẹn khắc phục thành một lời hứa được theo dõi; “đã khắc phục” hiện trên trang công khai."), "remedy",
         _plain(forms.RemedyForm), _act(operations.remedy)),
    Move("sua-tra-loi", "", gettext_lazy("Sửa trả lời đã gửi"), verbs.APPROVE,
         gettext_lazy("Người gửi nhận bản mới; bản cũ vẫn lưu trong nhật ký."), "correct_answer",
         _plain(forms.CorrectForm, text=lambda request, petition: petition.answer), _act(operations.correct_answer)),
    Move("bo-sung-ho", "", gettext_lazy("Ghi bổ sung thay người gửi"), verbs.COORDINATE,
         gettext_lazy("Đồng hồ chạy tiếp từ lúc này."), "close_silent", _plain(forms.SupplementForm), _supplement),
    Move("rut", "", gettext_lazy("Người gửi rút phản ánh"), verbs.COORDINATE,
         gettext_lazy("Phản ánh kết thúc theo yêu cầu của người gửi. Không hoàn tác được."), "withdraw", _plain(forms.WhyForm), _withdraw, danger=True),
    Move("lien-quan", "", gettext_lazy("Ghi liên quan với phản ánh khác"), verbs.COORDINATE,
         gettext_lazy("Hai phản ánh dẫn đến nhau; không thay đổi gì khác."), "", _plain(forms.OtherForm, other=_named), _tie),
    Move("ghi-chu", "e", gettext_lazy("Ghi chú nội bộ"), verbs.ANNOTATE,
         gettext_lazy("Chỉ người xử lý đọc được."), "", _plain(forms.NoteForm), _act(operations.note)),
)  # fmt: skip
MOVES = {move.slug: move for move in _MOVES}
QUIET = (
    "lien-quan",
    "ghi-chu",
    "phan-loai",
    "tach",
    "rut",
    "bo-sung-ho",
    "phoi-hop",
    "khong-cong-khai",
    "go-xuong",
    "sua-cong-khai",
    "sua-tra-loi",
    "khac-phuc",
)
"""Acts beside the way: never the primary button."""


@dataclass(frozen=True)
class _Held:
    """The units of a petition, asked for once however many acts are weighed."""

    units: Mapping[str, frozenset[int]]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return self.units


def possible(request: DeskRequest, petition: Petition) -> list[Move]:
    """Return the acts the person may do on the petition now, those on the way first."""
    allowed = rules.moves_from(petition.state)
    held = _Held(petition.access_units())

    def fits(move: Move) -> bool:
        if move.rule and move.rule not in allowed:
            return False
        return move.when(petition) and access.may(
            request.user, action_of(move, petition, request.user, held, request.at), held, request.at
        )

    found = [move for move in _MOVES if fits(move)]
    return sorted(found, key=lambda move: move.slug in QUIET)


def action_of(move: Move, petition: Petition, actor: Person, held: access.HasUnits, at: dt.datetime) -> access.Action:
    """Return the action the move needs: asking belongs to whoever has the petition now, inviting to the coordinator and the lead."""
    if move.rule == "ask_more":
        return verbs.COORDINATE if petition.state in (rules.RECEIVED, rules.SENT_BACK) else verbs.WORK
    if move.slug == "phoi-hop":
        return verbs.COORDINATE if access.may(actor, verbs.COORDINATE, held, at) else verbs.WORK
    return move.action


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def move(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    """Do one act; the page says first what will happen, and keeps what was typed when the act is refused."""
    wanted = MOVES.get(slug)
    if wanted is None:
        raise NotFound
    found = own.petition(request, code)
    access.require(request.user, action_of(wanted, found, request.user, found, request.at), found, request.at)
    form = wanted.make(request, found)
    back = reverse("petitions:petition", args=[code])
    if answers.done(request, form, lambda data: wanted.do(request, found, data)):
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": str(wanted.label).lower()})
        return redirect(back)
    context = {
        "move": wanted,
        "petition": found,
        "facts": _facts(found, wanted, request.at),
        "form": form,
        "back_url": back,
        "templates": templates(request, found, wanted.templates) if wanted.templates else (),
        "pictures": found.photos.order_by("pk") if "photos" in form.fields else (),
        "may_unseal": access.may(request.user, verbs.UNSEAL, found, request.at),
    }
    return render(request, wanted.page, context, status=422 if form.is_bound else 200)


def _facts(petition: Petition, wanted: Move, at: dt.datetime) -> list[tuple[str, str]]:
    unit = petition.lead.name if petition.lead else petition.centre.name
    within = []
    if wanted.rule in rules.MEASURED:
        until = queries.step_due(petition, rules.MEASURED[wanted.rule])
        late = _("đã quá: vẫn ghi được, nhật ký ghi là quá thời hạn") if at > until else _("còn trong thời hạn")
        within = [(_("Thời hạn cho việc này"), f"{moment_short(until)}; {late}")]
    return [
        (_("Phản ánh"), f"{petition.code}, {rules.STATE_LABELS[petition.state].lower()}"),
        (_("Nội dung"), petition.masked if len(petition.masked) <= 600 else f"{petition.masked[:600]}…"),
        (_("Đơn vị"), unit),
        (_("Hạn bước này"), moment_short(petition.due_at) if petition.due_at else _("không có")),
        *within,
    ]
