"""Review of materials: a title is submitted, approved, rejected by two persons, appealed; nothing names a reader.

What an institution submits or appeals is said to the facility; what the facility decides is said to its partners.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact
from lentera.stock.facts.item import Part


class ReviewScope(StrEnum):
    """Which titles need an approval before they come to a facility."""

    NONE = "none"
    LISTED = "listed"
    EVERY = "every"


class ReviewState(StrEnum):
    """How a title stands with a facility."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    APPROVED_WITH_CHANGE = "approved_with_change"
    REJECTED = "rejected"
    EXPIRED = "expired"  # what was decided held until a day that has passed


class ReviewChange(StrEnum):
    """What is done to a copy so that it may come in."""

    COVER_REMOVED = "cover_removed"
    SPIRAL_REPLACED = "spiral_replaced"
    STAPLES_REMOVED = "staples_removed"
    MAPS_WITHHELD = "maps_withheld"
    DISC_WITHHELD = "disc_withheld"
    OTHER = "other"  # the note says it


class Precedent(Part, frozen=True, kw_only=True):
    """What another facility decided on the same title, as far as the one who submits it was told."""

    facility: UUID
    state: ReviewState
    rule: str = ""
    sentence: str = ""
    decided_on: date


class SubmittedTitle(Part, frozen=True, kw_only=True):
    """A title as a facility needs to know it before it has a copy."""

    title: str
    author: str = ""
    publisher: str = ""
    year: str = ""
    isbn: str = ""
    ddc: str = ""
    precedents: tuple[Precedent, ...] = ()


@fact("stock.titles_submitted", to=Audience.named("facility"), about=("submission", "records"))
class TitlesSubmitted(Fact, frozen=True, kw_only=True):
    """An agency asks a facility for its word on titles, or the facility puts them on its own list.

    `titles[i]` is about `records[i]`. At most 500 in one fact.
    """

    submission: UUID
    facility: UUID
    records: tuple[UUID, ...]
    titles: tuple[SubmittedTitle, ...]
    submitted_on: date
    due_on: date  # the last day for an answer, by the facility's own setting
    note: str = ""


@fact("stock.titles_approved", to=Audience.PARTNERS, about=("records",))
class TitlesApproved(Fact, frozen=True, kw_only=True):
    """A facility approved titles; `titles[i]` is about `records[i]`.

    `there_already`: nobody looked at them; they were in the house when reviews began.
    """

    records: tuple[UUID, ...]
    titles: tuple[str, ...]
    change: ReviewChange | None = None
    note: str = ""
    decided_on: date
    holds_until: date | None = None
    there_already: bool = False


@fact("stock.rejection_proposed", to=Audience.SELF, about=("record",))
class RejectionProposed(Fact, frozen=True, kw_only=True):
    """One person would reject a title; another has to agree."""

    record: UUID
    title: str
    rule: str
    rule_name: str
    sentence: str
    proposed_on: date


@fact("stock.rejection_settled", to=Audience.SELF, about=("record",))
class RejectionSettled(Fact, frozen=True, kw_only=True):
    """A proposal to reject has come to its end: agreed, or given up."""

    record: UUID
    agreed: bool


@fact("stock.title_rejected", to=Audience.PARTNERS, about=("record", "rejection"))
class TitleRejected(Fact, frozen=True, kw_only=True):
    """A facility rejected a title by one rule, for one reason; `reviewer` and `second` are two accounts."""

    rejection: UUID
    record: UUID
    title: str
    rule: str
    rule_name: str
    sentence: str
    reviewer: UUID
    second: UUID
    decided_on: date
    holds_until: date | None = None


@fact("stock.rejection_appealed", to=Audience.named("facility"), about=("appeal", "rejection", "record"))
class RejectionAppealed(Fact, frozen=True, kw_only=True):
    """Somebody asks for a rejection to be looked at by another person. At a kiosk the terminal says it."""

    appeal: UUID
    rejection: UUID
    facility: UUID
    record: UUID
    title: str
    reason: str
    appealed_on: date
    due_on: date


@fact("stock.appeal_decided", to=Audience.PARTNERS, about=("appeal", "rejection", "record"))
class AppealDecided(Fact, frozen=True, kw_only=True):
    """Somebody who had no part in the rejection decided: `reversed` approves the title, else the rejection stands."""

    appeal: UUID
    rejection: UUID
    record: UUID
    reversed: bool
    sentence: str
    change: ReviewChange | None = None
    note: str = ""
    decided_on: date
    holds_until: date | None = None


@fact("stock.review_listed", to=Audience.PARTNERS, about=("records",))
class ReviewListed(Fact, frozen=True, kw_only=True):
    """A facility put titles on the list of those that need a review, or took them off it."""

    records: tuple[UUID, ...]
    titles: tuple[str, ...]
    listed: bool


@fact("stock.items_adapted", to=Audience.SELF, about=("items", "placement"))
class ItemsAdapted(Fact, frozen=True, kw_only=True):
    """Copies left in another form than they had, as their approval asks: so the count of a return is right."""

    items: tuple[UUID, ...]
    placement: UUID
    partner: UUID
    change: ReviewChange
    note: str = ""
    adapted_on: date
