"""The desk's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

from typing import Any

from dunghen.kernel.outbox.models import Channel, Message, State
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import Row, Scene

SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"


def work(scene: Scene) -> list[Any]:
    return [scene["work"].pk]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("desk:my-work", SIGNED_IN, look="minh"),
    Row("desk:my-work", SIGNED_IN, query="scope=all&state=overdue", look="thao"),
    Row("desk:escalated", "302 403 403 403 403 200 200 403 403 403", look="dung"),
    Row("desk:own-messages", SIGNED_IN, look="minh"),
    Row("desk:preview", "302 404 200 200 404 200 200 404 404 404", args=work, look="huong"),
    Row("desk:search", SIGNED_IN, query="q=ha+tang", look="minh"),
    Row("desk:search", SIGNED_IN, look="tuan"),
    Row("desk:profile", SIGNED_IN, look="minh"),
    Row("desk:density", "302 302 302 302 302 302 302 302 302 302", method="post"),
    Row("desk:health", "302 403 403 403 403 403 403 200 403 403", look="an"),
    Row("desk:dead-letters", "302 403 403 403 403 403 403 200 403 403", look="an"),
    Row(
        "desk:dead-letter",
        "302 403 403 403 403 403 403 302 403 403",
        args=lambda scene: [scene["dead"].pk],
        method="post",
    ),
    Row("desk:demonstration-clock", SIGNED_IN, look="minh"),
    # sign-in
    Row("account_login", "200 302 302 302 302 302 302 302 302 302", look="anonymous"),
    Row("account_logout", SIGNED_IN, look="minh"),
    Row("account_inactive", "200 200 200 200 200 200 200 200 200 200", look="anonymous"),
    Row("account_reauthenticate", SIGNED_IN, look="minh"),
    Row("account_change_password", SIGNED_IN, look="minh"),
    Row("account_set_password", "302 302 302 302 302 302 302 302 302 302"),
    Row("account_reset_password", "200 200 200 200 200 200 200 200 200 200", look="anonymous"),
    Row("account_reset_password_done", "200 200 200 200 200 200 200 200 200 200", look="anonymous"),
    Row(
        "account_reset_password_from_key",
        "200 200 200 200 200 200 200 200 200 200",
        args=lambda scene: ["1", "old-key"],
        look="anonymous",
    ),
    Row("account_reset_password_from_key_done", "200 200 200 200 200 200 200 200 200 200", look="anonymous"),
    Row("mfa_index", SIGNED_IN, look="minh"),
    Row("mfa_authenticate", "302 302 302 302 302 302 302 302 302 302"),
    Row("mfa_reauthenticate", "302 302 302 302 302 302 302 302 302 302"),
    Row("mfa_activate_totp", SIGNED_IN, look="minh"),
    Row("mfa_deactivate_totp", "302 404 404 404 404 404 404 404 404 404"),
    Row("mfa_view_recovery_codes", "302 404 404 404 404 404 404 404 404 404"),
    Row("mfa_generate_recovery_codes", "302 200 200 200 200 200 200 200 200 200", look="minh"),
    Row("mfa_download_recovery_codes", "302 404 404 404 404 404 404 404 404 404"),
    Row("account_signup", "404 404 404 404 404 404 404 404 404 404"),
    Row("account_email", "404 404 404 404 404 404 404 404 404 404"),
    Row("account_email_verification_sent", "404 404 404 404 404 404 404 404 404 404"),
]


def scene(cast: Cast) -> Scene:
    """Some work of the department of construction in every state of time, watched by home affairs."""
    owner = {"owner_unit": cast.units.so_xay_dung, "overseer_unit": cast.units.so_noi_vu, "owner_person": cast.minh}
    subjects = [
        ("Rà soát quy hoạch hạ tầng kỹ thuật khu dân cư phía Tây, báo cáo UBND tỉnh", make.moment(2021, 9, 15, 17)),
        ("Trả lời kiến nghị về thoát nước đường Lê Lợi", make.moment(2021, 9, 20, 17)),
        ("Trình kế hoạch nâng cấp dịch vụ công trực tuyến mức độ 4", make.moment(2021, 10, 29, 17)),
        ("Phối hợp đánh giá mức độ hài lòng của người dân", None),
    ]
    made = [make.commitment(due_at=due_at, subject=subject, **owner) for subject, due_at in subjects]
    paused = make.commitment(
        due_at=make.moment(2021, 9, 24, 17),
        subject="Thẩm định dự án chỉnh trang bờ sông",
        suspended_at=make.moment(2021, 9, 10),
        **owner,
    )
    dead = Message.objects.create(
        key="matrix:dead",
        kind="desk.tests",
        channel=Channel.EMAIL,
        address="hop-thu-day@tinh.example",
        subject="Nhắc việc đến hạn ngày 20/09/2021",
        body="",
        created_at=make.MONDAY,
        not_before=make.MONDAY,
        state=State.DEAD,
        attempts=8,
        last_error="552 Hộp thư đã đầy",
    )
    return {"work": made[0], "paused": paused, "dead": dead}
