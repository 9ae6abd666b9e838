"""Results are worked out again from sheets, design and journal; whatever was changed past the acts is named."""

import pytest
from django.core.management import CommandError, call_command

from dunghen.kernel.tests import people
from dunghen.surveys.models import Result, Sheet
from dunghen.surveys.operations import counting, deciding, weighing
from dunghen.surveys.queries.recomputing import recompute
from dunghen.surveys.rules import words
from dunghen.surveys.tests import counted, stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_that_was_counted_is_found_again(capsys: pytest.CaptureFixture[str]) -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    counting.count(actor=cast.thao, survey=survey, at=stage.MONDAY)
    running = recompute()
    assert (running.surveys, running.running, running.figures, running.differences) == (1, 1, 0, ())
    result = counted.result(cast, survey)
    counting.publish(actor=cast.dung, survey=survey, at=counted.CLOSING)
    call_command("surveys", "recompute", "--check")
    assert "1 cuộc khảo sát, " in (said := capsys.readouterr().out) and ", 0 chỗ lệch" in said

    # A decision after the count: the figures are of other sheets until they are counted again.
    flagged = survey.sheets.filter(stratum__key="nha-trang").first()
    Sheet.objects.filter(pk=flagged.pk).update(flags=[words.TOO_FAST])
    deciding.decide(actor=cast.thao, survey=survey, flag=words.TOO_FAST, sheets=[flagged.pk], exclude=True, why="Vội", at=counted.CLOSING)  # fmt: skip
    assert {one.source for one in recompute(survey.code).differences} == {"các phiếu"}
    counting.count(actor=cast.thao, survey=survey, at=counted.CLOSING)
    weighing.calibrate(actor=cast.thao, survey=survey, totals={"stratum": {"nha-trang": 3000, "dien-khanh": 1000}}, at=counted.CLOSING)  # fmt: skip
    assert recompute(survey.code).differences == ()

    # Past the acts: a figure, a weight, a sheet left out by nobody.
    figures = Result.objects.get(survey=survey).figures
    figures["total"]["value"] += 0.01
    Result.objects.filter(survey=survey).update(figures=figures)
    Sheet.objects.filter(pk=survey.sheets.filter(excluded=False).first().pk).update(weight=9.0)
    Sheet.objects.filter(pk=survey.sheets.filter(excluded=False).last().pk).update(excluded=True)
    found = {(one.what, one.source) for one in recompute(survey.code).differences}
    assert {
        ("phiếu bị loại", "các quyết định trong nhật ký"),
        ("trọng số", "thiết kế mẫu và các tổng đã biết"),
    } <= found
    assert {("mã kiểm tra", "số liệu đã lưu"), ("total.value", "các phiếu")} <= found
    with pytest.raises(CommandError, match="chỗ lệch"):
        call_command("surveys", "recompute", "--survey", survey.code, "--check")
    assert f"{survey.code}, total.value: lưu " in capsys.readouterr().out
    assert result.is_final
