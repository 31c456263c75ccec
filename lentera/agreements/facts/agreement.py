"""The life of one agreement, from draft to archive. Drafts are said to `self`, what is signed to its parties."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Digest, Fact, fact

UNITS = (
    "titles",
    "copies",
    "visits",
    "stops",
    "lesson_hours",
    "participants",
    "people",
    "sessions",
    "times",
)
"""What a scope item may be counted in; a realisation in another unit is listed as not counted."""


class ServiceKind(StrEnum):
    """What a scope item is about; the names on paper are free (`ScopeKind` lists those in use)."""

    PROVISION = "provision"
    MOBILE_LIBRARY = "mobile_library"
    LENDING = "lending"
    TRAINING = "training"
    MENTORING = "mentoring"
    OTHER = "other"


class Instrument(StrEnum):
    """The form of the paper. An addendum is no form of its own here: see `Amended`."""

    MOU = "mou"
    PKS = "pks"
    ACCORD_NOTE = "accord_note"
    USE_LOAN = "use_loan"


class LegalRoute(StrEnum):
    """By which rules the region may bind itself: practice differs, so it is stored, never derived."""

    REGIONAL_COOPERATION = "ksdpk"
    SYNERGY = "synergy"
    OTHER = "other"


class Period(StrEnum):
    """The time for which a target is told."""

    TERM = "term"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


class Capacity(StrEnum):
    """In which capacity a signatory signs; all but the head need a document that says so."""

    HEAD = "head"
    ACTING = "acting"
    MANDATE = "mandate"


class SigningMode(StrEnum):
    """How a paper was signed. Wet ink leaves originals on paper, the other two one electronic original."""

    WET_INK = "wet_ink"
    EXTERNAL = "external_pdf"
    OWN = "own_signature"


class DraftState(StrEnum):
    """How far a draft has come. After `signed` the agreement's own facts go on."""

    REQUESTED = "draft_request"
    REVIEW = "review"
    DRAFTING = "drafting"
    NEGOTIATION = "negotiation"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    SIGNED = "signed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class Signatory(Part, frozen=True, kw_only=True):
    """Who signs for a party: an official in office, as printed. `mandate` is the document when not the head."""

    name: str
    position: str
    title_before: str = ""
    title_after: str = ""
    capacity: Capacity = Capacity.HEAD
    mandate: str = ""
    mandate_from: date | None = None  # the days that the document states, both inclusive
    mandate_until: date | None = None


class Party(Part, frozen=True, kw_only=True):
    """One party in its order on the paper; `name` as the paper writes it, `number` its own number of the paper."""

    institution: UUID
    name: str
    number: str = ""
    signatory: Signatory | None = None


class ScopeLine(Part, frozen=True, kw_only=True):
    """One service that the paper promises. `target` counts in `unit` for each `period`."""

    id: UUID
    kind: ServiceKind
    name: str
    unit: str
    target: int
    period: Period = Period.TERM


class Clause(Part, frozen=True, kw_only=True):
    """One article of the text. In a draft its words hold places such as {partner}; sent or signed they are written out.

    `origin` and `version` say which clause of the office's library it came from (None: written for this paper).
    `wording` keeps the words with their places where writing out changed them, for a renewal to begin from.
    """

    code: str
    title: str
    paragraphs: tuple[str, ...]
    title_en: str = ""
    paragraphs_en: tuple[str, ...] = ()
    origin: UUID | None = None
    version: int = 0
    mandatory: bool = False
    wording: tuple[str, ...] = ()
    wording_en: tuple[str, ...] = ()


class Witness(Part, frozen=True, kw_only=True):
    """An official who witnesses the signing, as printed."""

    name: str
    position: str = ""
    organisation: str = ""


class ContactPoint(Part, frozen=True, kw_only=True):
    """Where letters about the agreement go: an office and its address, never a private number."""

    institution: UUID
    unit: str
    address: str = ""


class Annex(Part, frozen=True, kw_only=True):
    """A sheet that belongs to the paper, such as a year's work plan."""

    title: str
    paragraphs: tuple[str, ...] = ()


class Content(Part, frozen=True, kw_only=True):
    """Everything that an agreement says. Days are inclusive.

    `months_only` names the days ("start", "end") of which a draft knows the month alone: `start` is then its first
    day, `end` its last. An agreed text has none.
    """

    instrument: Instrument
    title: str
    parties: tuple[Party, ...]
    start: date
    end: date
    scope: tuple[ScopeLine, ...] = ()
    route: LegalRoute = LegalRoute.REGIONAL_COOPERATION
    label: str = ""  # what the paper or the press calls it, where that differs from the instrument
    agency_duties: str = ""
    partner_duties: str = ""
    parent: UUID | None = None  # the umbrella memorandum
    predecessor: UUID | None = None  # which agreement this one renews
    retro_clause: str = ""  # the words that let it start before it is signed
    months_only: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    considerations: tuple[str, ...] = ()
    considerations_en: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()
    annexes: tuple[Annex, ...] = ()


class EvaluationLine(Part, frozen=True, kw_only=True):
    """What became of one scope item, in the words of the agency; `realised` is what it states.

    `counted` is what the facts said on that day (None: not counted then), from so many `facts`; `expected` is the
    part of the target that was due by then.
    """

    scope_item: UUID
    target: int
    realised: int
    note: str
    obstacle: str = ""
    action: str = ""
    counted: int | None = None
    facts: int = 0
    expected: int = 0


