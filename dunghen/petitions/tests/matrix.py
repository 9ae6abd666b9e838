"""The room's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

import datetime as dt
from typing import Any

from dunghen.kernel.clock import ZONE
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries
from dunghen.petitions.models import Petition, StrayMail
from dunghen.petitions.operations import mailing
from dunghen.petitions.tests import stage
from tests.pages.matrix import Row, Scene

OPEN = "200 200 200 200 200 200 200 200 200 200"
UNFIT = "422 422 422 422 422 422 422 422 422 422"
NOT_FOUND = "404 404 404 404 404 404 404 404 404 404"
COORDINATOR = "302 403 403 403 403 403 403 403 200 403"
COORDINATOR_ONLY = "302 403 403 403 403 403 403 403 200 403"
COORDINATOR_302 = "302 403 403 403 403 403 403 403 302 403"
COORDINATOR_404 = "302 404 404 404 403 200 200 403 200 403"
COORDINATE = "302 404 404 404 403 403 403 403 200 403"
PARTIES = "302 404 200 200 403 200 200 403 200 403"
"""Those who see a petition of the department: its people, coordinators, and those who follow."""
MOVED = "302 302 302 302 302 302 302 302 302 302"
GONE = "410 410 410 410 410 410 410 410 410 410"
COORDINATES = "302 404 403 403 403 403 403 403 422 403"
WORKS = "302 404 422 422 403 403 403 403 403 403"
APPROVES = "302 404 403 422 403 403 403 403 403 403"
CENTRE_ALONE = "302 404 404 404 403 403 403 403 422 403"
"""A petition that no unit has yet, or a sealed one."""
FRIDAY = dt.datetime(2021, 9, 17, 9, tzinfo=ZONE)
EVENING = FRIDAY + dt.timedelta(hours=5)


def scene(cast: Cast) -> Scene:
    """Petitions of Lan's: one answered, one waiting for her, one passed to a body outside."""
    answered = stage.answered(cast, stage.handed(cast, at=FRIDAY), at=FRIDAY + dt.timedelta(hours=5))
    asked = stage.filed(FRIDAY, photos=[stage.picture()]).petition
    operations.ask_more(actor=cast.mai, petition=asked, question="Xin cho biết số nhà gần nhất.", at=FRIDAY)
    forwarded = stage.filed(FRIDAY, photos=[stage.picture()]).petition
    operations.forward(
        actor=cast.mai, petition=forwarded, body="Công ty Điện lực Thử", email="dl@ngoai.example", words="", at=FRIDAY
    )
    letter = Message.objects.get(address="dl@ngoai.example").body
    handed = stage.handed(cast, coops=[cast.units.so_noi_vu])
    fresh = stage.filed(photos=[stage.picture()]).petition
    sealed = stage.filed(
        text="Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng."
    ).petition
    template = operations.keep_template(
        actor=cast.mai, at=FRIDAY, title="Đã thay nắp cống", text="Đơn vị đã thay nắp cống.", purpose="answer", field=""
    )
    public, gone = _public(cast, photos=[stage.picture()]), _public(cast)
    public.photos.update(public=True)
    operations.judge(petition=public, satisfied=True, really_fixed=True, at=EVENING)
    operations.take_down(actor=cast.mai, petition=gone, why="Còn tên người.", at=EVENING)
    mailing.take(raw=b"From: ai@dan.example\nSubject: Hoi\n\n?", at=FRIDAY)
    asked_alert = operations.follow(email="hang@dan.example", petition=public, at=EVENING)
    alert = operations.follow(email="hang@dan.example", field=stage.FIELD, at=EVENING)
    assert alert is not None
    operations.confirm_following(subscription=alert, at=EVENING)
    return {
        "stray": StrayMail.objects.get(),
        "asked_alert": asked_alert,
        "alert": alert,
        "handed": handed,
        "fresh": fresh,
        "sealed": sealed,
        "taken": stage.handed(cast),
        "helped": stage.handed(cast, lead=cast.units.so_y_te, coops=[cast.units.so_xay_dung]),
        "drafted": stage.drafted(cast, at=stage.MONDAY),
        "template": template,
        "public": public,
        "gone": gone,
        "own": answered,
        "asked": asked,
        "forwarded": forwarded,
        "token": letter.rsplit("/tra-loi/", 1)[1].split("/")[0],
    }


