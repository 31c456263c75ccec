"""Tables of papers: numbers, issued papers with their versions, what others shared, scans, retention."""

from django.db import models

from lentera.documents.numbering import DEFAULT_SCHEME
from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class NumberScheme(Reference):
    """How an institution numbers one kind of paper. `first` is its first number in `first_year` (0: in every year)."""

    audience = Audience.SELF
    kind = models.CharField(max_length=60)
    scheme = models.CharField(max_length=120, default=DEFAULT_SCHEME)
    classification = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    first = models.PositiveIntegerField(default=1)
    first_year = models.PositiveIntegerField(default=0)
    resets = models.BooleanField(default=True)


class RetentionClass(Reference):
    """How long papers of a class are kept (whole calendar years), and what becomes of them then."""

    audience = Audience.SELF
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    active_years = models.PositiveIntegerField()
    inactive_years = models.PositiveIntegerField()
    fate = models.CharField(max_length=20)
    source = models.CharField(max_length=300, blank=True)


class UploadLimit(Reference):
    """The largest scan that an institution takes, in megabytes."""

    audience = Audience.SELF
    megabytes = models.PositiveIntegerField()


class Number(Projected):
    """A number that was given. It waits while it has neither a paper nor a reason to be void."""

    kind = models.CharField(max_length=60)
    series = models.CharField(max_length=200)
    year = models.IntegerField()
    sequence = models.IntegerField()
    number = models.CharField(max_length=200, db_index=True)
    on = models.DateField()
    about = models.UUIDField(null=True, db_index=True)
    paper = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=300, default="")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "series", "year", "sequence"], name="papers_number_once"
            )
        ]


class HandRange(Projected):
    """Numbers of a series that were given by hand, first to last."""

    kind = models.CharField(max_length=60)
    series = models.CharField(max_length=200)
    year = models.IntegerField()
    first = models.IntegerField()
    last = models.IntegerField()
    note = models.CharField(max_length=300)
    entered_at = models.DateTimeField()


class IssuedPaper(Projected):
    """A paper as its author sees it, in its newest version. `code`, `digest` and `size` are the newest version's."""

    kind = models.CharField(max_length=60, db_index=True)
    about_kind = models.CharField(max_length=60)
    about = models.UUIDField(db_index=True)
    number = models.CharField(max_length=200, db_index=True)
    taken = models.UUIDField(null=True)
    title = models.CharField(max_length=400)
    language = models.CharField(max_length=2)
    on = models.DateField(db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    template = models.CharField(max_length=60)
    version = models.IntegerField()
    code = models.CharField(max_length=40)
    retention = models.CharField(max_length=60)
    counts_from = models.DateField()
    signers = models.JSONField(default=list)  # [{"name", "position"}]
    readers = models.JSONField(default=list)  # ids as text
    translates = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    cancel_reason = models.CharField(max_length=300, default="")
    destroyed_on = models.DateField(null=True)


class PaperVersion(Projected):
    """One version of a paper with the code that is printed on it."""

    paper = models.UUIDField(db_index=True)
    version = models.IntegerField()
    title = models.CharField(max_length=400)
    on = models.DateField()
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    code = models.CharField(max_length=40, db_index=True)
    reason = models.CharField(max_length=300, default="")
    signers = models.JSONField(default=list)
    made_at = models.DateTimeField()


class SharedPaper(Projected):
    """A version of a paper as an institution that it is addressed to knows it; `institution` is its author."""

    reader = models.UUIDField(db_index=True)
    paper = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about = models.UUIDField(db_index=True)
    number = models.CharField(max_length=200)
    title = models.CharField(max_length=400)
    language = models.CharField(max_length=2)
    on = models.DateField()
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    version = models.IntegerField()
    code = models.CharField(max_length=40)
    signers = models.JSONField(default=list)
    shared_at = models.DateTimeField()
    cancel_reason = models.CharField(max_length=300, default="")


class Scan(Projected):
    """A scan or photo put to an object or an issued paper (`about_kind` "paper")."""

    about_kind = models.CharField(max_length=60)
    about = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=60)
    size = models.IntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    note = models.CharField(max_length=300)
    on = models.DateField()
    retention = models.CharField(max_length=60)
    attached_at = models.DateTimeField()
    erased_for = models.CharField(max_length=300, default="")
    destroyed_on = models.DateField(null=True)


class Destruction(Projected):
    """A proposal to destroy papers, and what came of it. `proposer` is an account: another one decides."""

    papers = models.JSONField(default=list)  # ids as text
    scans = models.JSONField(default=list)
    note = models.CharField(max_length=500)
    proposer = models.UUIDField()
    proposed_at = models.DateTimeField()
    declined_for = models.CharField(max_length=300, default="")
    destroyed_on = models.DateField(null=True)
    approver = models.CharField(max_length=400, default="")  # name and, on a second line, position
