"""Review of materials: what a facility asks for, what is submitted to it, what it decides."""

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class ReviewPolicy(Reference):
    """What needs a review at a facility, how soon it answers (days), how long an answer holds (months, 0: for good).

    One row a facility; its id is derived from the facility's.
    """

    audience = Audience.PARTNERS
    scope = models.CharField(max_length=20)
    days = models.IntegerField()
    months = models.IntegerField()


class ReviewRule(Reference):
    """A rule by which a facility rejects: its code, its name, and what it says."""

    audience = Audience.PARTNERS
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)  # content, format
    name = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500)
    in_use = models.BooleanField(default=True)


class ReviewListEntry(Projected):
    """A title that needs a review at this facility; its id is derived from both."""

    record = models.UUIDField(db_index=True)
    title = models.CharField(max_length=1000)


class ReviewSubmission(Projected):
    """One title of a submission; `institution` is who asks: an agency, or the facility itself."""

    submission = models.UUIDField(db_index=True)
    facility = models.UUIDField()
    record = models.UUIDField()
    title = models.CharField(max_length=1000)
    author = models.CharField(max_length=500)
    publisher = models.CharField(max_length=500)
    year = models.CharField(max_length=40)
    isbn = models.CharField(max_length=40)
    ddc = models.CharField(max_length=40)
    precedents = models.JSONField(default=list)
    submitted_on = models.DateField()
    due_on = models.DateField()
    note = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["facility", "record"], name="stock_review_submitted")]


class Review(Projected):
    """How a title stands with a facility now; its id is derived from both. `rejection` and `appeal` name the last."""

    record = models.UUIDField(db_index=True)
    title = models.CharField(max_length=1000)
    state = models.CharField(max_length=30)
    change = models.CharField(max_length=30)
    note = models.CharField(max_length=500)
    rule = models.CharField(max_length=20)
    rule_name = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500)
    rejection = models.UUIDField(null=True)
    reviewer = models.UUIDField(null=True)
    second = models.UUIDField(null=True)
    decided_on = models.DateField()
    holds_until = models.DateField(null=True)
    there_already = models.BooleanField(default=False)
    appeal = models.CharField(max_length=20)  # upheld, reversed, or nothing


class ReviewDecision(Projected):
    """One decision on one title, for good: for statistics and precedents. A rejection's row has its own id."""

    record = models.UUIDField(db_index=True)
    title = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=30)
    rule = models.CharField(max_length=20)
    rule_name = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500)
    decided_on = models.DateField()
    appeal = models.CharField(max_length=20)
    appeal_sentence = models.CharField(max_length=500)
    appeal_decided_on = models.DateField(null=True)


class RejectionProposal(Projected):
    """A rejection that waits for a second person; said to nobody. Its id is derived from facility and title."""

    record = models.UUIDField()
    title = models.CharField(max_length=1000)
    rule = models.CharField(max_length=20)
    rule_name = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500)
    proposed_by = models.UUIDField()
    proposed_on = models.DateField()


class ReviewAppeal(Projected):
    """An appeal in the words of whoever lodged it (`institution`)."""

    facility = models.UUIDField(db_index=True)
    rejection = models.UUIDField(db_index=True)
    record = models.UUIDField()
    title = models.CharField(max_length=1000)
    reason = models.CharField(max_length=500)
    appealed_on = models.DateField()
    due_on = models.DateField()


class AppealOutcome(Projected):
    """The facility's answer to an appeal; same id as the appeal."""

    rejection = models.UUIDField()
    record = models.UUIDField()
    reversed = models.BooleanField()
    sentence = models.CharField(max_length=500)
    decider = models.UUIDField()
    decided_on = models.DateField()


class ItemAdaptation(Projected):
    """What was done to a copy for a placement; its id is derived from both."""

    item = models.UUIDField(db_index=True)
    placement = models.UUIDField(db_index=True)
    partner = models.UUIDField()
    change = models.CharField(max_length=30)
    note = models.CharField(max_length=500)
    adapted_on = models.DateField()