def _public(cast: Cast, **more: Any) -> Petition:
    """Return one more of Lan's petitions, published."""
    petition = stage.handed(cast, stage.filed(FRIDAY, **more).petition, at=FRIDAY)
    return stage.published(cast, stage.answered(cast, petition, at=EVENING), at=EVENING)


def alert(name: str) -> Any:
    """Return the arguments of the page that a letter to a follower leads to."""
    return lambda scene: [scene[name].pk, queries.alert_url(scene[name]).rstrip("/").rsplit("/", 1)[1]]


def own(name: str, *more: Any) -> Any:
    """Return the arguments of the sender's page of a petition of the scene."""
    return lambda scene: [scene[name].code, scene[name].petitioner.secret, *more]


def code(name: str, *more: Any) -> Any:
    """Return the arguments of an officers' page of a petition of the scene."""
    return lambda scene: [scene[name].code, *more]


def photo_of(name: str) -> Any:
    return lambda scene: [scene[name].code, scene[name].petitioner.secret, scene[name].photos.get().pk, "nho"]


ACTS: dict[str, list[tuple[str, str]]] = {
    "chuyen": [("fresh", CENTRE_ALONE)],
    "bo-niem-phong": [("sealed", "302 404 404 404 403 404 404 403 422 403")],
    "huong-dan": [("fresh", CENTRE_ALONE), ("handed", COORDINATES)],
    "bo-sung": [("fresh", CENTRE_ALONE), ("handed", WORKS)],
    "khong-tiep-nhan": [("fresh", CENTRE_ALONE)],
    "ngoai-tinh": [("fresh", CENTRE_ALONE)],
    "gui-tra-loi": [("forwarded", CENTRE_ALONE)],
    "thu-hoi": [("forwarded", CENTRE_ALONE)],
    "giu-nguyen": [("handed", COORDINATES)],
    "chuyen-tiep": [("handed", COORDINATES)],
    "phan-loai": [("handed", COORDINATES)],
    "cong-khai": [("own", COORDINATES)],
    "sua-cong-khai": [("public", COORDINATES)],
    "khong-cong-khai": [("own", COORDINATES)],
    "go-xuong": [("public", COORDINATES)],
    "tach": [("handed", COORDINATES)],
    "gop": [("handed", COORDINATES)],
    "soan": [("handed", WORKS)],
    "duyet": [("drafted", APPROVES)],
    "tra-du-thao": [("drafted", APPROVES)],
    "chuyen-tra": [("handed", WORKS)],
    "gia-han": [("handed", APPROVES)],
    "phan-cong": [("handed", WORKS)],
    "phoi-hop": [("handed", "302 404 422 422 403 403 403 403 422 403")],
    "khac-phuc": [("own", WORKS)],
    "sua-tra-loi": [("own", APPROVES)],
    "bo-sung-ho": [("asked", CENTRE_ALONE)],
    "rut": [("handed", COORDINATES)],
    "lien-quan": [("handed", COORDINATES)],
    "ghi-chu": [("handed", "302 404 422 422 403 403 403 403 422 403")],
    "nhan": [("taken", "302 404 302 302 403 403 403 403 403 403")],
}
"""Every act of the desk (desk.moves.MOVES), sent with nothing in it: whoever may do it is told what is missing (422), or has done it when
nothing is asked for (302); everybody else is refused before the form is read."""

