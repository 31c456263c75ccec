"""Tables around a draft: clauses, comments, initials, numbers told, reviews, addenda that are being written."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class LegalBasis(Reference):
    """A law or rule on which agreements rest, as papers cite it."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=500)
    instrument = models.CharField(max_length=20, default="", blank=True)  # "" for every instrument
    route = models.CharField(max_length=20, default="", blank=True)  # "" for every legal route
    position = models.IntegerField(default=100)
    recheck = models.BooleanField(default=True)  # nobody has read the text as it now stands


class ApprovalStep(Reference):
    """Who puts initials on a text before it is agreed, in the order of `position`."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=200)  # the office, as it is called
    role = models.CharField(max_length=30)
    instrument = models.CharField(max_length=20, default="", blank=True)  # "" for every instrument
    position = models.IntegerField(default=1)


class LibraryClauseRow(Projected):
    """A clause of the office as it reads now. `content` is the newest version (JSON)."""

    code = models.CharField(max_length=100, db_index=True)
    version = models.IntegerField()
    content = models.TextField()
    saved_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_why = models.TextField(default="")


class LibraryClauseVersion(Projected):
    """Every version of a clause."""

    clause = models.UUIDField(db_index=True)
    version = models.IntegerField()
    content = models.TextField()
    saved_at = models.DateTimeField()


class AgreementText(Projected):
    """The whole content of a signed agreement that has articles of its own; `id` is the agreement's."""

    content = models.TextField()


class Comment(Projected):
    """A word of one party on a sent version."""

    agreement = models.UUIDField(db_index=True)
    version = models.IntegerField()
    place = models.CharField(max_length=100, default="")
    text = models.TextField()
    proposal = models.TextField(default="")
    answers = models.UUIDField(null=True)
    made_at = models.DateTimeField()


class CommentSettlement(Projected):
    """A comment that one party holds for settled."""

    comment = models.UUIDField(db_index=True)
    agreement = models.UUIDField(db_index=True)
    answer = models.TextField(default="")
    taken = models.BooleanField(default=False)
    settled_at = models.DateTimeField()


class ToldNumber(Projected):
    """A partner's own number of a paper, as it last told it."""

    agreement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    number = models.CharField(max_length=100)
    told_at = models.DateTimeField()


class Initial(Projected):
    """Initials on the words of a draft."""

    agreement = models.UUIDField(db_index=True)
    step = models.UUIDField()
    office = models.CharField(max_length=200)
    text = models.CharField(max_length=64)
    note = models.TextField(default="")
    account = models.UUIDField()
    initialled_at = models.DateTimeField()


class Review(Projected):
    """What a review of a request found. `findings` is a JSON list."""

    agreement = models.UUIDField(db_index=True)
    findings = models.TextField()
    conclusion = models.TextField()
    recommended = models.BooleanField()
    reviewed_at = models.DateTimeField()


class AddendumDraft(Projected):
    """An addendum that is being written; once signed there is an `Addendum` with the same id."""

    agreement = models.UUIDField(db_index=True)
    content = models.TextField()
    drafted_at = models.DateTimeField()
    dropped_why = models.TextField(default="")
