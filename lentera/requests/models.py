"""Tables of requests: a partner's drafts and own words; an agency's reading, answers and outcomes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class RequestDraft(Projected):
    """A request that is being thought over, with the answers given so far."""

    agency = models.UUIDField()
    kind = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    put_forward_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, default="")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class Asked(Projected):
    """The content of a request."""

    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    reason = models.TextField(default="")
    topics = models.TextField(default="")
    levels = models.CharField(max_length=300, default="")
    languages = models.CharField(max_length=300, default="")
    amount = models.IntegerField(null=True)
    weeks = models.IntegerField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    by = models.DateField(null=True)
    place = models.CharField(max_length=300, default="")
    gate = models.TextField(default="")
    scope_item = models.UUIDField(null=True)
    thing = models.UUIDField(null=True)
    contact = models.CharField(max_length=300, default="")
    words = models.TextField(default="")
    agreement = models.UUIDField(null=True, db_index=True)

    class Meta:
        abstract = True


class Request(Asked):
    """A request in the words of the partner (`institution`) to an agency."""

    agency = models.UUIDField(db_index=True)
    number = models.CharField(max_length=120, default="")
    letter = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    round = models.IntegerField(default=0)
    reopened_at = models.DateTimeField(null=True)
    reopened_for = models.TextField(default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.TextField(default="")
    confirmed_round = models.IntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_words = models.TextField(default="")


class EnteredRequest(Asked):
    """A request as the agency (`institution`) read or heard it; a `Request` with the same id is the partner's own."""

    partner = models.UUIDField(db_index=True)
    channel = models.CharField(max_length=12)
    source = models.CharField(max_length=300)
    received_on = models.DateField()
    scan = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    scan_name = models.CharField(max_length=200, default="")


class RequestWish(Projected):
    """One title of a request; what the agency entered has rows of its own."""

    request = models.UUIDField(db_index=True)
    position = models.IntegerField()
    title = models.CharField(max_length=500)
    author = models.CharField(max_length=300, default="")
    isbn = models.CharField(max_length=20, default="")
    copies = models.IntegerField()
    entered = models.BooleanField(default=False)


class Handling(Projected):
    """Who handles a request (same id), in the agency's words."""

    partner = models.UUIDField()
    handler = models.CharField(max_length=300)
    account = models.UUIDField(null=True)
    round = models.IntegerField()
    taken_up_at = models.DateTimeField()


class RequestAnswer(Projected):
    """An answer to one round of a request; the newest of a round counts."""

    request = models.UUIDField(db_index=True)
    partner = models.UUIDField()
    round = models.IntegerField()
    verdict = models.CharField(max_length=12)
    words = models.TextField(default="")
    why = models.CharField(max_length=16, default="")
    to = models.CharField(max_length=300, default="")
    by = models.DateField(null=True)
    answered_at = models.DateTimeField()
    seq = models.IntegerField(default=0)  # its place in the agency's stream to this partner


class RequestOutcome(Projected):
    """What came of a request."""

    request = models.UUIDField(db_index=True)
    partner = models.UUIDField()
    round = models.IntegerField()
    kind = models.CharField(max_length=30, default="")
    thing = models.UUIDField(null=True, db_index=True)
    on = models.DateField()
    words = models.TextField()
    whole = models.BooleanField(default=True)
    seq = models.IntegerField(default=0)  # its place in the agency's stream to this partner


class RequestReminder(Projected):
    """The agency was reminded once of an unanswered round."""

    request = models.UUIDField(db_index=True)
    round = models.IntegerField()
    due = models.DateField()


class AnswerTime(Reference):
    """Within how many days an agency means to answer; one row an agency."""

    days = models.IntegerField(_("Batas menjawab"))
