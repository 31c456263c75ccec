"""What a partner asks an agency for, and what the agency answers. Each side says its own; queries join both."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Digest, Fact, fact


class RequestKind(StrEnum):
    """What is asked for."""

    BOOKS = "books"
    TRAINING = "training"
    VAN = "van"
    VISIT = "visit"
    EXTENSION = "extension"  # a placement stays longer
    RENEWAL = "renewal"  # of an agreement
    OTHER = "other"


class Channel(StrEnum):
    """How a request came that was not made here."""

    LETTER = "letter"
    MESSAGE = "message"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


class Verdict(StrEnum):
    """What an agency answers."""

    GRANTED = "granted"
    OTHERWISE = "otherwise"  # yes, but in another way: the sentence says how
    DECLINED = "declined"
    FORWARDED = "forwarded"


class Why(StrEnum):
    """Why an agency declines."""

    NO_GROUND = "no_ground"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_AT_HAND = "not_at_hand"
    NO_TIME = "no_time"
    NOT_ALLOWED = "not_allowed"
    ASKED_BEFORE = "asked_before"
    OTHER = "other"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class Wish(Part, frozen=True, kw_only=True):
    """A title that is wished for, as it is known to whoever asks. `copies` at least 1."""

    title: str
    author: str = ""
    isbn: str = ""
    copies: int = 1


class Asking(Part, frozen=True, kw_only=True):
    """Everything that a request says. Names in it are of officials in office, never of readers."""

    kind: RequestKind
    subject: str
    reason: str = ""
    wishes: tuple[Wish, ...] = ()
    topics: str = ""
    levels: str = ""
    languages: str = ""
    amount: int | None = None  # copies, participants, or times: by kind
    weeks: int | None = None
    first: date | None = None  # the days between which it suits
    last: date | None = None
    by: date | None = None  # needed not later than
    place: str = ""
    gate: str = ""  # what the gate asks of those who come
    scope_item: UUID | None = None
    thing: UUID | None = None  # the placement to be extended, the agreement to be renewed
    contact: str = ""  # office and how to reach it
    words: str = ""  # what the questions did not ask


@fact("requests.drafted", to=Audience.SELF, about=("request",))
class Drafted(Fact, frozen=True, kw_only=True):
    """The answers given so far, by question; nobody else reads them."""

    request: UUID
    agency: UUID
    kind: RequestKind
    answers: dict[str, str]


@fact("requests.put_forward", to=Audience.SELF, about=("request",))
class PutForward(Fact, frozen=True, kw_only=True):
    """A draft waits for the head of the institution."""

    request: UUID
    note: str = ""


@fact("requests.dropped", to=Audience.SELF, about=("request",))
class Dropped(Fact, frozen=True, kw_only=True):
    """A draft was given up."""

    request: UUID


@fact("requests.sent", to=Audience.named("agency"), about=("request", "agreement"))
class Sent(Fact, frozen=True, kw_only=True):
    """A partner asks, with its whole content; with the id of a request that the agency entered, it speaks itself."""

    request: UUID
    agency: UUID
    asking: Asking
    number: str = ""  # of the letter, the partner's own
    letter: UUID | None = None  # the paper
    agreement: UUID | None = None  # of the scope item cited, or the one to be renewed


@fact("requests.withdrawn", to=Audience.named("agency"), about=("request",))
class Withdrawn(Fact, frozen=True, kw_only=True):
    """A partner no longer asks."""

    request: UUID
    agency: UUID
    reason: str


@fact("requests.confirmed", to=Audience.named("agency"), about=("request",))
class Confirmed(Fact, frozen=True, kw_only=True):
    """A partner says that it got what it asked for. `round` counts how often it was asked again before."""

    request: UUID
    agency: UUID
    round: int = 0
    words: str = ""


@fact("requests.reopened", to=Audience.named("agency"), about=("request",))
class Reopened(Fact, frozen=True, kw_only=True):
    """A partner asks again: what came was not what was asked. `round` is the new one, from 1."""

    request: UUID
    agency: UUID
    round: int
    reason: str


@fact("requests.received", to=Audience.named("partner"), about=("request", "agreement"))
class Received(Fact, frozen=True, kw_only=True):
    """An agency entered what a partner asked on paper or aloud; it gives way to the partner's own word."""

    request: UUID
    partner: UUID
    asking: Asking
    channel: Channel
    source: str  # the number and day of the letter, or who spoke
    received_on: date
    scan: Digest | None = None
    scan_name: str = ""
    agreement: UUID | None = None


@fact("requests.taken_up", to=Audience.named("partner"), about=("request",))
class TakenUp(Fact, frozen=True, kw_only=True):
    """An agency read a request and says who handles it: an office, with a name where one is told."""

    request: UUID
    partner: UUID
    handler: str
    round: int = 0
    account: UUID | None = None  # who sees it first


@fact("requests.answered", to=Audience.named("partner"), about=("request", "answer"))
class Answered(Fact, frozen=True, kw_only=True):
    """An agency's answer to one round of a request."""

    request: UUID
    answer: UUID
    partner: UUID
    verdict: Verdict
    round: int = 0
    words: str = ""
    why: Why | None = None  # when declined
    to: str = ""  # who goes on with it, when forwarded
    by: date | None = None  # when it can be expected


@fact("requests.fulfilled", to=Audience.named("partner"), about=("request", "outcome", "thing"))
class Fulfilled(Fact, frozen=True, kw_only=True):
    """What came of a request: one of the things that areas offer (`hooks.register_outcome`), or words alone."""

    request: UUID
    outcome: UUID
    partner: UUID
    on: date
    words: str
    round: int = 0
    kind: str = ""  # the code of what came of it: placement, run, trip, agreement, …
    thing: UUID | None = None
    whole: bool = True  # nothing more will come


@fact("requests.reminded", to=Audience.SELF, about=("request",))
class Reminded(Fact, frozen=True, kw_only=True):
    """An agency was reminded that a request has had no answer by its day."""

    request: UUID
    round: int
    due: date
