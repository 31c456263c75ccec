import msgspec
from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Bed(Projected):
    name = models.CharField(max_length=50)
    plants = models.IntegerField(default=0)
    last_planted = models.DateField(null=True)
    changed_at = models.DateTimeField()


class Gift(Projected):
    partner = models.UUIDField()
    plants = models.IntegerField()


class PriceList(Projected):
    words = models.TextField()


class Tool(Reference):
    audience = Audience.PARTNERS
    name = models.CharField(max_length=50)
    bought = models.DateField(null=True)
    price = models.IntegerField(default=0)
    in_use = models.BooleanField(default=True)


class Label(Forgettable):
    KEPT = "as long as the test runs"

    class Secret(msgspec.Struct, kw_only=True):
        text: str
        number: str

    number_hash = Lookup()
