"""Tables of press releases: the draft to oneself, quotes to the quoted, releases to everybody."""

from django.db import models

from lentera.journal.projecting import Projected


class ReleaseDraft(Projected):
    """A release as it reads now, to its author alone. A `PublishedRelease` with the same id tells that it is out."""

    title = models.CharField(max_length=300)
    date = models.DateField(db_index=True)
    text = models.TextField()  # the whole text (JSON)
    links = models.TextField()  # what it is about (JSON)
    approved_at = models.DateTimeField(null=True)
    approver = models.CharField(max_length=200, default="")
    approver_office = models.CharField(max_length=300, default="")
    version = models.IntegerField(default=1)
    reason = models.CharField(max_length=500, default="")  # of a correction
    changed_at = models.DateTimeField()


class ReleaseAuthor(Projected):
    """An account that wrote at a release: it cannot approve it."""

    release = models.UUIDField(db_index=True)
    account = models.UUIDField()


class QuoteRequest(Projected):
    """Words shown to the quoted institution (`partner`) for approval."""

    quote = models.UUIDField(db_index=True)
    release = models.UUIDField(db_index=True)
    partner = models.UUIDField(db_index=True)
    title = models.CharField(max_length=300)
    speaker = models.CharField(max_length=200)
    office = models.CharField(max_length=300)
    text = models.TextField()
    asked_at = models.DateTimeField()


class QuoteConsent(Projected):
    """The quoted agreed to these words: told by its institution, or recorded by the author of the release."""

    release = models.UUIDField(db_index=True)
    quote = models.UUIDField(db_index=True)
    text = models.TextField()
    how = models.CharField(max_length=500, default="")  # "" when approved here
    agreed_at = models.DateTimeField()


class PublishedRelease(Projected):
    """A release as everybody reads it."""

    number = models.CharField(max_length=100)
    sequence = models.IntegerField()
    year = models.IntegerField()
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    date = models.DateField()
    body = models.TextField()
    quotes = models.TextField()  # JSON
    contact = models.CharField(max_length=300, default="")
    approver = models.CharField(max_length=200)
    approver_office = models.CharField(max_length=300)
    visit = models.UUIDField(null=True, db_index=True)
    event = models.UUIDField(null=True, db_index=True)
    agreements = models.TextField(default="")  # ids, a space between
    published_at = models.DateTimeField(db_index=True)
    title_en = models.CharField(max_length=300, default="")
    body_en = models.TextField(default="")
    version = models.IntegerField(default=1)
    corrected_for = models.CharField(max_length=500, default="")
    corrected_at = models.DateTimeField(null=True)


class ReleaseVersion(Projected):
    """What a release said before it was corrected."""

    release = models.UUIDField(db_index=True)
    version = models.IntegerField()
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    date = models.DateField()
    body = models.TextField()
    quotes = models.TextField()
    title_en = models.CharField(max_length=300, default="")
    body_en = models.TextField(default="")
    replaced_at = models.DateTimeField()
    replaced_for = models.CharField(max_length=500)


class ReleaseStatement(Projected):
    """What another party said, beside a published release."""

    release = models.UUIDField(db_index=True)
    speaker = models.CharField(max_length=200)
    position = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300, default="")
    text = models.TextField()
    source = models.CharField(max_length=300)
    said_on = models.DateField()
    attached_at = models.DateTimeField()


class ReleaseProposal(Projected):
    """A release as a partner proposes it to the agency (`agency`)."""

    agency = models.UUIDField(db_index=True)
    title = models.CharField(max_length=300)
    text = models.TextField()  # the whole text (JSON)
    visit = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()


class ProposalAnswer(Projected):
    """What the agency did with a proposal of `partner`; the id is the proposal's."""

    partner = models.UUIDField(db_index=True)
    release = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, default="")
    answered_at = models.DateTimeField()
