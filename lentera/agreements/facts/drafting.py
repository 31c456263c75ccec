"""What surrounds a draft: the office's clauses, comments of both parties, initials, numbers told, drafted addenda."""

from datetime import date
from uuid import UUID

from lentera.agreements.facts.agreement import (
    Clause,
    Instrument,
    LegalRoute,
    Part,
    Party,
    ScopeLine,
)
from lentera.journal.facts import Audience, Digest, Fact, fact


class Variant(Part, frozen=True, kw_only=True):
    """Other words for the same clause, for a case that its name tells."""

    name: str
    paragraphs: tuple[str, ...]
    paragraphs_en: tuple[str, ...] = ()


class LibraryClause(Part, frozen=True, kw_only=True):
    """A clause as the office offers it. No `routes`: on every legal route. `position` orders the articles."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    title_en: str = ""
    paragraphs_en: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = (Instrument.PKS,)
    routes: tuple[LegalRoute, ...] = ()
    position: int = 0
    mandatory: bool = False
    note: str = ""
    variants: tuple[Variant, ...] = ()


@fact("agreements.clause_saved", to=Audience.SELF, about=("clause",))
class ClauseSaved(Fact, frozen=True, kw_only=True):
    """A clause of the office's library reads like this from now on; drafts keep the version they took."""

    clause: UUID
    version: int
    content: LibraryClause


@fact("agreements.clause_retired", to=Audience.SELF, about=("clause",))
class ClauseRetired(Fact, frozen=True, kw_only=True):
    """A clause is offered no longer."""

    clause: UUID
    code: str
    reason: str


@fact("agreements.comment_made", to=Audience.parties("agreement"), about=("agreement", "comment"))
class CommentMade(Fact, frozen=True, kw_only=True):
    """The agency's word on a sent version: on `place` (a clause's code or a field's name, "" for all of it)."""

    comment: UUID
    agreement: UUID
    version: int
    place: str
    text: str
    proposal: str = ""  # words to stand in its place
    answers: UUID | None = None


@fact("agreements.partner_commented", to=Audience.named("agency"), about=("agreement", "comment"))
class PartnerCommented(Fact, frozen=True, kw_only=True):
    """A partner's word on a version that it was sent."""

    comment: UUID
    agreement: UUID
    agency: UUID
    version: int
    place: str
    text: str
    proposal: str = ""
    answers: UUID | None = None


@fact("agreements.comment_settled", to=Audience.parties("agreement"), about=("agreement", "comment"))
class CommentSettled(Fact, frozen=True, kw_only=True):
    """The agency settled a comment. `taken`: the proposed words now stand in the draft."""

    comment: UUID
    agreement: UUID
    answer: str
    taken: bool = False


@fact("agreements.comment_withdrawn", to=Audience.named("agency"), about=("agreement", "comment"))
class CommentWithdrawn(Fact, frozen=True, kw_only=True):
    """A partner holds a comment for settled."""

    comment: UUID
    agreement: UUID
    agency: UUID
    answer: str = ""


@fact("agreements.number_told", to=Audience.named("agency"), about=("agreement",))
class NumberTold(Fact, frozen=True, kw_only=True):
    """A partner told the number that its own register gives to the paper."""

    agreement: UUID
    agency: UUID
    number: str


@fact("agreements.initialled", to=Audience.SELF, about=("agreement",))
class Initialled(Fact, frozen=True, kw_only=True):
    """One office put its initials on a text. `text` is the digest of the words: other words ask anew."""

    initial: UUID
    agreement: UUID
    step: UUID
    office: str
    text: Digest
    note: str = ""


@fact("agreements.reviewed", to=Audience.SELF, about=("agreement",))
class Reviewed(Fact, frozen=True, kw_only=True):
    """What the review of a request found, and whether it recommends to go on."""

    review: UUID
    agreement: UUID
    findings: tuple[str, ...]
    conclusion: str
    recommended: bool = True


class ClauseChange(Part, frozen=True, kw_only=True):
    """An article as it reads after an addendum; a clause without paragraphs is struck out."""

    code: str
    clause: Clause


class AddendumText(Part, frozen=True, kw_only=True):
    """What an addendum will say: the whole scope and the end as they read from `from_day` on, and why."""

    from_day: date
    end: date
    scope: tuple[ScopeLine, ...]
    reason: str
    parties: tuple[Party, ...] = ()
    changes: tuple[ClauseChange, ...] = ()


@fact("agreements.addendum_drafted", to=Audience.SELF, about=("agreement", "addendum"))
class AddendumDrafted(Fact, frozen=True, kw_only=True):
    """An addendum reads like this from now on, until it is signed or dropped."""

    addendum: UUID
    agreement: UUID
    content: AddendumText


@fact("agreements.addendum_dropped", to=Audience.SELF, about=("agreement", "addendum"))
class AddendumDropped(Fact, frozen=True, kw_only=True):
    """An addendum will not be signed."""

    addendum: UUID
    agreement: UUID
    reason: str
