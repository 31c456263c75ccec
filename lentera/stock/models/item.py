"""Copies in their owner's words, in their holder's, and what went wrong with them."""

from typing import Any

from django.db import models

from lentera.journal.projecting import Projected
from lentera.stock import words
from lentera.stock.facts import HoldingStatus, ItemStatus


class Item(Projected):
    """A copy; `institution` is its owner. `placement` and `partner` are set while it is placed."""

    barcode = models.CharField(max_length=64)
    record = models.UUIDField(null=True, db_index=True)
    title = models.CharField(max_length=1000)
    author = models.CharField(max_length=500)
    accession_no = models.CharField(max_length=60)
    call_number = models.CharField(max_length=120)
    source = models.CharField(max_length=20)
    document = models.CharField(max_length=300)
    value = models.BigIntegerField(default=0)
    acquired_on = models.DateField()
    condition = models.CharField(max_length=20, default="good")
    status = models.CharField(max_length=20, default="on_shelf")
    placement = models.UUIDField(null=True, db_index=True)
    partner = models.UUIDField(null=True)
    batch = models.UUIDField(null=True)  # the import of records that brought it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "barcode"], name="stock_item_barcode_once")
        ]
        indexes = [
            models.Index(
                fields=["batch", "id"], name="stock_item_batch", condition=models.Q(batch__isnull=False)
            ),
            models.Index(fields=["institution", "status"], name="stock_item_status"),
            models.Index(fields=["institution", "acquired_on"], name="stock_item_acquired"),
            models.Index(
                fields=["institution"],
                name="stock_item_unseen",
                condition=models.Q(barcode__beyond_ascii=True),
            ),
        ]

    @property
    def status_word(self) -> Any:
        """The status as lists write it."""
        return words.ITEM[ItemStatus(self.status)]


class Holding(Projected):
    """A copy in the words of the institution that has it in hand; its id is derived from holder and item."""

    item = models.UUIDField(db_index=True)
    owner = models.UUIDField()
    barcode = models.CharField(max_length=64)
    record = models.UUIDField(null=True, db_index=True)
    title = models.CharField(max_length=1000)
    author = models.CharField(max_length=500)
    call_number = models.CharField(max_length=120)
    shelf = models.CharField(max_length=120)
    library = models.UUIDField(null=True)
    condition = models.CharField(max_length=20, default="good")
    status = models.CharField(max_length=20, default="in_hand")
    placement = models.UUIDField(null=True, db_index=True)
    scope_item = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "barcode"], name="stock_holding_barcode"),
            models.Index(fields=["institution", "item"], name="stock_holding_item"),
            models.Index(fields=["institution", "status"], name="stock_holding_status"),
            models.Index(
                fields=["institution"],
                name="stock_holding_unseen",
                condition=models.Q(barcode__beyond_ascii=True),
            ),
        ]

    @property
    def status_word(self) -> Any:
        """The status as lists write it."""
        return words.HOLDING[HoldingStatus(self.status)]


class LossCase(Projected):
    """A copy lost, damaged or missing. `reader` is the institution to which it was said."""

    item = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    opened_on = models.DateField()
    placement = models.UUIDField(null=True)
    no_fault = models.BooleanField(default=False)
    cause = models.CharField(max_length=20, default="")
    note = models.TextField()
    reader = models.UUIDField(db_index=True)


class LossSettlement(Projected):
    """How the owner closed a case; same id as the case."""

    item = models.UUIDField()
    outcome = models.CharField(max_length=20)
    settled_on = models.DateField()
    document = models.CharField(max_length=300)
    note = models.TextField()
