"""Counting the shelves."""

from django.db import models

from lentera.journal.projecting import Projected


class Stocktake(Projected):
    """One count over some days. Its figures are those of the closing; before, they come from scans and books."""

    name = models.CharField(max_length=200)
    begun_on = models.DateField()
    library = models.UUIDField(null=True)
    first = models.CharField(max_length=40)
    last = models.CharField(max_length=40)
    closed_on = models.DateField(null=True)
    expected = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    on_loan = models.IntegerField(default=0)
    elsewhere = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    unexpected = models.IntegerField(default=0)
    groups = models.JSONField(default=list)
    note = models.TextField()


class StocktakeScan(Projected):
    """One barcode that stood on a shelf; its id is derived from stocktake and barcode. `position`: their order."""

    stocktake = models.UUIDField()
    barcode = models.CharField(max_length=64)
    item = models.UUIDField(null=True)
    shelf = models.CharField(max_length=120)
    counter = models.UUIDField()
    scanned_at = models.DateTimeField()
    position = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["stocktake", "position"], name="stock_stocktake_scans")]


class StocktakeMark(Projected):
    """A copy that a person confirmed as missing; its id is derived from stocktake and item."""

    stocktake = models.UUIDField(db_index=True)
    item = models.UUIDField()
