"""Issued papers: what may be replaced or cancelled, and the code that is printed on each version."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.papers.facts import PaperCancelled, ScanErased

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that reads like a digit
LARGEST_SCAN = 10 * 1024 * 1024
"""Bytes of a scan where an institution has set nothing: about 40 pages in grey at 200 dpi."""


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper as decisions need it."""

    id: UUID
    about: UUID
    number: str
    title: str
    version: int
    cancelled: bool = False
    destroyed: bool = False


def paper_code(chance: UUID) -> str:
    """The code under which a version is checked, such as SRT-7F3K92-QDM40X: 60 bits of chance."""
    rest, code = chance.int, ""
    for _ in range(12):
        rest, place = divmod(rest, len(LETTERS))
        code += LETTERS[place]
    return f"SRT-{code[:6]}-{code[6:]}"


def may_issue(current: Collection[PaperState], *, many: bool) -> Refusal | None:
    """One paper of a kind about one thing, unless the kind allows `many`; a cancelled one no longer counts."""
    for one in current:
        if not many and not one.cancelled:
            return Refusal("paper-exists", number=one.number or one.title)
    return None


def may_replace(known: PaperState | None) -> Refusal | None:
    """A paper that holds may have a new version."""
    if known is None:
        return Refusal("paper-unknown")
    if known.destroyed:
        return Refusal("paper-destroyed", title=known.title)
    if known.cancelled:
        return Refusal("paper-cancelled-already", number=known.number or known.title)
    return None


def decide_cancellation(known: PaperState | None, *, reason: str) -> PaperCancelled | Refusal:
    """A paper that holds is cancelled with its reason; its number stays with it."""
    refusal = may_replace(known)
    if refusal is not None or known is None:
        return refusal or Refusal("paper-unknown")
    if not reason.strip():
        return Refusal("paper-cancel-reason")
    return PaperCancelled(paper=known.id, reason=reason.strip())


def decide_erasing(scan: UUID | None, about: UUID | None, *, gone: bool, reason: str) -> ScanErased | Refusal:
    """A scan is erased once, with its reason."""
    if scan is None or about is None:
        return Refusal("scan-not-here")
    if gone:
        return Refusal("scan-erased-already")
    if not reason.strip():
        return Refusal("scan-erase-reason")
    return ScanErased(scan=scan, about=about, reason=reason.strip())
