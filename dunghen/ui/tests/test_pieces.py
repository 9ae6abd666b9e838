"""The pieces of pages: time in words, states, numbers, pages of a list, forms."""

import datetime as dt
import json

import pytest
from django import forms
from django.core import signing
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import make
from dunghen.ui import times
from dunghen.ui.forms import DayField, PhoneField
from dunghen.ui.icons import SHAPES
from dunghen.ui.paging import Page, keyset
from dunghen.ui.templatetags.ui import TONES


def draw(text: str, **names: object) -> str:
    request = RequestFactory().get("/danh-sach/?sort=due_at&kind=a&after=x")
    return Template("{% load ui %}" + text).render(Context({"request": request, **names}))


@pytest.mark.parametrize(
    ("minutes", "state", "said"),
    [
        (480 + 180, "in_time", "còn 1 ngày 3 giờ làm việc"),
        (3 * 480 + 59, "in_time", "còn 3 ngày làm việc"),
        (150, "due_soon", "còn 2 giờ 30 phút làm việc"),
        (0, "due_soon", "còn dưới 1 phút làm việc"),
        (-960, "overdue", "quá hạn 2 ngày làm việc"),
        (0, "overdue", "vừa quá hạn"),
        (300, "suspended", "đang tạm dừng"),
        (None, "in_time", ""),
    ],
)
def test_time_left_is_said_as_an_officer_says_it(minutes: int | None, state: str, said: str) -> None:
    assert times.spoken(minutes, state=state) == said


def test_a_moment_is_written_in_viet_nams_time() -> None:
    utc = dt.datetime(2021, 8, 20, 10, 0, tzinfo=dt.UTC)
    assert times.moment(utc) == "17:00 thứ Sáu, 20/08/2021"
    assert times.moment_short(utc) == "17:00 20/08/2021"
    with translation.override("en"):
        assert times.day_long(utc) == "Friday, 20/08/2021"


def test_every_state_has_a_word_a_shape_and_a_tone() -> None:
    assert set(TONES) == set(timeliness.STATES)
    for state, (_tone, shape) in TONES.items():
        badge = draw("{% state s %}", s=state)
        assert SHAPES[shape] in badge and timeliness.LABELS[state] in badge
        assert badge.startswith('<span class="badge'), "The badge is drawn, not written out."


def test_numbers_are_grouped_the_vietnamese_way() -> None:
    assert draw(
        "{{ n }} {{ share|percent }} {{ none|percent }} {{ size|file_size }}",
        n=1234567,
        share=0.9342,
        none=None,
        size=1_340_000,
    ) == ("1.234.567 93,4% — 1,3 MB")


def test_what_people_type_is_never_markup() -> None:
    page = draw(
        "{% include 'ui/promise.html' %}",
        owner="<b>x</b>",
        next_step="<script>",
        due_at=make.MONDAY,
        minutes=-5,
        state="overdue",
    )
    assert "<script>" not in page and "<b>x</b>" not in page


def test_a_column_head_turns_its_order_and_starts_the_list_over() -> None:
    head = draw('{% sort_header "due_at" "Hạn" %}')
    assert 'aria-sort="ascending"' in head and "sort=-due_at" in head and "kind=a" in head and "after" not in head


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["title", "-title"])
def test_pages_forward_and_back_give_the_same_rows(by: str) -> None:
    for number in range(23):
        make.person(f"n{number}@tinh.example", title=f"T{number // 4}")
    rows = Person.objects.all()
    forward: list[Page] = [keyset(rows, QueryDict(), by, size=5)]
    while forward[-1].after:
        forward.append(keyset(rows, QueryDict(f"after={forward[-1].after}"), by, size=5))
    walked = [person.pk for page in forward for person in page.rows]
    order = [by, "-pk" if by.startswith("-") else "pk"]
    assert walked == list(rows.order_by(*order).values_list("pk", flat=True))
    back = [forward[-1]]
    while back[-1].before:
        back.append(keyset(rows, QueryDict(f"before={back[-1].before}"), by, size=5))
    assert [list(page.rows) for page in reversed(back)] == [list(page.rows) for page in forward]


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["", "x", "W10", "bnVsbA", "WyJhIiwgImIiXQ", "e30", "WzEsMixd", "0" * 500])
def test_a_mark_that_cannot_be_read_begins_at_the_start(mark: str) -> None:
    make.person("a@tinh.example")
    assert len(keyset(Person.objects.all(), QueryDict(f"after={mark}"), "title").rows) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["không phải lúc nào", "a\x00", 7, 10**30, {"moment": "2021-09-20T09:00:00"}])
def test_a_mark_of_another_list_begins_at_the_start(value: object) -> None:
    make.person("a@tinh.example")
    mark = signing.b64_encode(json.dumps([value, 10**30 if value == 7 else 0]).encode()).decode()
    for way in ("after", "before"):
        for by in ("last_login", "title", "id"):
            found = keyset(Person.objects.all(), QueryDict(f"{way}={mark}"), by)
            assert len(found.rows) <= 1


@pytest.mark.parametrize(
    "typed", ["20/8/2021", "20-08-2021", "20.8.21", "2021-08-20", " 20 / 08 / 2021 ", "ngày 20 tháng 8 năm 2021"]
)
def test_a_day_is_read_in_any_common_form(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2021, 8, 20)


@pytest.mark.parametrize(
    "typed", ["31/02/2021", "hôm qua", "20/8/2021/5", "8", "0/0/0", "²/8/2021", "31/12/9999", "1/1/0001", "8" * 5000]
)
def test_a_day_that_cannot_be_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="20/08/2021"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0905.123.456", "+84 905 123 456", "0905-123-456", "84905123456", "(0905) 123456"])
def test_a_phone_number_is_read_in_any_common_form(typed: str) -> None:
    assert PhoneField().clean(typed) == "0905123456"


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ.")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Tôi cam đoan", required=False)
    paper = forms.FileField(label="Tệp", required=False)
    groups = (("Người gửi", ["name"]),)


def test_a_form_says_its_errors_at_the_field_and_in_a_summary_and_keeps_what_was_typed() -> None:
    page = str(Sample({"name": "", "kind": "b"}))
    assert '<a href="#id_name">Họ và tên: ' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page and 'id="id_name_error"' in page and 'aria-invalid="true"' in page
    assert 'value="b"' in page and "checked" in page
    assert "<legend>Loại" in page and '<legend class="section">Người gửi' in page
    assert "(không bắt buộc)" in page and "data-drop" in page


def test_a_form_not_sent_yet_has_no_summary() -> None:
    assert "error-summary" not in str(Sample())
