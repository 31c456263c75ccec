"""Tables of signing: how it was signed, preparations, electronic signatures, stamp duty, originals."""

from django.db import models

from lentera.journal.projecting import Projected


class SigningRecord(Projected):
    """How an agreement was signed; `id` is the agreement's."""

    mode = models.CharField(max_length=20)
    document = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    code = models.CharField(max_length=40, default="", db_index=True)


class PreparationNote(Projected):
    """A preparation that an officer ticked for a draft."""

    draft = models.UUIDField(db_index=True)
    what = models.CharField(max_length=20)
    done = models.BooleanField()
    noted_at = models.DateTimeField()


class StampMark(Projected):
    """Stamp duty on an original."""

    agreement = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    serial = models.CharField(max_length=100)
    payer = models.UUIDField()
    stamped_on = models.DateField()
    original = models.IntegerField(default=0)
    later = models.BooleanField(default=False)


class AgreementOriginal(Projected):
    """An original of an agreement and where it lies; a later word takes the place of an earlier one."""

    agreement = models.UUIDField(db_index=True)
    no = models.IntegerField()
    stamped_party = models.UUIDField()
    held_by_party = models.UUIDField()
    storage_location = models.CharField(max_length=300)
    scan = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    placed_at = models.DateTimeField()


class OpenSigning(Projected):
    """A text laid out for electronic signature (author: the agency)."""

    agreement = models.UUIDField(db_index=True)
    content = models.TextField()
    document = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    code = models.CharField(max_length=40, default="")
    event = models.UUIDField(null=True)
    retro_approval = models.CharField(max_length=200, default="")
    gap_reason = models.TextField(default="")
    opened_at = models.DateTimeField()
    withdrawn_for = models.CharField(max_length=500, default="")


class PartySignature(Projected):
    """One party's electronic signature, in its own stream."""

    opening = models.UUIDField(db_index=True)
    agreement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    over = models.CharField(max_length=64)
    document = models.CharField(max_length=64)
    signatory = models.CharField(max_length=200)
    position = models.CharField(max_length=300)
    account = models.UUIDField()
    signed_on = models.DateField()
    signed_at = models.DateTimeField()
