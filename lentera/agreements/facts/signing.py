"""How an agreement comes to be signed: what was made ready, who signed electronically, stamp duty, originals."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.agreement import Content
from lentera.journal.facts import Audience, Digest, Fact, fact


class Preparation(StrEnum):
    """What an officer ticks before the day. None of it is a condition of signing."""

    INITIALS = "initials"
    ORIGINALS = "originals"
    STAMPS = "stamps"


class StampKind(StrEnum):
    """The form of the stamp duty: both are worth the same."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


@fact("agreements.preparation_noted", to=Audience.SELF, about=("agreement",))
class PreparationNoted(Fact, frozen=True, kw_only=True):
    """A preparation of the signing is done, or is not done after all."""

    agreement: UUID
    what: Preparation
    done: bool


@fact("agreements.stamped", to=Audience.parties("agreement"), about=("agreement",))
class Stamped(Fact, frozen=True, kw_only=True):
    """Stamp duty was put on an original: tax and evidence, never a condition of validity. `payer` is a party."""

    stamp: UUID
    agreement: UUID
    kind: StampKind
    serial: str
    payer: UUID
    stamped_on: date
    original: int = 0  # its number; 0 for the electronic one
    later: bool = False  # after the signing (pemeteraian kemudian)


@fact("agreements.original_placed", to=Audience.parties("agreement"), about=("agreement",))
class OriginalPlaced(Fact, frozen=True, kw_only=True):
    """An original lies here from now on. `stamped_party` signed over its stamp duty, `held_by_party` keeps it."""

    agreement: UUID
    no: int
    stamped_party: UUID
    held_by_party: UUID
    storage_location: str
    scan: Digest | None = None


@fact("agreements.signing_opened", to=Audience.parties("agreement"), about=("agreement",))
class SigningOpened(Fact, frozen=True, kw_only=True):
    """The agency laid out a text for electronic signature; `document` is the PDF that the parties sign in turn."""

    opening: UUID
    agreement: UUID
    content: Content
    document: Digest
    place: str
    code: str = ""
    event: UUID | None = None
    retro_approval: str = ""
    gap_reason: str = ""


@fact("agreements.signing_withdrawn", to=Audience.parties("agreement"), about=("agreement",))
class SigningWithdrawn(Fact, frozen=True, kw_only=True):
    """A text laid out for electronic signature was taken back before all had signed."""

    opening: UUID
    agreement: UUID
    reason: str


@fact("agreements.party_signed", to=Audience.parties("agreement"), about=("agreement",))
class PartySigned(Fact, frozen=True, kw_only=True):
    """A party's own signature, in its own stream. `over` is the PDF before it, `document` the PDF with it."""

    opening: UUID
    agreement: UUID
    agency: UUID
    over: Digest
    document: Digest
    signatory: str
    position: str
    signed_on: date
