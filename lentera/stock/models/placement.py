"""Placements: the agency's drafts, what it said to the partner, and what the partner said to it."""

from django.db import models

from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class PlacementDraft(Projected):
    """A placement while it is packed; said to nobody."""

    partner = models.UUIDField()
    library = models.UUIDField(null=True)
    scope_item = models.UUIDField()
    basis = models.CharField(max_length=20)
    term_days = models.IntegerField(null=True)
    note = models.TextField()
    state = models.CharField(max_length=20, default="open")  # open, dispatched, cancelled
    begun_at = models.DateTimeField()


class PlacementDraftLine(Projected):
    """One copy in a box of a draft; its id is derived from both."""

    placement = models.UUIDField(db_index=True)
    item = models.UUIDField(db_index=True)
    box = models.IntegerField()


class Placement(Projected):
    """A dispatched placement, in the agency's words to the partner."""

    partner = models.UUIDField(db_index=True)
    library = models.UUIDField(null=True)
    agreement = models.UUIDField(db_index=True)
    scope_item = models.UUIDField()
    basis = models.CharField(max_length=20)
    number = models.CharField(max_length=120)
    sent_on = models.DateField()
    term_days = models.IntegerField(null=True)
    due = models.DateField(null=True, db_index=True)
    first_due = models.DateField(null=True)
    extensions = models.IntegerField(default=0)
    sender = models.JSONField()
    boxes = models.IntegerField()
    titles = models.IntegerField()
    copies = models.IntegerField()
    value = models.BigIntegerField()
    note = models.TextField()
    history = models.BooleanField(default=False)
    recalled_by = models.DateField(null=True)
    recall_reason = models.TextField()
    closed_on = models.DateField(null=True)


class PlacementLine(Projected):
    """One copy of the list; `returned` is what the agency counted when it came back, empty before."""

    placement = models.UUIDField(db_index=True)
    item = models.UUIDField(db_index=True)
    box = models.IntegerField()
    barcode = models.CharField(max_length=64)
    record = models.UUIDField(null=True)
    title = models.CharField(max_length=1000)
    author = models.CharField(max_length=500)
    call_number = models.CharField(max_length=120)
    condition = models.CharField(max_length=20)
    value = models.BigIntegerField()
    returned = models.CharField(max_length=20)
    returned_on = models.DateField(null=True)
    recalled = models.BooleanField(default=False)


class ReceiptScan(Projected):
    """The partner's scans before it says that it received; its id is derived from placement and barcode."""

    placement = models.UUIDField(db_index=True)
    box = models.IntegerField()
    barcode = models.CharField(max_length=64)
    item = models.UUIDField(null=True)
    result = models.CharField(max_length=20)
    note = models.CharField(max_length=300)


class PlacementReceipt(Projected):
    """What was received: in the partner's words, or the agency's as read from paper (`document`)."""

    placement = models.UUIDField(db_index=True)
    other = models.UUIDField()  # to whom it was said
    received_on = models.DateField()
    receiver = models.JSONField()
    good = models.IntegerField()
    damaged = models.IntegerField()
    missing = models.IntegerField()
    surplus = models.IntegerField()
    closing = models.CharField(max_length=20)
    number = models.CharField(max_length=120)
    note = models.TextField()
    from_paper = models.BooleanField(default=False)
    document = models.CharField(max_length=300)
    gave_way = models.BooleanField(default=False)


class ReceiptLine(Projected):
    """One copy of the list as counted on arrival."""

    receipt = models.UUIDField(db_index=True)
    placement = models.UUIDField(db_index=True)
    item = models.UUIDField(db_index=True)
    box = models.IntegerField()
    result = models.CharField(max_length=20)
    note = models.CharField(max_length=300)


class SurplusCopy(Projected):
    """A copy that stood in a box without being on the list."""

    receipt = models.UUIDField(db_index=True)
    placement = models.UUIDField(db_index=True)
    barcode = models.CharField(max_length=64)
    box = models.IntegerField()
    note = models.CharField(max_length=300)


class SurplusTrace(Projected):
    """The agency's answer to a surplus copy; same id as the surplus."""

    placement = models.UUIDField(db_index=True)
    barcode = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20)
    place = models.CharField(max_length=300)
    item = models.UUIDField(null=True)
    note = models.TextField()


class ReturnSending(Projected):
    """What the partner sent back, in its words."""

    placement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    number = models.CharField(max_length=120)
    sent_on = models.DateField()
    sender = models.JSONField()
    copies = models.IntegerField()
    note = models.TextField()


class ReturnLine(Projected):
    """One copy on its way back."""

    sending = models.UUIDField(db_index=True)
    placement = models.UUIDField(db_index=True)
    item = models.UUIDField()
    barcode = models.CharField(max_length=64)
    condition = models.CharField(max_length=20)
    note = models.CharField(max_length=300)


class ReturnCount(Projected):
    """What the agency counted of a return."""

    placement = models.UUIDField(db_index=True)
    sending = models.UUIDField(null=True)
    received_on = models.DateField()
    receiver = models.JSONField()
    good = models.IntegerField()
    damaged = models.IntegerField()
    missing = models.IntegerField()
    closes = models.BooleanField(default=False)
    note = models.TextField()


class Handover(Projected):
    """One numbered handover record (BAST) of its author; found by its code."""

    kind = models.CharField(max_length=20)  # dispatch, return
    placement = models.UUIDField(db_index=True)
    subject = models.UUIDField()  # the placement or the sending
    other = models.UUIDField()
    number = models.CharField(max_length=120)
    year = models.IntegerField()
    sequence = models.IntegerField()
    code = models.CharField(max_length=20, db_index=True)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "sequence"], name="stock_handover_number_once"
            )
        ]


class HandoverScheme(Reference):
    """How an institution numbers its handover records."""

    scheme = models.CharField(max_length=120)
    classification = models.CharField(max_length=60)
    unit = models.CharField(max_length=120)
