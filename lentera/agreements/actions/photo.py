"""Photos: keep, answer, publish, erase."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.facts.photo import (
    Hiding,
    PhotoAnswered,
    PhotoConsent,
    PhotoErased,
    PhotoKept,
    PhotoOriginalKept,
    PhotoPublished,
    PhotoWithdrawn,
)
from lentera.agreements.queries import photo as queries
from lentera.agreements.queries import press, visit
from lentera.agreements.rules.photo import (
    decide_erasure,
    decide_keeping,
    decide_photo_answer,
    decide_photo_publication,
)
from lentera.documents.uploads import MIB, Upload, check_upload, strip_image
from lentera.journal import blobs, clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing

LARGEST_PHOTO = 10 * MIB
PICTURES = ("jpeg", "png")


@dataclass(frozen=True, slots=True)
class Picture:
    """A file as it came: `data` and the name that it bore."""

    data: bytes
    name: str


def keep_photo(
    author: UUID,
    partner: UUID,
    picture: Picture,
    *,
    caption: str,
    taken_on: date,
    consent: PhotoConsent,
    hiding: Hiding,
    actor: UUID,
    request_id: RequestId | None,
    boxes: int = 0,
    inside: bool = False,
    visit_id: UUID | None = None,
    release: UUID | None = None,
    original: Picture | None = None,
    original_reason: str = "",
    at: datetime | None = None,
) -> PhotoKept | Refusal:
    """Keep a photo whose faces are hidden. What the camera wrote into the file (place, device) is taken out.

    `original`: the picture as taken, kept for this institution alone and only when it is asked for.
    """
    checked = check_upload(picture.data, picture.name, kinds=PICTURES, max_bytes=LARGEST_PHOTO)
    if isinstance(checked, Refusal):
        return checked
    raw: Upload | None = None
    if original is not None:
        taken = check_upload(original.data, original.name, kinds=PICTURES)
        if isinstance(taken, Refusal):
            return taken
        raw = taken
    data = strip_image(checked.data)
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PhotoKept)) is not None:
            return first
        if (refused := _matter(author, partner, visit_id, release)) is not None:
            return entry.refuse(refused)
        kept, erased = queries.digests(author)
        told = PhotoKept(
            photo=new_id(),
            partner=partner,
            digest=blobs.digest_of(data),
            kind=checked.media_type,
            caption=caption.strip(),
            taken_on=taken_on,
            consent=consent,
            hiding=hiding,
            boxes=boxes,
            inside=inside,
            visit=visit_id,
            release=release,
        )
        outcome = decide_keeping(
            told,
            kept=kept,
            erased=erased,
            today=clock.local_day(entry.at),
            original_reason=None if raw is None else original_reason,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.keep_blob(data, "evidence")
        if raw is not None:
            digest = entry.keep_blob(raw.data, "evidence")
            entry.record(
                PhotoOriginalKept(
                    photo=outcome.photo, digest=digest, kind=raw.media_type, reason=original_reason.strip()
                )
            )
        return entry.record(outcome)


def _matter(author: UUID, partner: UUID, visit_id: UUID | None, release: UUID | None) -> Refusal | None:
    if visit_id is not None:
        held = visit.visit_held(visit_id, author)
        if held is None or partner not in (held.partner, held.institution_id):
            return Refusal("visit-not-found")
    if release is not None and press.release_state(author, release) is None:
        return Refusal("release-unknown")
    return None


def answer_photo(
    partner: UUID,
    photo: UUID,
    *,
    approved: bool,
    reason: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PhotoAnswered | Refusal:
    """The institution in which a photo was taken lets it be shown, or not; a later no hides it again."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PhotoAnswered)) is not None:
            return first
        line = queries.photo(partner, photo)
        if line is None:
            return entry.refuse(Refusal("photo-unknown"))
        outcome = decide_photo_answer(line.state, author=partner, approved=approved, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def publish_photo(
    author: UUID,
    photo: UUID,
    release: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PhotoPublished | Refusal:
    """Show a photo of one's own to everybody, with a release that is out."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PhotoPublished)) is not None:
            return first
        line = queries.photo(author, photo)
        if line is None or line.row.institution_id != author:
            return entry.refuse(Refusal("photo-unknown"))
        known = press.release_state(author, release)
        outcome = decide_photo_publication(line.state, release, out=known is not None and known.out > 0)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def erase_photo(
    author: UUID,
    photo: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PhotoErased | Refusal:
    """Erase a photo everywhere: its bytes, its original, and from every page."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PhotoErased)) is not None:
            return first
        line = queries.photo(author, photo)
        if line is None or line.row.institution_id != author:
            return entry.refuse(Refusal("photo-unknown"))
        outcome = decide_erasure(line.state, reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        _erase_everywhere(entry, line)
        return entry.record(outcome)


def _erase_everywhere(entry: Writing, line: queries.PhotoLine) -> None:
    if line.published is not None:
        entry.record(PhotoWithdrawn(photo=line.row.id, release=line.published.release))
    blobs.erase(entry.author, line.row.digest)
    if (original := queries.original_of(entry.author, line.row.id)) is not None:
        blobs.erase(entry.author, original.digest)
