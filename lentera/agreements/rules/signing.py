"""The three modes of signing: whose signature counts, what an uploaded PDF must hold, stamp duty, originals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts.agreement import Capacity, Content, DraftState, Party, Signatory, SigningMode
from lentera.agreements.facts.signing import (
    OriginalPlaced,
    PartySigned,
    SigningOpened,
    SigningWithdrawn,
    Stamped,
    StampKind,
)
from lentera.journal.facts import Digest
from lentera.journal.refusals import Refusal

SCAN_DAYS = 7  # a wet-ink original is scanned within this many days of its signing


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """One signature in an uploaded PDF. `trusted`: its certificate leads to a root that this office trusts."""

    name: str
    trusted: bool
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class OpeningState:
    """A text that lies open for electronic signature. `signed`: who has signed, with the PDF that came of it."""

    opening: UUID
    agreement: UUID
    agency: UUID
    content: Content
    document: Digest
    signed: Mapping[UUID, Digest]
    withdrawn: bool = False

    @property
    def waiting(self) -> tuple[Party, ...]:
        """The parties that have not signed yet, in the order of the paper."""
        return tuple(party for party in self.content.parties if party.institution not in self.signed)


def plain_name(text: str) -> str:
    """A person's name for comparing: titles after a comma, full stops and case do not matter."""
    bare = re.sub(r"[^\w\s]", " ", text.partition(",")[0])
    words = [word for word in bare.casefold().split() if word not in _TITLES]
    return " ".join(words)


_TITLES = frozenset("dr drs dra ir prof h hj kh tb".split())


def same_person(one: str, other: str) -> bool:
    """Whether two writings name one person."""
    return bool(plain_name(one)) and plain_name(one) == plain_name(other)


def decide_mandate(party: Party, signed_on: date) -> Refusal | None:
    """Who signs and is not the head shows a document; where it states days, the signing lies within them."""
    signatory = party.signatory
    if signatory is None or not signatory.name.strip():
        return Refusal("signatory-missing", party=party.name)
    if signatory.capacity is Capacity.HEAD:
        return None
    if not signatory.mandate.strip():
        return Refusal("mandate-missing", ground=True, party=party.name, signatory=signatory.name)
    since, until = mandate_days(signatory)
    if signatory.capacity is Capacity.ACTING and since is None and until is None:
        return Refusal("mandate-days-missing", ground=True, party=party.name, signatory=signatory.name)
    if (since is not None and signed_on < since) or (until is not None and signed_on > until):
        return Refusal(
            "mandate-not-on-day", ground=True, party=party.name, signatory=signatory.name, day=signed_on
        )
    return None


def mandate_days(signatory: Signatory) -> tuple[date | None, date | None]:
    """The first and last day of a mandate, each None when it states none."""
    return getattr(signatory, "mandate_from", None), getattr(signatory, "mandate_until", None)


def decide_external(
    content: Content,
    *,
    signatures: Sequence[SignatureSeen],
    problems: Sequence[str],
    same_text: bool,
    issuers_checked: bool = False,
) -> Refusal | None:
    """Whether an uploaded PDF is the agreed text with all its signatures.

    What is broken or altered comes first (`problems`, the worst first), then who is missing, by name, then the text:
    the sentence that helps most. A certificate of an unknown issuer counts only after somebody looked at it.
    """
    worse = [code for code in problems if code != "pdf-partly-signed"]
    if worse:
        return Refusal(worse[0])
    missing = [
        party.signatory.name
        for party in content.parties
        if party.signatory is not None
        and not any(same_person(one.name, party.signatory.name) for one in signatures)
    ]
    if missing:
        return Refusal("pdf-signatures-missing", names=", ".join(missing))
    if problems:
        return Refusal(problems[0])
    if not same_text:
        return Refusal("pdf-text-differs")
    unknown = next((one for one in signatures if not one.trusted), None)
    if unknown is not None and not issuers_checked:
        return Refusal("pdf-issuer-unknown", name=unknown.name, issuer=unknown.issuer)
    return None


def decide_opening(
    content: Content,
    state: DraftState,
    *,
    already: OpeningState | None,
    missing: Sequence[Refusal],
    opened: SigningOpened,
) -> SigningOpened | Refusal:
    """A text may be laid out for electronic signature once nothing is missing; one at a time."""
    if state not in (DraftState.AGREED, DraftState.SCHEDULED):
        return Refusal("draft-not-agreed", state=state.value)
    if missing:
        return missing[0]
    if already is not None and not already.withdrawn:
        return Refusal("signing-open-already")
    if not opened.place.strip():
        return Refusal("place-missing")
    return opened if content == opened.content else Refusal("signing-text-changed")


