"""Photos of visits and releases: faces hidden before anything is kept, consent with each, and gone in one act."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.agreement import Part
from lentera.journal.facts import Audience, Digest, Fact, fact


class Hiding(StrEnum):
    """How faces were hidden: painted over in the page, declared as hidden before, or none is to be seen."""

    BRUSH = "brush"
    DECLARED = "declared"
    NO_FACES = "no_faces"


class PhotoConsent(Part, frozen=True, kw_only=True):
    """Who agreed to the photo (an office, never an inmate's name), how, and what for."""

    given_by: str
    how: str
    scope: str


@fact("agreements.photo_kept", to=Audience.named("partner"), about=("photo", "visit", "release"))
class PhotoKept(Fact, frozen=True, kw_only=True):
    """A photo with its faces hidden was kept. `inside`: taken inside the partner's closed institution."""

    photo: UUID
    partner: UUID
    digest: Digest
    kind: str  # image/jpeg or image/png
    caption: str
    taken_on: date
    consent: PhotoConsent
    hiding: Hiding
    boxes: int = 0
    inside: bool = False
    visit: UUID | None = None
    release: UUID | None = None


@fact("agreements.photo_original_kept", to=Audience.SELF, about=("photo",))
class PhotoOriginalKept(Fact, frozen=True, kw_only=True):
    """The picture as it was taken is kept too, for a reason; nobody else learns of it."""

    photo: UUID
    digest: Digest
    kind: str
    reason: str


@fact("agreements.photo_answered", to=Audience.named("agency"), about=("photo",))
class PhotoAnswered(Fact, frozen=True, kw_only=True):
    """The institution in which a photo was taken lets it be shown, or not, with the reason."""

    photo: UUID
    agency: UUID  # who keeps the photo
    approved: bool
    reason: str = ""


@fact("agreements.photo_published", to=Audience.PUBLIC, about=("photo", "release"))
class PhotoPublished(Fact, frozen=True, kw_only=True):
    """A photo is shown to everybody with a release."""

    photo: UUID
    release: UUID
    digest: Digest
    kind: str
    caption: str


@fact("agreements.photo_withdrawn", to=Audience.PUBLIC, about=("photo", "release"))
class PhotoWithdrawn(Fact, frozen=True, kw_only=True):
    """A photo is no longer shown to anybody outside."""

    photo: UUID
    release: UUID


@fact("agreements.photo_erased", to=Audience.named("partner"), about=("photo", "visit", "release"))
class PhotoErased(Fact, frozen=True, kw_only=True):
    """A photo is gone: its bytes, its original, and wherever it was shown."""

    photo: UUID
    partner: UUID
    reason: str
    visit: UUID | None = None
    release: UUID | None = None
