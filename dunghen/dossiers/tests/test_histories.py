"""The way of one dossier: where it is, what each import changed, who held it, its case; nobody is named."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.tests import case_stage as stage
from dunghen.dossiers.tests.onestop import AT, COLUMNS, row, source, steps, written
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
PAGE = "/ho-so/ho-so/onestop/H99.15-210816-0001/"


def page(person: Any, address: str = PAGE) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address)


DUTY = {"duty_asked": "Ngày thông báo thuế", "duty_done": "Ngày nộp thuế"}


def test_each_import_says_what_it_changed_and_the_page_what_stopped_the_clock(tmp_path: Path, settings: Any) -> None:
    settings.TODAY = "2021-09-20T09:00"
    cast = people.cast()
    stage.under(cast)
    told = source(
        cast,
        columns=COLUMNS | DUTY,
        steps={"code": "Mã hồ sơ", "step": "Tên bước", "unit": "Đơn vị giữ", "since": "Ngày bắt đầu", "until": "Ngày kết thúc"},
        units={"kho bac nha nuoc": "so-noi-vu"},
    )  # fmt: skip
    owes = {
        "Trạng thái": "Yêu cầu thực hiện nghĩa vụ tài chính",
        "Ngày thông báo thuế": "17/08/2021 10:00",
        "Ngày nộp thuế": "",
    }
    first = row(1, NgayKetThucXuLy="", **{"Ngày trả kết quả": "", "Người nộp": "Hồ Ngọc Lan", **owes})
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "thang-8.csv", first), at=AT)
    waits = page(cast.dung).content.decode()
    assert "Đang dừng từ 10:00 17/08/2021: chờ người nộp thực hiện nghĩa vụ tài chính." in waits
    paid = {"Ngày thông báo thuế": "17/08/2021 10:00", "Ngày nộp thuế": "18/08/2021 10:00"}
    last = row(1, **{"Người nộp": "Hồ Ngọc Lan", **paid})
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "thang-9.csv", last), at=moment(2021, 9, 20, 10))
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "buoc.csv", *steps()), at=AT, steps=True)
    answer = page(cast.dung)
    text = answer.content.decode()
    assert "Lần nhập 10:00 20/09/2021" in text and "thang-9.csv" in text and "thang-8.csv" in text
    assert '<s class="quiet">Yêu cầu thực hiện nghĩa vụ tài chính</s> → Đã trả kết quả' in text
    assert "Đã dừng 1,0 ngày làm việc, không tính vào hạn." in text and "Đang dừng" not in text
    assert "Sở Nội vụ" in text and "đang giữ" in text and "Lan" not in text.replace("Lần", "")
    assert [len(changes) > 0 for _version, changes in answer.context["versions"]] == [True, True]


def test_who_may_not_see_the_dossier_may_not_know_of_it() -> None:
    cast = people.cast()
    stage.under(cast)
    stage.tell(stage.dossier())
    address = f"/ho-so/ho-so/{stage.SOURCE}/{stage.CODE}/"
    assert [page(person, address).status_code for person in (cast.minh, cast.dung, cast.tuan)] == [200, 200, 404]
    assert page(cast.dung, address.replace("0001", "9999")).status_code == 404
    assert page(cast.dung, address.replace(stage.SOURCE, "khac")).status_code == 404


def test_its_case_and_its_letters_stand_beside(settings: Any) -> None:
    settings.TODAY = "2021-09-21T09:00"
    cast = people.cast()
    stage.under(cast)
    stage.tell(stage.dossier())
    case = stage.signed(cast, stage.opened())
    address = f"/ho-so/ho-so/{stage.SOURCE}/{stage.CODE}/"
    own, above = (page(person, address).content.decode() for person in (cast.minh, cast.dung))
    assert f"/xu-ly-ho-so/tre/{case.pk}/" in own and "Xin lỗi, hẹn lại số 01/XL-SXD" in own
    # The paper names the applicant: for the unit's own people.
    assert "tải bản đã ký" in own and "tải bản đã ký" not in above and "Lan" not in own.replace("Lần", "")
