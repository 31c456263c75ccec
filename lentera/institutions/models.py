"""Tables: institutions and their parts as the journal says; accounts, which are credentials and not in the journal."""

from datetime import date
from typing import ClassVar

import msgspec
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from lentera.institutions.facts import Acting, InstitutionKind
from lentera.institutions.rules import full_name
from lentera.journal.facts import Audience
from lentera.journal.forgettable import Forgettable
from lentera.journal.ids import new_id
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Accounts(BaseUserManager["Account"]):
    """How accounts are made. Roles are facts and come through `actions`."""

    def create_account(self, username: str, password: str | None) -> "Account":
        """A new account; without a password it cannot log in. Raises IntegrityError for a name in use."""
        account = self.model(username=self.model.normalize_username(username))
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Who logs in. The id is the `actor` of facts; which person it is, is a forgettable row (`AccountName`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    institution = models.UUIDField(null=True, db_index=True)
    library = models.UUIDField(null=True)  # where it works, when at one library
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return self.username


class LoginFailure(models.Model):
    """A login that failed: by a hash of name and address, kept a quarter of an hour to slow guessing down."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)


class AccountName(Forgettable):
    """Which person an account is."""

    KEPT = "while the account is in use, and one year after"

    class Secret(msgspec.Struct, kw_only=True):
        name: str


class Institution(Projected):
    """An institution as the one that registered it (`institution`) says; the id is its own as an author."""

    name = models.CharField(max_length=200)  # the newest; on a day: `queries.name_of`
    name_since = models.DateField(null=True)
    kind = models.CharField(max_length=20)
    class_label = models.CharField(max_length=20)
    short_name = models.CharField(max_length=80)
    aliases = models.TextField()  # one a line
    parent = models.UUIDField(null=True, db_index=True)  # the newest
    parent_since = models.DateField(null=True)
    town = models.CharField(max_length=80)
    regency = models.CharField(max_length=80)
    regency_code = models.CharField(max_length=10)
    latitude = models.CharField(max_length=20)
    longitude = models.CharField(max_length=20)
    approximate = models.BooleanField(default=True)
    npp = models.CharField(max_length=40)
    registered_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    @property
    def kind_of(self) -> InstitutionKind:
        """The kind as the code knows it."""
        return InstitutionKind(self.kind)

    @property
    def shown_name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def alias_list(self) -> list[str]:
        """The other names, as written."""
        return self.aliases.split("\n") if self.aliases else []


class InstitutionName(Projected):
    """A name borne since a day (none: as long as known), until the next one's day."""

    subject = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    since = models.DateField(null=True)


class InstitutionParent(Projected):
    """What the institution belonged to since a day, until the next one's day."""

    subject = models.UUIDField(db_index=True)
    parent = models.UUIDField(null=True)
    since = models.DateField(null=True)


class Population(Projected):
    """How many persons, and for how many it is built, on a day."""

    subject = models.UUIDField(db_index=True)
    day = models.DateField()
    population = models.IntegerField(null=True)
    capacity = models.IntegerField(null=True)
    source = models.CharField(max_length=200)


class Position(Projected):
    """An office at an institution."""

    subject = models.UUIDField(db_index=True)
    title = models.CharField(max_length=200)
    head = models.BooleanField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class PositionHolder(Projected):
    """Who held an office, from day to day inclusive."""

    position = models.UUIDField(db_index=True)
    subject = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    title_before = models.CharField(max_length=60)
    title_after = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)
    acting = models.CharField(max_length=4)

    @property
    def full_name(self) -> str:
        """The name with its titles, as papers write it."""
        return full_name(self.title_before, self.name, self.title_after)

    @property
    def acting_as(self) -> Acting:
        """Whether and how the holder acts for another."""
        return Acting(self.acting)

    def in_office(self, on: date) -> bool:
        """Whether `on` lies in the term, both ends included."""
        return self.since <= on and (self.until is None or on <= self.until)


class OfficialNumber(Forgettable):
    """The civil servant's number (NIP) of a holder; the id is the holder's."""

    KEPT = "five years after leaving office"

    class Secret(msgspec.Struct, kw_only=True):
        nip: str


class Contact(Projected):
    """Whom to ask at an institution, as far as it is no secret."""

    subject = models.UUIDField(db_index=True)
    function = models.CharField(max_length=120)


class ContactDetails(Forgettable):
    """Name and numbers of a contact; the id is the contact's."""

    KEPT = "while the contact is in use"

    class Secret(msgspec.Struct, kw_only=True):
        name: str
        phone: str = ""
        email: str = ""


class Library(Reference):
    """A service point, in the words of the institution that it belongs to (`institution`)."""

    audience = Audience.PUBLIC

    KINDS = ("library", "reading_corner")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, default="library")
    zone = models.CharField(max_length=40)  # IANA
    open_weekdays = models.CharField(max_length=7, default="12345")  # 1 is Monday
    seats = models.IntegerField(null=True)

    @property
    def open_days(self) -> frozenset[int]:
        """Open weekdays, 1 (Monday) to 7."""
        return frozenset(int(day) for day in self.open_weekdays)

    @property
    def closed_days(self) -> frozenset[int]:
        """Closed weekdays, 1 (Monday) to 7."""
        return frozenset(range(1, 8)) - self.open_days


class RoleAssignment(Projected):
    """A role of an account in its institution (`institution`)."""

    account = models.UUIDField(db_index=True)
    role = models.CharField(max_length=30)
    library = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