ROWS = [
    # -- citizens: filing and following
    Row("petitions:new", OPEN, look="anonymous"),
    Row("petitions:hints", OPEN, method="post", data=lambda scene: {"text": stage.TEXT}),
    Row("petitions:offline", OPEN, look="anonymous"),
    Row("petitions:worker", OPEN),
    Row("petitions:manifest", OPEN),
    Row("petitions:map-data", OPEN),
    Row("petitions:ticket", OPEN, query=f"key={'0' * 32}"),
    Row("petitions:whole", UNFIT, method="post"),
    Row("petitions:what", NOT_FOUND, args=lambda scene: ["nhap-cua-ai"]),
    Row("petitions:where", NOT_FOUND, args=lambda scene: ["nhap-cua-ai"]),
    Row("petitions:who", NOT_FOUND, args=lambda scene: ["nhap-cua-ai"]),
    Row("petitions:discard", NOT_FOUND, args=lambda scene: ["nhap-cua-ai"], method="post"),
    Row("petitions:draft-photo", NOT_FOUND, args=lambda scene: ["nhap-cua-ai", 1]),
    Row("petitions:find", OPEN, look="anonymous"),
    Row("petitions:own", OPEN, args=own("own"), look="anonymous"),
    Row("petitions:own", OPEN, args=own("asked"), look="anonymous"),
    Row("petitions:own", NOT_FOUND, args=lambda scene: [scene["own"].code, "0" * 32]),
    Row("petitions:slip", OPEN, args=own("asked"), look="anonymous"),
    Row("petitions:own-act", OPEN, args=own("own", "danh-gia"), look="anonymous"),
    Row("petitions:own-act", OPEN, args=own("own", "mo-lai"), look="anonymous"),
    Row("petitions:own-act", OPEN, args=own("asked", "bo-sung"), look="anonymous"),
    Row("petitions:own-act", OPEN, args=own("asked", "rut"), look="anonymous"),
    Row("petitions:own-act", OPEN, args=own("own", "khong-cong-khai"), look="anonymous"),
    Row("petitions:own-photo", OPEN, args=photo_of("asked")),
    Row("petitions:outside", OPEN, args=lambda scene: [scene["token"]], look="anonymous"),
    Row(
        "petitions:outside-photo",
        OPEN,
        args=lambda scene: [scene["token"], scene["forwarded"].photos.get().pk, "nho"],
    ),
    # -- officers
    Row("petitions:inbox", "302 200 200 200 403 200 200 403 200 403", look="mai"),
    Row("petitions:inbox", "302 200 200 200 403 200 200 403 200 403", look="minh"),
    Row("petitions:inbox", "302 200 200 200 403 200 200 403 200 403", query="view=tat-ca&q=khong+co+gi", look="thao"),
    Row("petitions:inbox-csv", "302 200 200 200 403 200 200 403 200 403"),
    Row("petitions:inbox-xlsx", "302 200 200 200 403 200 200 403 200 403"),
    Row("petitions:hand-over-many", COORDINATOR_302, args=lambda s: []),
    Row(
        "petitions:hand-over-many",
        COORDINATOR,
        method="post",
        data=lambda s: {"code": [s["fresh"].code]},
    ),
    Row("petitions:assign-many", "302 302 302 302 403 403 403 403 403 403"),
    Row(
        "petitions:assign-many",
        "302 302 200 200 403 403 403 403 403 403",
        data=lambda s: {"code": [s["handed"].code]},
        method="post",
    ),
    Row(
        "petitions:assign-many",
        "302 302 200 200 403 403 403 403 403 403",
        query=lambda s: f"code={s['handed'].code}&code={s['drafted'].code}",
        look="huong",
    ),
    Row("petitions:following", "302 302 302 302 403 302 302 403 302 403"),
    Row("petitions:entry", "302 403 403 403 403 403 403 403 200 200", look="nga"),
    Row(
        "petitions:entry",
        "302 403 403 403 403 403 403 403 200 200",
        method="post",
        data=lambda s: {"channel": "hotline", "cls": "normal", "text": stage.TEXT, "distinct": "1"},
        look="nga",
    ),
    Row("petitions:templates", "302 403 403 200 403 403 403 403 200 403", look="mai"),
    Row("petitions:template", "302 403 403 404 403 403 403 403 200 403", args=lambda s: [s["template"].pk], look="mai"),
    Row("petitions:template-retire", "405 405 405 405 405 405 405 405 405 405", args=lambda s: [s["template"].pk]),
    Row("petitions:terms", "302 403 403 403 403 403 403 200 200 403", look="mai"),
    Row("petitions:stray-mails", COORDINATOR, look="mai"),
    Row("petitions:stray-mail", COORDINATOR, args=lambda s: [s["stray"].pk], look="mai"),
    Row("petitions:overview", "302 403 403 403 403 200 200 403 200 403", look="dung"),
    Row("petitions:desk-map", "302 200 200 200 403 200 200 403 200 403", query="view=tat-ca", look="mai"),
    Row("petitions:desk-map-points", "302 200 200 200 403 200 200 403 200 403", query="khung=11,108,13,110&gan=9"),
    Row(
        "petitions:compare",
        COORDINATOR_ONLY,
        args=lambda s: [s["fresh"].code, s["handed"].code],
        look="mai",
    ),
    Row(
        "petitions:cooperation",
        "302 404 200 200 403 200 200 403 200 403",
        args=lambda s: [s["handed"].cooperations.get().pk],
        look="minh",
    ),
    Row("petitions:petition", PARTIES, args=code("handed"), look="minh"),
    Row("petitions:petition", COORDINATOR_404, args=code("fresh"), look="mai"),
    Row("petitions:petition", "302 404 404 404 403 404 404 403 200 403", args=code("sealed"), look="mai"),
    Row("petitions:petition", PARTIES, args=code("own"), look="thao"),
    Row("petitions:photos", "302 404 200 200 403 403 403 403 403 403", args=code("handed"), look="minh"),
    Row("petitions:photo", COORDINATOR_404, args=lambda s: [s["fresh"].code, s["fresh"].photos.get().pk, "nho"]),
    Row("petitions:unseal", "302 404 403 200 403 403 403 403 200 403", args=code("handed"), look="huong"),
    Row("petitions:move", COORDINATE, args=code("fresh", "chuyen"), look="mai"),
    Row("petitions:move", COORDINATE, args=code("fresh", "huong-dan"), look="mai"),
    Row("petitions:move", COORDINATE, args=code("fresh", "khong-tiep-nhan"), look="mai"),
    Row("petitions:move", COORDINATE, args=code("fresh", "ngoai-tinh"), look="mai"),
    Row("petitions:move", COORDINATE, args=code("forwarded", "thu-hoi"), look="mai"),
    Row("petitions:move", "302 404 200 200 403 403 403 403 403 403", args=code("handed", "soan"), look="minh"),
    Row("petitions:move", "302 404 403 200 403 403 403 403 403 403", args=code("drafted", "duyet"), look="huong"),
    Row("petitions:move", "302 404 403 200 403 403 403 403 403 403", args=code("handed", "gia-han"), look="huong"),
    Row("petitions:move", "302 404 200 200 403 403 403 403 403 403", args=code("handed", "bo-sung")),
    Row("petitions:move", "302 404 403 403 403 403 403 403 200 403", args=code("own", "cong-khai"), look="mai"),
    Row("petitions:move", "302 404 200 200 403 403 403 403 200 403", args=code("handed", "ghi-chu"), look="minh"),
    # -- what officers send
    *(
        Row("petitions:move", answers, args=code(name, slug), method="post")
        for slug, cases in ACTS.items()
        for name, answers in cases
    ),
    Row(
        "petitions:hand-over-many",
        "302 403 403 403 403 403 403 403 422 403",
        method="post",
        data=lambda s: {"code": [s["fresh"].code], "confirm": "1"},
    ),
    Row(
        "petitions:assign-many",
        "302 302 422 422 403 403 403 403 403 403",
        method="post",
        data=lambda s: {"code": [s["handed"].code], "confirm": "1"},
    ),
    Row("petitions:entry", "302 403 403 403 403 403 403 403 422 422", method="post", data=lambda s: {"text": ""}),
    Row(
        "petitions:cooperation",
        "302 403 422 422 403 403 403 403 403 403",
        args=lambda s: [s["helped"].cooperations.get().pk],
        method="post",
    ),
    Row("petitions:photos", WORKS, args=code("handed"), method="post"),
    Row("petitions:unseal", "302 404 403 422 403 403 403 403 422 403", args=code("handed"), method="post"),
    Row(
        "petitions:stray-mail",
        "302 403 403 403 403 403 403 403 422 403",
        args=lambda s: [s["stray"].pk],
        method="post",
        data=lambda s: {"close": "1"},
    ),
    Row("petitions:terms", "302 403 403 403 403 403 403 422 422 403", method="post", data=lambda s: {"step": ""}),
    Row("petitions:templates", "302 403 403 422 403 403 403 403 422 403", method="post", data=lambda s: {"title": ""}),
    Row(
        "petitions:template",
        "302 403 403 404 403 403 403 403 422 403",
        args=lambda s: [s["template"].pk],
        method="post",
        data=lambda s: {"title": ""},
    ),
    Row(
        "petitions:template-retire",
        "302 403 403 404 403 403 403 403 302 403",
        args=lambda s: [s["template"].pk],
        method="post",
    ),
    # -- what senders and bodies outside send
    Row("petitions:own-act", UNFIT, args=own("own", "danh-gia"), method="post", data=lambda s: {"comment": ""}),
    Row("petitions:own-act", UNFIT, args=own("own", "mo-lai"), method="post", data=lambda s: {"why": ""}),
    Row("petitions:own-act", UNFIT, args=own("asked", "bo-sung"), method="post", data=lambda s: {"text": ""}),
    Row("petitions:own-act", UNFIT, args=own("asked", "rut"), method="post", data=lambda s: {"why": "x" * 5000}),
    Row("petitions:outside", UNFIT, args=lambda s: [s["token"]], method="post", data=lambda s: {"reply": ""}),
    Row("petitions:follow", UNFIT, args=lambda s: [s["public"].code], method="post", data=lambda s: {"email": "khong"}),
    # -- everybody: what is published
    Row("petitions:public-list", OPEN, look="anonymous"),
    Row("petitions:public-list", OPEN, query="q=nap+cong&field=giao-thong&satisfied=co", look="anonymous"),
    Row("petitions:public-list", OPEN, query="q=khong+co+gi", look="anonymous"),
    Row("petitions:public", OPEN, args=lambda scene: [scene["public"].code], look="anonymous"),
    Row("petitions:public-map", OPEN, query="field=giao-thong", look="anonymous"),
    Row("petitions:map-points", OPEN, query="bbox=11,108,13,110&zoom=9"),
    Row("petitions:statistics", OPEN, look="anonymous"),
    Row("petitions:statistics", OPEN, query="by=month&sort=-on_time", look="anonymous"),
    Row("petitions:agency", OPEN, args=lambda scene: ["so-xay-dung"], look="anonymous"),
    Row("petitions:feed", OPEN, args=lambda scene: ["atom"]),
    Row("petitions:feed", OPEN, args=lambda scene: ["rss"]),
    Row("petitions:opendata", OPEN, look="anonymous"),
    Row("petitions:opendata-index", OPEN),
    Row("petitions:opendata-file", OPEN, args=lambda scene: ["tat-ca", "csv"]),
    Row("petitions:alerts", OPEN, query="field=giao-thong", look="anonymous"),
    Row("petitions:follow", OPEN, args=lambda scene: [scene["public"].code], look="anonymous"),
    Row("petitions:follow-sent", OPEN, look="anonymous"),
    Row("petitions:alert", OPEN, args=alert("asked_alert"), look="anonymous"),
    Row("petitions:alert", OPEN, args=alert("alert"), look="anonymous"),
    Row("petitions:alert", NOT_FOUND, args=lambda scene: [scene["alert"].pk, "0" * 32]),
    Row("petitions:alert-confirm", MOVED, args=alert("alert"), method="post"),
    Row("petitions:alert-stop", MOVED, args=alert("alert")),
    Row("petitions:support", MOVED, args=lambda scene: [scene["public"].code], method="post"),
    Row("petitions:public", GONE, args=lambda scene: [scene["gone"].code]),
    Row("petitions:public", NOT_FOUND, args=lambda scene: [scene["own"].code]),
    Row(
        "petitions:public-photo",
        OPEN,
        args=lambda scene: [scene["public"].code, scene["public"].photos.get().pk, "nho"],
    ),
]