@fact("agreements.drafted", to=Audience.SELF, about=("agreement",))
class Drafted(Fact, frozen=True, kw_only=True):
    """A draft was begun. The signed agreement will have the same id."""

    agreement: UUID
    content: Content
    state: DraftState = DraftState.REQUESTED


@fact("agreements.draft_changed", to=Audience.SELF, about=("agreement",))
class DraftChanged(Fact, frozen=True, kw_only=True):
    """A draft reads like this from now on."""

    agreement: UUID
    content: Content


@fact("agreements.draft_moved", to=Audience.SELF, about=("agreement",))
class DraftMoved(Fact, frozen=True, kw_only=True):
    """A draft took a step: reviewed, agreed, scheduled, rejected, cancelled, signed."""

    agreement: UUID
    state: DraftState
    note: str = ""


@fact("agreements.sent_to_partner", to=Audience.parties("agreement"), about=("agreement",))
class SentToPartner(Fact, frozen=True, kw_only=True):
    """A version of the draft went to the other parties, who read it from now on."""

    agreement: UUID
    version: int
    content: Content
    note: str = ""


@fact("agreements.signed", to=Audience.parties("agreement"), about=("agreement",))
class Signed(Fact, frozen=True, kw_only=True):
    """All parties signed. Numbers and signatories as they stand on the paper; from this comes "in force"."""

    agreement: UUID
    content: Content
    signed_on: date
    place: str
    scan: Digest | None = None
    originals: int = 2
    stamp: str = ""  # serial of the stamp duty: tax and evidence, never a condition
    retro_approval: str = ""  # the head's document, where it starts before it is signed
    event: UUID | None = None  # the signing event
    history: bool = False  # entered from paper, from before the system
    source: str = ""  # where the paper was read, for history
    gap_reason: str = ""  # why there are days without agreement between the predecessor and this one
    mode: SigningMode = SigningMode.WET_INK
    document: Digest | None = None  # the signed PDF as it stands; with wet ink the one that was printed
    code: str = ""  # by which the check page finds it


@fact("agreements.amended", to=Audience.parties("agreement"), about=("agreement",))
class Amended(Fact, frozen=True, kw_only=True):
    """An addendum was signed: the whole scope and the end as they read from `from_day` on; `removed` are gone then."""

    amendment: UUID
    agreement: UUID
    from_day: date
    end: date
    scope: tuple[ScopeLine, ...]
    removed: tuple[UUID, ...]
    parties: tuple[Party, ...]
    signed_on: date
    reason: str


@fact("agreements.suspended", to=Audience.parties("agreement"), about=("agreement",))
class Suspended(Fact, frozen=True, kw_only=True):
    """Services rest from `from_day` on."""

    suspension: UUID
    agreement: UUID
    from_day: date
    reason: str


@fact("agreements.resumed", to=Audience.parties("agreement"), about=("agreement",))
class Resumed(Fact, frozen=True, kw_only=True):
    """Services go on; `last_day` is the last day on which they rested."""

    suspension: UUID
    agreement: UUID
    last_day: date


@fact("agreements.terminated", to=Audience.parties("agreement"), about=("agreement",))
class Terminated(Fact, frozen=True, kw_only=True):
    """The agreement ends early; `last_day` is the last day in force."""

    agreement: UUID
    last_day: date
    reason: str


@fact("agreements.archived", to=Audience.SELF, about=("agreement",))
class Archived(Fact, frozen=True, kw_only=True):
    """The papers of an ended agreement went to the archive."""

    agreement: UUID
    place: str


@fact("agreements.alert_raised", to=Audience.SELF, about=("agreement",))
class AlertRaised(Fact, frozen=True, kw_only=True):
    """The agency was warned `days` before `end`; `due` is the day on which that was to be said."""

    agreement: UUID
    days: int
    end: date
    due: date


@fact("agreements.renewal_opened", to=Audience.SELF, about=("agreement", "visit"))
class RenewalOpened(Fact, frozen=True, kw_only=True):
    """A renewal was asked for, from a visit or the agreement's page; `draft` is the successor's id."""

    renewal: UUID
    agreement: UUID
    draft: UUID
    visit: UUID | None = None
    note: str = ""


@fact("agreements.evaluated", to=Audience.parties("agreement"), about=("agreement",))
class Evaluated(Fact, frozen=True, kw_only=True):
    """The parties looked at every scope item; a renewal needs it."""

    evaluation: UUID
    agreement: UUID
    evaluated_on: date
    lines: tuple[EvaluationLine, ...]
    summary: str = ""


@fact("agreements.consented", to=Audience.named("agency"), about=("agreement",))
class Consented(Fact, frozen=True, kw_only=True):
    """A partner's own word on what was signed. `differences` names what its paper says otherwise."""

    agreement: UUID
    agency: UUID
    number: str
    signatory: str
    signed_on: date
    differences: tuple[str, ...] = ()
    remark: str = ""


@fact("agreements.question_settled", to=Audience.named("partner"), about=("agreement",))
class QuestionSettled(Fact, frozen=True, kw_only=True):
    """The agency settled a difference between its word and the partner's."""

    question: UUID
    agreement: UUID
    partner: UUID
    answer: str
