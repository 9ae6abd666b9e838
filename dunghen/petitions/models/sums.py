"""Sums kept for the public side: figures and points of the map, counted now and then so that a page over a million rows costs a few."""

from typing import ClassVar

from django.db import models

from dunghen.kernel.organisation.models import Unit


class Tally(models.Model):
    """Counts of one period, parted by one thing, of all or of one unit; ``at`` says as of when."""

    period = models.CharField(max_length=8)
    """A key of queries.statistics: "12" (the last twelve months), or a year."""
    by = models.CharField(max_length=8, blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    counts = models.JSONField()
    """[[group, counts], …]"""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "by", "unit"], name="tally_once", nulls_distinct=False)
        ]


class Cell(models.Model):
    """How many published items lie in one cell of the map's grid at one zoom, and where their middle is."""

    zoom = models.PositiveSmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    field = models.CharField(max_length=40, blank=True, default="")
    """"" for all fields together."""
    number = models.PositiveIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    code = models.CharField(max_length=16)
    """The newest code when there is one item alone."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zoom", "field", "x", "y"], name="cell_once")]
