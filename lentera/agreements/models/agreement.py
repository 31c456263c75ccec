"""Tables of agreements: the agency's drafts, what it said to the parties, and each partner's own word."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class ScopeKind(Reference):
    """A name for scope items that the agency uses again, with its usual unit: the list grows as practice does."""

    audience: ClassVar[Audience] = Audience.PARTNERS
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=20)


class AgreementDraft(Projected):
    """A draft, to the agency alone. `content` is the whole text as told by the last fact (JSON)."""

    state = models.CharField(max_length=20)
    instrument = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    partner = models.UUIDField(db_index=True)  # the first party that is not the agency
    start = models.DateField()
    end = models.DateField()
    predecessor = models.UUIDField(null=True, db_index=True)
    content = models.TextField()
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    note = models.TextField(default="")


class DraftAuthor(Projected):
    """An account that wrote the text of a draft: it cannot sign it."""

    draft = models.UUIDField(db_index=True)
    account = models.UUIDField()


class DraftStep(Projected):
    """When a draft first came to a step."""

    draft = models.UUIDField(db_index=True)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()


class SentDraft(Projected):
    """The version of a draft that the other parties read; a newer one takes its place."""

    version = models.IntegerField()
    title = models.CharField(max_length=500)
    content = models.TextField()
    note = models.TextField(default="")
    sent_at = models.DateTimeField()
    partner = models.UUIDField(db_index=True)


class Agreement(Projected):
    """A signed agreement, in the words of the agency to the parties. Its state on a day is computed, not stored."""

    instrument = models.CharField(max_length=20)
    route = models.CharField(max_length=20)
    label = models.CharField(max_length=200, default="")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=100)  # the agency's own
    partner = models.UUIDField(db_index=True)  # the first party that is not the agency
    start = models.DateField()
    end = models.DateField(db_index=True)
    signed_on = models.DateField()
    place = models.CharField(max_length=200)
    parent = models.UUIDField(null=True)
    predecessor = models.UUIDField(null=True, db_index=True)
    agency_duties = models.TextField(default="")
    partner_duties = models.TextField(default="")
    retro_clause = models.TextField(default="")
    retro_approval = models.CharField(max_length=200, default="")
    scan = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    originals = models.IntegerField(default=2)
    stamp = models.CharField(max_length=100, default="")
    event = models.UUIDField(null=True, db_index=True)
    history = models.BooleanField(default=False)
    source = models.CharField(max_length=500, default="")
    terminated_on = models.DateField(null=True)
    termination_reason = models.TextField(default="")
    gap_reason = models.TextField(default="")
    signed_end = models.DateField()  # the end as first signed; `end` follows addenda


class AgreementParty(Projected):
    """One party as the paper names it, with its number and signatory."""

    agreement = models.UUIDField(db_index=True)
    party = models.UUIDField(db_index=True)
    position = models.IntegerField()
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=100)
    signatory = models.CharField(max_length=200)
    title_before = models.CharField(max_length=100, default="")
    title_after = models.CharField(max_length=100, default="")
    office = models.CharField(max_length=300)
    capacity = models.CharField(max_length=20)
    mandate = models.CharField(max_length=200, default="")


class ScopeItem(Projected):
    """One promised service. `removed_from`: an addendum took it out from this day on."""

    agreement = models.UUIDField(db_index=True)
    position = models.IntegerField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=20)
    target = models.IntegerField()
    period = models.CharField(max_length=10)
    removed_from = models.DateField(null=True)


class Addendum(Projected):
    """A signed change of an agreement."""

    agreement = models.UUIDField(db_index=True)
    from_day = models.DateField()
    end = models.DateField()
    signed_on = models.DateField()
    reason = models.TextField()
    numbers = models.CharField(max_length=500)


class SuspensionRow(Projected):
    """Services rested from `start` to `end`, both inclusive."""

    agreement = models.UUIDField(db_index=True)
    start = models.DateField()
    end = models.DateField(null=True)
    reason = models.TextField()


class ArchiveNote(Projected):
    """Where the papers of an ended agreement lie; `id` is the agreement's."""

    place = models.CharField(max_length=300)
    archived_at = models.DateTimeField()


class Alert(Projected):
    """A warning that was raised: `days` before `end_day`."""

    agreement = models.UUIDField(db_index=True)
    days = models.IntegerField()
    end_day = models.DateField()
    due = models.DateField()
    raised_at = models.DateTimeField()


class Renewal(Projected):
    """A renewal that was asked for; `draft` has the successor's id."""

    agreement = models.UUIDField(db_index=True)
    draft = models.UUIDField(db_index=True)
    visit = models.UUIDField(null=True, db_index=True)
    note = models.TextField(default="")
    opened_at = models.DateTimeField()


class Evaluation(Projected):
    """An evaluation of an agreement by its parties."""

    agreement = models.UUIDField(db_index=True)
    evaluated_on = models.DateField()
    summary = models.TextField(default="")


class EvaluationNote(Projected):
    """What an evaluation says about one scope item."""

    evaluation = models.UUIDField(db_index=True)
    scope_item = models.UUIDField(db_index=True)
    position = models.IntegerField()
    target = models.IntegerField()
    realised = models.IntegerField()
    note = models.TextField()
    obstacle = models.TextField(default="")
    action = models.TextField(default="")
    counted = models.IntegerField(null=True)  # what the facts said that day
    facts = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)


class Consent(Projected):
    """A partner's own word on what was signed (author: the partner)."""

    agreement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    number = models.CharField(max_length=100)
    signatory = models.CharField(max_length=200)
    signed_on = models.DateField()
    differs = models.BooleanField()
    remark = models.TextField(default="")
    consented_at = models.DateTimeField()


class Question(Projected):
    """A difference between the agency's word and the partner's, open until a `Settlement` names it."""

    agreement = models.UUIDField(db_index=True)
    agency = models.UUIDField(db_index=True)
    differences = models.CharField(max_length=100)  # names, comma between
    asked_at = models.DateTimeField()


class Settlement(Projected):
    """How the agency settled a question; `id` is the question's."""

    agreement = models.UUIDField(db_index=True)
    answer = models.TextField()
    settled_at = models.DateTimeField()


class Realisation(Projected):
    """What one fact counts towards a scope item, in the stream of that fact."""

    scope_item = models.UUIDField()
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    behind = models.BinaryField(max_length=32)  # hash of the entry behind it

    class Meta:
        indexes = [models.Index(fields=["scope_item", "at"], name="realisation_scope_item_at")]
