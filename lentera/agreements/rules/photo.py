"""Photos: no face without a brush, no picture without consent, nothing from inside without the institution's word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts.photo import Hiding, PhotoAnswered, PhotoErased, PhotoKept, PhotoPublished
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PhotoState:
    """A photo as decisions need it. `approved` None: the institution where it was taken has not answered."""

    id: UUID
    keeper: UUID
    partner: UUID
    digest: str
    kind: str
    caption: str
    inside: bool = False
    erased: bool = False
    approved: bool | None = None
    published: bool = False
    visit: UUID | None = None
    release: UUID | None = None

    @property
    def showable(self) -> bool:
        """Whether it may be shown to everybody."""
        return not self.erased and (self.approved is True if self.inside else self.approved is not False)


def decide_keeping(
    told: PhotoKept,
    *,
    kept: Collection[str],
    erased: Collection[str],
    today: date,
    original_reason: str | None,
) -> PhotoKept | Refusal:
    """A photo is kept with its faces hidden and the consent to it.

    `kept` and `erased`: digests of the author's photos. `original_reason`: why the picture as taken is kept too,
    None when it is not.
    """
    if told.visit is None and told.release is None:
        return Refusal("photo-without-matter")
    if told.hiding is Hiding.BRUSH and told.boxes < 1:
        return Refusal("photo-faces-open")
    if not told.caption.strip():
        return Refusal("photo-caption-missing")
    consent = told.consent
    if not (consent.given_by.strip() and consent.how.strip() and consent.scope.strip()):
        return Refusal("photo-consent-missing")
    if told.taken_on > today:
        return Refusal("photo-in-future", day=told.taken_on)
    if original_reason is not None and not original_reason.strip():
        return Refusal("photo-original-reason-missing")
    if told.digest in erased:
        return Refusal("photo-erased-before")
    if told.digest in kept:
        return Refusal("photo-kept-already")
    return told


def decide_photo_answer(
    known: PhotoState, *, author: UUID, approved: bool, reason: str
) -> PhotoAnswered | Refusal:
    """The institution in which a photo was taken lets it be shown; a no, at any time, has its reason."""
    if known.partner != author:
        return Refusal("photo-unknown")
    if known.erased:
        return Refusal("photo-erased")
    if not known.inside:
        return Refusal("photo-not-inside")
    if not approved and not reason.strip():
        return Refusal("cause-missing")
    return PhotoAnswered(photo=known.id, agency=known.keeper, approved=approved, reason=reason.strip())


def decide_photo_publication(known: PhotoState, release: UUID, *, out: bool) -> PhotoPublished | Refusal:
    """A photo goes out with a release that is out, with the word of the institution where it was taken."""
    if known.erased:
        return Refusal("photo-erased")
    if known.published:
        return Refusal("photo-published-already")
    if not out:
        return Refusal("release-not-out")
    if known.approved is False:
        return Refusal("photo-refused-by-partner")
    if known.inside and known.approved is None:
        return Refusal("photo-not-approved")
    return PhotoPublished(
        photo=known.id, release=release, digest=known.digest, kind=known.kind, caption=known.caption
    )


def decide_erasure(known: PhotoState, reason: str) -> PhotoErased | Refusal:
    """A photo goes for good, with the reason."""
    if known.erased:
        return Refusal("photo-erased")
    if not reason.strip():
        return Refusal("cause-missing")
    return PhotoErased(
        photo=known.id,
        partner=known.partner,
        reason=reason.strip(),
        visit=known.visit,
        release=known.release,
    )
