"""Reads about clippings and public stories."""

from collections import Counter
from uuid import UUID

from django.db.models import QuerySet

from lentera.agreements.models import Clipping, PublicStory


def clippings(author: UUID, *, release: UUID | None = None) -> QuerySet[Clipping]:
    """The clippings of an institution, the newest on top."""
    rows = Clipping.objects.filter(institution=author)
    return (rows if release is None else rows.filter(release=release)).order_by("-published_on", "id")


def clipping(author: UUID, id: UUID) -> Clipping | None:
    """One clipping."""
    return Clipping.objects.filter(institution=author, id=id).first()


def clippings_by_release(author: UUID) -> Counter[UUID]:
    """How many clippings each release has."""
    rows = Clipping.objects.filter(institution=author, release__isnull=False)
    return Counter(release for release in rows.values_list("release", flat=True) if release is not None)


def clipping_addresses(author: UUID, *, but: UUID | None = None) -> set[str]:
    """The addresses that are noted already."""
    rows = Clipping.objects.filter(institution=author).exclude(url="")
    return set((rows if but is None else rows.exclude(id=but)).values_list("url", flat=True))


def public_story(partner: UUID, author: UUID | None = None) -> PublicStory | None:
    """The story of a partnership that everybody may read, if its agency shows it."""
    rows = PublicStory.objects.filter(partner=partner)
    return (rows if author is None else rows.filter(institution=author)).order_by("published_at").first()
