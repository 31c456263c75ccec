"""Provision: what was asked, selected, ordered and received."""

from django.db import models

from lentera.journal.projecting import Projected


class MaterialsRequest(Projected):
    """A library's wish, said to the agency."""

    agency = models.UUIDField(db_index=True)
    reason = models.TextField()
    letter = models.CharField(max_length=200)
    asked_on = models.DateField()
    titles = models.JSONField()
    copies = models.IntegerField()


class Provision(Projected):
    """The agency's own record of a provision."""

    name = models.CharField(max_length=300)
    recipient = models.UUIDField(db_index=True)
    scope_item = models.UUIDField(null=True)
    request = models.UUIDField(null=True)
    selected_on = models.DateField()
    titles = models.JSONField()
    copies = models.IntegerField()
    estimate = models.BigIntegerField()
    state = models.CharField(max_length=20, default="selected")
    source = models.CharField(max_length=20)
    supplier = models.CharField(max_length=300)
    document = models.CharField(max_length=300)
    ordered_on = models.DateField(null=True)
    reason = models.TextField()


class ProvisionReceipt(Projected):
    """What came, said to its recipient."""

    provision = models.UUIDField(db_index=True)
    recipient = models.UUIDField(db_index=True)
    name = models.CharField(max_length=300)
    scope_item = models.UUIDField(null=True)
    source = models.CharField(max_length=20)
    supplier = models.CharField(max_length=300)
    document = models.CharField(max_length=300)
    received_on = models.DateField()
    titles = models.IntegerField()
    copies = models.IntegerField()
    value = models.BigIntegerField()
    history = models.BooleanField(default=False)


class ProvisionIntake(Projected):
    """Copies of a provision that its recipient took into the books: one row a fact."""

    provision = models.UUIDField(db_index=True)
    copies = models.IntegerField()
