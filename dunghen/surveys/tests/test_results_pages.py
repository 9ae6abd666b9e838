"""Pages of results: what leaders, heads and everybody read; few queries, small groups out of reach, papers and measures of the same figures."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from dunghen.kernel import measures
from dunghen.kernel.measures import Scope
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import people
from dunghen.surveys.models import Result, Survey
from dunghen.surveys.operations import counting
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.queries import results
from dunghen.surveys.rules import estimates, words
from dunghen.surveys.tests import counted, stage

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_leader_reads_figure_interval_target_factors_and_groups(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    cast = people.cast()
    survey = counted.satisfaction(cast)
    counted.result(cast, survey)
    client, address = signed_in(cast.dung), reverse("surveys:results", args=[survey.code])
    client.get(address)
    cache.clear()
    with django_assert_max_num_queries(9):
        page = client.get(address).content.decode()
    assert "82,3%" in page and "Khoảng tin cậy 95%" in page
    assert "Chưa đủ để nói trên hay dưới mức 81%" in page
    assert "Công chức giải quyết công việc" in page and "<svg" in page
    assert "Thành phố Nha Trang" in page and "0905" not in page
    area = survey.strata.latest("id").pk
    group = client.get(reverse("surveys:results-group", args=[survey.code, "stratum", area])).content.decode()
    assert "Huyện Diên Khánh" in group and "30/60" in group


def test_nobody_opens_a_hidden_group_or_a_result_that_is_not_there() -> None:
    cast = people.cast()
    survey = stage.survey(cast, design=words.STRATIFIED, parts=counted.PARTS, least_group=10)
    one, two = survey.strata.order_by("id")
    counted.sheets(survey, [(40, {"access": 5}, {"stratum": one}), (3, {"access": 1}, {"stratum": two})])
    client = signed_in(cast.thao)
    assert "Chưa có kết quả" in client.get(reverse("surveys:results", args=[survey.code])).content.decode()
    counted.result(cast, survey)
    for area in (one, two):
        assert client.get(reverse("surveys:results-group", args=[survey.code, "stratum", area.pk])).status_code == 404
    page = client.get(reverse("surveys:results", args=[survey.code])).content.decode()
    assert "quá ít phiếu, không nêu" in page
    assert Client().get(reverse("surveys:public-results", args=[survey.code])).status_code == 404, "not published"
    counting.publish(actor=cast.dung, survey=survey, at=counted.CLOSING)
    public = Client().get(reverse("surveys:public-results", args=[survey.code])).content.decode()
    assert "93,0%" in public and "Vì chỉ hỏi một số người" in public


def test_two_periods_are_compared_in_words() -> None:
    cast = people.cast()
    first = _year(cast, 2020, (40, 60))
    same = _year(cast, 2021, (45, 55))
    better = _year(cast, 2022, (80, 20))
    best = _year(cast, 2023, (99, 1))
    later = list(reversed([one.result for one in (first, same, better, best)]))

    def told(survey: Survey) -> str:
        result = Result.objects.select_related("survey").get(survey=survey)
        return results.total(result, results.earlier(result, later)).change

    assert told(first) == "" and told(same) == estimates.NO_CLEAR_DIFFERENCE
    assert told(better) == estimates.NOT_COMPARABLE and told(best) == estimates.CLEARLY_HIGHER
    page = signed_in(cast.dung).get(reverse("surveys:results", args=[best.code])).content.decode()
    assert "rõ ràng cao hơn" in page and "Từ năm 2022 cách tính khác" in page
    # Two years before the break are joined, two after it, and the break is drawn.
    assert page.count('class="join"') == 2 and page.count('class="break"') == 1
    paper = signed_in(cast.dung).get(reverse("surveys:results-file", args=[best.code, "docx"])).content
    assert "Qua các kỳ" in [one.text for one in Document(io.BytesIO(paper)).paragraphs]
    assert sum(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(paper)).namelist()) == 2


def test_papers_hold_the_same_figures() -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    counted.result(cast, survey)
    client = signed_in(cast.huong)
    paper = client.get(reverse("surveys:results-file", args=[survey.code, "docx"])).content
    text = "\n".join(one.text for one in Document(io.BytesIO(paper)).paragraphs)
    assert "Chỉ số: 82,3% (" in text and "chưa đủ để nói trên hay dưới mức 81%" in text
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(paper)).namelist())
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(reverse("surveys:results-file", args=[survey.code, "xlsx"])).content)
    )
    rows = book.get_sheet_by_name("Chỉ số").to_python()
    assert rows[1][0] == "Chỉ số chung" and rows[1][1] == pytest.approx(100 * 543 / 660)
    assert rows[1][5:7] == [237, 300]


def test_measures_are_the_figures_of_the_last_survey_that_is_over() -> None:
    cast = people.cast()
    assert measures.read("surveys.satisfaction", Scope(counted.CLOSING)) is None
    survey = counted.satisfaction(cast)
    counting.count(actor=cast.thao, survey=survey, at=stage.MONDAY)
    assert measures.read("surveys.satisfaction", Scope(counted.CLOSING)) is None, "answers still come"
    counted.result(cast, survey)
    found = measures.read("surveys.satisfaction", Scope(counted.CLOSING))
    assert found is not None and found.value == pytest.approx(100 * 543 / 660) and survey.code in found.list_url
    read = {
        slug: measures.read(f"surveys.{slug}", Scope(counted.CLOSING))
        for slug in ("satisfaction_points", "satisfaction_officials", "leaders")
    }
    assert read["satisfaction_points"] is not None and read["satisfaction_points"].value == pytest.approx(8.227273)
    assert read["satisfaction_officials"] is not None and read["satisfaction_officials"].value == pytest.approx(
        100 * 246 / 330
    )
    assert read["leaders"] is None
    of_unit = measures.read("surveys.satisfaction", Scope(counted.CLOSING, "so-y-te"))
    assert of_unit is not None and of_unit.value == pytest.approx(70)
    assert measures.read("surveys.satisfaction", Scope(counted.CLOSING, "so-noi-vu")) is None
    assert (
        measures.read(
            "surveys.satisfaction", Scope(counted.CLOSING, None, (dt.date(2020, 1, 1), dt.date(2020, 12, 31)))
        )
        is None
    )
    assert measures.read("surveys.satisfaction", Scope(stage.MONDAY)) is None, "it was not over then"


def _year(cast: people.Cast, year: int, pair: tuple[int, int]) -> Survey:
    version = stage.version(cast, slug=f"phieu-{year}")
    survey = stage.survey(
        cast, version=version, design=words.SIMPLE, parts=[Part("tinh", "Tỉnh", 5000, 100)], title=f"SIPAS {year}",
        opens_on=dt.date(year, 9, 1), closes_on=dt.date(year, 10, 1),
    )  # fmt: skip
    stratum = survey.strata.get()
    counted.sheets(
        survey, [(pair[0], {"access": 5}, {"stratum": stratum}), (pair[1], {"access": 2}, {"stratum": stratum})]
    )
    counted.result(cast, survey)
    return survey
