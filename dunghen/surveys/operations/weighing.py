"""Weights of sheets meet what is known of the people they stand for."""

import datetime as dt
from collections.abc import Mapping

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.surveys import verbs
from dunghen.surveys.models import Result, Sheet, Survey
from dunghen.surveys.operations import counting
from dunghen.surveys.queries import weighing
from dunghen.surveys.rules import refusals, words


def calibrate(*, actor: Actor, survey: Survey, totals: Mapping[str, Mapping[str, float]], at: dt.datetime) -> None:
    """Rake the weights of the sample's sheets to known totals: question key (or "stratum") → answer (or its key) → people; {}: back to the
    weights of the draw. Figures that were counted before are counted anew in the same act.

    Raises WrongState while answers still come in, CannotCalibrate.
    """
    told = {key: dict(wanted) for key, wanted in totals.items()}
    by = ", ".join(told) or "trọng số của mẫu"
    with act(verbs.CALIBRATED, actor=actor, on=survey, at=at, by=by, totals=told) as deed:
        survey = deed.lock(survey)
        if survey.state != words.CLOSED:
            raise refusals.WrongState(
                survey=survey.title, state=survey.get_state_display().lower(), action="hiệu chỉnh trọng số"
            )
        sheets = weighing.sheets_of(survey)
        for sheet, value in zip(sheets, weighing.calibrated(sheets, told).tolist(), strict=True):
            sheet.weight = value
        Sheet.objects.bulk_update(sheets, ["weight"], batch_size=2000)
        survey.calibrated_at = at if told else None
        survey.calibration = [{"question": key, "totals": wanted} for key, wanted in told.items()]
        survey.save(update_fields=["calibrated_at", "calibration"])
        if Result.objects.filter(survey=survey).exists():
            counting.count(actor=actor, survey=survey, at=at)
