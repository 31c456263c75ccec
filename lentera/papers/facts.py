"""Facts of papers: numbers, what was issued and to whom, scans, and what was destroyed when its time was over.

Nothing here names a reader; officials who sign in office are named, as archives must keep them. What a paper says
lies in its PDF, an `evidence` blob: it can be destroyed, its digest stays.
"""

from datetime import date
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An official under a paper, as printed."""

    name: str
    position: str = ""


@fact("papers.number_taken", to=Audience.SELF, about=("taken",))
class NumberTaken(Fact, frozen=True, kw_only=True):
    """A number of a series was given; it waits until a paper bears it or it is voided.

    `series`: scheme, classification and unit that count together, such as "005/{urut}/DISPERSIP/{bulan}/{tahun}".
    """

    taken: UUID
    kind: str
    series: str
    year: int
    sequence: int
    number: str
    on: date
    about: UUID | None = None


@fact("papers.number_voided", to=Audience.SELF, about=("taken",))
class NumberVoided(Fact, frozen=True, kw_only=True):
    """No paper will bear this number, and why; it is never given again."""

    taken: UUID
    reason: str


@fact("papers.hand_range_entered", to=Audience.SELF, about=("range",))
class HandRangeEntered(Fact, frozen=True, kw_only=True):
    """These numbers of the series were given by hand, in the book that `note` names. Both ends inclusive."""

    range: UUID
    kind: str
    series: str
    year: int
    first: int
    last: int
    note: str


@fact("papers.hand_range_withdrawn", to=Audience.SELF, about=("range",))
class HandRangeWithdrawn(Fact, frozen=True, kw_only=True):
    """The range was entered by mistake: its numbers are free again."""

    range: UUID


@fact("papers.issued", to=Audience.SELF, about=("paper", "about"))
class PaperIssued(Fact, frozen=True, kw_only=True):
    """A paper went out: its PDF under `digest`, `size` in bytes, and `code` by which anybody checks it.

    `translates`: the paper in the other language whose number this one bears. Retention counts from `counts_from`.
    """

    paper: UUID
    kind: str
    about_kind: str
    about: UUID
    title: str
    language: str
    on: date
    digest: str
    size: int
    template: str
    code: str
    retention: str
    counts_from: date
    number: str = ""
    taken: UUID | None = None
    version: int = 1
    signers: tuple[Signer, ...] = ()
    addressees: tuple[UUID, ...] = ()
    translates: UUID | None = None


@fact("papers.replaced", to=Audience.SELF, about=("paper", "about"))
class PaperReplaced(Fact, frozen=True, kw_only=True):
    """A new version of a paper, under the same number; earlier versions stay readable."""

    paper: UUID
    about: UUID
    version: int
    title: str
    on: date
    digest: str
    size: int
    code: str
    reason: str
    signers: tuple[Signer, ...] = ()
    addressees: tuple[UUID, ...] = ()


@fact("papers.cancelled", to=Audience.SELF, about=("paper",))
class PaperCancelled(Fact, frozen=True, kw_only=True):
    """The paper no longer holds; it keeps its number and stays readable."""

    paper: UUID
    reason: str


@fact("papers.shared", to=Audience.named("addressee"), about=("paper", "about"))
class PaperShared(Fact, frozen=True, kw_only=True):
    """What was issued, said to an institution that it is addressed to."""

    addressee: UUID
    paper: UUID
    kind: str
    about_kind: str
    about: UUID
    title: str
    language: str
    on: date
    digest: str
    size: int
    code: str
    number: str = ""
    version: int = 1
    signers: tuple[Signer, ...] = ()


@fact("papers.cancellation_shared", to=Audience.named("addressee"), about=("paper",))
class CancellationShared(Fact, frozen=True, kw_only=True):
    """The institution that has the paper hears that it no longer holds."""

    addressee: UUID
    paper: UUID
    reason: str


@fact("papers.scan_attached", to=Audience.SELF, about=("scan", "about"))
class ScanAttached(Fact, frozen=True, kw_only=True):
    """A scan or photo of a paper was put to an object or an issued paper; `type` as its content says."""

    scan: UUID
    about_kind: str
    about: UUID
    name: str
    type: str
    size: int
    digest: str
    note: str
    on: date
    retention: str


@fact("papers.scan_erased", to=Audience.SELF, about=("scan", "about"))
class ScanErased(Fact, frozen=True, kw_only=True):
    """The content of a scan was erased, and why; that it was there, and its digest, stay."""

    scan: UUID
    about: UUID
    reason: str


@fact("papers.destruction_proposed", to=Audience.SELF, about=("proposal", "papers", "scans"))
class DestructionProposed(Fact, frozen=True, kw_only=True):
    """Papers whose time is over were listed for destruction; a second person decides."""

    proposal: UUID
    papers: tuple[UUID, ...]
    scans: tuple[UUID, ...]
    note: str


@fact("papers.destruction_declined", to=Audience.SELF, about=("proposal",))
class DestructionDeclined(Fact, frozen=True, kw_only=True):
    """The papers of a proposal stay, and why."""

    proposal: UUID
    reason: str


@fact("papers.destroyed", to=Audience.SELF, about=("proposal", "papers", "scans"))
class PapersDestroyed(Fact, frozen=True, kw_only=True):
    """A second person approved: the contents were erased on this day; numbers, titles and digests stay."""

    proposal: UUID
    papers: tuple[UUID, ...]
    scans: tuple[UUID, ...]
    on: date
    approver: Signer
