"""Who was invited and how many have answered. That somebody has is told by his missing ticket, and by nothing else."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dunghen.surveys.models import Invitation, Sheet, Stratum, Survey, Ticket
from dunghen.surveys.rules import samples, words

IN_THE_FIELD = (words.CHOSEN, words.SENT)


def waiting(survey: Survey) -> QuerySet[Invitation]:
    """Return the invitations of those who are asked and have not answered."""
    return Invitation.objects.filter(
        Exists(Ticket.objects.filter(hash=OuterRef("ticket"))), survey=survey, state__in=IN_THE_FIELD
    )


@dataclass(frozen=True)
class Rate:
    """One cell or group. ``rate`` 0–1, None without anybody invited; ``replaced``: people for whom others stepped in."""

    name: str
    population: int
    invited: int
    answered: int
    replaced: int
    rate: float | None


def by_stratum(survey: Survey) -> list[Rate]:
    """Return the rates of each stratum or group. Three queries."""
    left = dict(waiting(survey).order_by().values_list("stratum").annotate(n=Count("pk")).values_list("stratum", "n"))
    told = {
        pk: (asked, gone)
        for pk, asked, gone in survey.invitations.order_by()
        .values("stratum")
        .annotate(
            asked=Count("pk", filter=Q(state__in=IN_THE_FIELD)),
            gone=Count("pk", filter=Q(state__in=(words.REPLACED, words.REFUSED, words.UNREACHABLE))),
        )
        .values_list("stratum", "asked", "gone")
    }
    found = []
    for row in Stratum.objects.filter(survey=survey):
        asked, gone = told.get(row.pk, (0, 0))
        answered = asked - left.get(row.pk, 0)
        found.append(
            Rate(row.name, row.population, asked, answered, gone, samples.response_rate(answered, asked, gone))
        )
    return found


def by_channel(survey: Survey) -> list[tuple[str, int, int]]:
    """Return (channel in words, sheets, those left out). One query."""
    told = dict(words.SHEET_CHANNELS)
    rows = (
        Sheet.objects.filter(survey=survey)
        .order_by("channel")
        .values("channel")
        .annotate(n=Count("pk"), out=Count("pk", filter=Q(excluded=True)))
        .values_list("channel", "n", "out")
    )
    return [(str(told[channel]), count, out) for channel, count, out in rows]


def by_flag(survey: Survey) -> list[tuple[str, str, int, int]]:
    """Return (flag, in words, sheets not yet decided on, sheets in all). One query."""
    counts: dict[str, list[int]] = {}
    for flags, reviewed in Sheet.objects.filter(survey=survey).exclude(flags=[]).values_list("flags", "reviewed"):
        for flag in flags:
            told = counts.setdefault(flag, [0, 0])
            told[0] += not reviewed
            told[1] += 1
    return [(slug, str(label), counts[slug][0], counts[slug][1]) for slug, label in words.FLAGS if slug in counts]