def decide_withdrawing(state: OpeningState | None, *, reason: str) -> SigningWithdrawn | Refusal:
    """Before all have signed, the agency may take a text back; what was signed stays in the history."""
    if state is None or state.withdrawn:
        return Refusal("signing-not-open")
    if not state.waiting:
        return Refusal("signing-complete")
    if not reason.strip():
        return Refusal("cause-missing")
    return SigningWithdrawn(opening=state.opening, agreement=state.agreement, reason=reason.strip())


def decide_party_signature(
    state: OpeningState | None,
    *,
    party: UUID,
    signer_name: str,
    drafted: bool,
    signed_on: date,
    over: Digest,
) -> PartySigned | Refusal:
    """Whether this account may sign for this party now. Both orders work; nobody signs twice or for another.

    `drafted`: the account wrote the draft's text. The answer still lacks the PDF that the signature makes.
    """
    if state is None or state.withdrawn:
        return Refusal("signing-not-open")
    own = next((one for one in state.content.parties if one.institution == party), None)
    if own is None or own.signatory is None:
        return Refusal("signing-not-open")
    if party in state.signed:
        return Refusal("signed-already", party=own.name)
    if drafted:
        return Refusal("drafter-cannot-sign")
    if not same_person(signer_name, own.signatory.name):
        return Refusal("signer-not-signatory", ground=True, signatory=own.signatory.name, party=own.name)
    refusal = decide_mandate(own, signed_on)
    if refusal is not None:
        return refusal
    return PartySigned(
        opening=state.opening,
        agreement=state.agreement,
        agency=state.agency,
        over=over,
        document="",
        signatory=own.signatory.name,
        position=own.signatory.position,
        signed_on=signed_on,
    )


def decide_stamp(
    parties: Iterable[UUID],
    *,
    stamp: UUID,
    agreement: UUID,
    kind: StampKind,
    serial: str,
    payer: UUID,
    stamped_on: date,
    signed_on: date,
    original: int,
    mode: SigningMode,
    today: date,
    known: Iterable[str] = (),
) -> Stamped | Refusal:
    """Stamp duty is noted as it is: by whom, on which original, also later than the signing."""
    own = tuple(parties)
    if not serial.strip():
        return Refusal("stamp-serial-missing")
    if serial.strip() in set(known):
        return Refusal("stamp-noted-already", serial=serial.strip())
    if payer not in own:
        return Refusal("stamp-payer-unknown")
    if stamped_on > today:
        return Refusal("stamp-in-future", day=stamped_on)
    if mode is SigningMode.WET_INK and not 1 <= original <= len(own):
        return Refusal("original-unknown", count=len(own))
    return Stamped(
        stamp=stamp,
        agreement=agreement,
        kind=kind,
        serial=serial.strip(),
        payer=payer,
        stamped_on=stamped_on,
        original=original if mode is SigningMode.WET_INK else 0,
        later=stamped_on > signed_on,
    )


def planned_originals(parties: Sequence[UUID]) -> list[tuple[int, UUID, UUID]]:
    """Number, who signs over the stamp duty, who keeps it: one original a party, each handed to the next one.

    Source: duplicate rule of a published ministry guideline (domain.md 2.2): copy 1 signed by party 1 over the
    stamp duty and handed to party 2, copy 2 the other way.
    """
    count = len(parties)
    return [(no + 1, party, parties[(no + 1) % count]) for no, party in enumerate(parties)]


def decide_original(
    parties: Sequence[UUID],
    *,
    agreement: UUID,
    no: int,
    held_by: UUID,
    storage_location: str,
    mode: SigningMode,
    scan: Digest | None = None,
) -> OriginalPlaced | Refusal:
    """Where an original lies. An electronic original is kept by the system, wherever it is printed."""
    if mode is not SigningMode.WET_INK:
        return Refusal("original-electronic")
    planned = {number: stamped for number, stamped, _held in planned_originals(parties)}
    if no not in planned:
        return Refusal("original-unknown", count=len(planned))
    if held_by not in parties:
        return Refusal("original-holder-unknown")
    if not storage_location.strip():
        return Refusal("storage-missing")
    return OriginalPlaced(
        agreement=agreement,
        no=no,
        stamped_party=planned[no],
        held_by_party=held_by,
        storage_location=storage_location.strip(),
        scan=scan,
    )
