"""Reads about photos."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.agreements.models import Photo, PhotoAnswer, PhotoOriginal, PublishedPhoto
from lentera.agreements.rules.photo import PhotoState
from lentera.journal import blobs


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photo with what became of it. `answer`: of the institution where it was taken."""

    row: Photo
    answer: PhotoAnswer | None
    published: PublishedPhoto | None
    state: PhotoState


def _lines(rows: QuerySet[Photo]) -> list[PhotoLine]:
    found = list(rows)
    ids = [row.id for row in found]
    answers = {(one.photo, one.institution_id): one for one in PhotoAnswer.objects.filter(photo__in=ids)}
    shown = {one.id: one for one in PublishedPhoto.objects.filter(id__in=ids)}
    lines = []
    for row in found:
        answer = answers.get((row.id, row.partner))
        published = shown.get(row.id)
        state = PhotoState(
            id=row.id,
            keeper=row.institution_id,
            partner=row.partner,
            digest=row.digest,
            kind=row.kind,
            caption=row.caption,
            inside=row.inside,
            erased=row.erased_at is not None,
            approved=None if answer is None else answer.approved,
            published=published is not None,
            visit=row.visit,
            release=row.release,
        )
        lines.append(PhotoLine(row, answer, published, state))
    return lines


def photos(
    reader: UUID, *, visit: UUID | None = None, release: UUID | None = None, partner: UUID | None = None
) -> list[PhotoLine]:
    """The photos that an institution keeps or that were taken with it, the newest on top; erased ones left out."""
    rows = Photo.objects.filter(Q(institution=reader) | Q(partner=reader), erased_at=None)
    if visit is not None:
        rows = rows.filter(visit=visit)
    if release is not None:
        shown = PublishedPhoto.objects.filter(release=release).values("id")
        rows = rows.filter(Q(release=release) | Q(id__in=shown))
    if partner is not None:
        rows = rows.filter(Q(institution=partner) | Q(partner=partner))
    return _lines(rows.order_by("-taken_on", "id"))


def photo(reader: UUID, id: UUID) -> PhotoLine | None:
    """One photo, when the reader is one of its two sides; an erased one too."""
    return next(iter(_lines(Photo.objects.filter(Q(institution=reader) | Q(partner=reader), id=id))), None)


def photos_to_answer(partner: UUID) -> list[PhotoLine]:
    """The photos taken inside an institution that wait for its word."""
    lines = _lines(Photo.objects.filter(partner=partner, inside=True, erased_at=None).order_by("kept_at"))
    return [line for line in lines if line.answer is None]


def original_of(keeper: UUID, photo: UUID) -> PhotoOriginal | None:
    """The picture as it was taken, to its keeper alone."""
    return PhotoOriginal.objects.filter(institution=keeper, id=photo).first()


def digests(keeper: UUID) -> tuple[set[str], set[str]]:
    """The digests of an institution's photos: those kept, and those that were erased."""
    kept: set[str] = set()
    gone: set[str] = set()
    for digest, erased in Photo.objects.filter(institution=keeper).values_list("digest", "erased_at"):
        (kept if erased is None else gone).add(digest)
    return kept, gone


def public_photos(release: UUID) -> list[PublishedPhoto]:
    """The photos that everybody sees with a release: published, not erased, not refused where they were taken."""
    rows = PublishedPhoto.objects.filter(release=release).order_by("published_at", "id")
    return [row for row in rows if _showable(row)]


def public_photo(id: UUID) -> PublishedPhoto | None:
    """One of them."""
    row = PublishedPhoto.objects.filter(id=id).first()
    return row if row is not None and _showable(row) else None


def _showable(row: PublishedPhoto) -> bool:
    kept = next(iter(_lines(Photo.objects.filter(institution=row.institution_id, id=row.id))), None)
    return kept is None or kept.state.showable


def picture(keeper: UUID, digest: str) -> bytes | None:
    """The bytes of a picture; None when they were erased. Raises NotHere when they lie at another node."""
    try:
        return blobs.content(keeper, digest)
    except blobs.Erased:
        return None
