"""Reads about press releases: the author's own, quotes waiting for the quoted, and what is published."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from lentera.agreements.facts.press import Approver, Links, Quote, ReleaseText
from lentera.agreements.models import (
    PublishedRelease,
    QuoteConsent,
    QuoteRequest,
    ReleaseAuthor,
    ReleaseDraft,
)
from lentera.agreements.rules.press import ReleaseState

_text = msgspec.json.Decoder(ReleaseText)
_links = msgspec.json.Decoder(Links)
_quotes = msgspec.json.Decoder(tuple[Quote, ...])


def release_state(author: UUID, release: UUID) -> ReleaseState | None:
    """A release of this author as decisions need it."""
    row = ReleaseDraft.objects.filter(institution=author, id=release).first()
    if row is None:
        return None
    text = _text.decode(row.text)
    may_agree = {quote.id: {author, quote.institution} for quote in text.quotes}
    told = QuoteConsent.objects.filter(release=release).values_list("institution_id", "quote", "text")
    return ReleaseState(
        id=release,
        text=text,
        links=_links.decode(row.links),
        writers=frozenset(
            ReleaseAuthor.objects.filter(institution=author, release=release).values_list(
                "account", flat=True
            )
        ),
        agreed=frozenset((quote, said) for who, quote, said in told if who in may_agree.get(quote, ())),
        approver=Approver(name=row.approver, position=row.approver_office) if row.approved_at else None,
        published=PublishedRelease.objects.filter(id=release).exists(),
    )


def releases(author: UUID) -> QuerySet[ReleaseDraft]:
    """The releases of an institution, drafts and published ones, the newest on top."""
    return ReleaseDraft.objects.filter(institution=author).order_by("-date", "id")


def published_ids(author: UUID) -> set[UUID]:
    """Which of an institution's releases are out."""
    return set(PublishedRelease.objects.filter(institution=author).values_list("id", flat=True))


def consents_to(release: UUID) -> dict[tuple[UUID, str], QuoteConsent]:
    """Who agreed to which words of a release."""
    return {(row.quote, row.text): row for row in QuoteConsent.objects.filter(release=release)}


def quotes_asked(release: UUID) -> set[tuple[UUID, str]]:
    """Which words of a release were shown to the quoted."""
    return set(QuoteRequest.objects.filter(release=release).values_list("quote", "text"))


def quotes_waiting(partner: UUID) -> list[QuoteRequest]:
    """The words that an institution was asked to approve and has not, the oldest on top."""
    agreed = set(QuoteConsent.objects.filter(institution=partner).values_list("quote", "text"))
    out = PublishedRelease.objects.values("id")
    rows = QuoteRequest.objects.filter(partner=partner).exclude(release__in=out).order_by("asked_at", "id")
    return [row for row in rows if (row.quote, row.text) not in agreed]


def quote_request(partner: UUID, quote: UUID) -> QuoteRequest | None:
    """The words shown to an institution for one quote."""
    return QuoteRequest.objects.filter(partner=partner, quote=quote).first()


def has_approved(partner: UUID, quote: UUID, text: str) -> bool:
    """Whether an institution approved exactly these words."""
    return QuoteConsent.objects.filter(institution=partner, quote=quote, text=text).exists()


def sequences_of(author: UUID, year: int) -> list[int]:
    """The counts of an institution's published releases of a year."""
    rows = PublishedRelease.objects.filter(institution=author, year=year)
    return list(rows.values_list("sequence", flat=True))


@dataclass(frozen=True, slots=True)
class News:
    """A published release ready to draw. `paragraphs` of its body, `about` the ids of its agreements."""

    row: PublishedRelease
    quotes: tuple[Quote, ...]
    paragraphs: tuple[str, ...]
    about: tuple[UUID, ...]

    @property
    def lead(self) -> str:
        """The first paragraph, for lists and feeds."""
        return self.paragraphs[0] if self.paragraphs else ""


def published_releases(
    *,
    limit: int | None = None,
    since: date | None = None,
    visit: UUID | None = None,
    event: UUID | None = None,
) -> list[News]:
    """Published releases of all institutions, the newest on top; `visit` and `event` keep those about it."""
    rows = PublishedRelease.objects.order_by("-published_at", "id")
    if since is not None:
        rows = rows.filter(date__gte=since)
    if visit is not None:
        rows = rows.filter(visit=visit)
    if event is not None:
        rows = rows.filter(event=event)
    return [_news(row) for row in (rows if limit is None else rows[:limit])]


def published_release(id: UUID) -> News | None:
    """One published release."""
    row = PublishedRelease.objects.filter(id=id).first()
    return None if row is None else _news(row)


def _news(row: PublishedRelease) -> News:
    return News(
        row=row,
        quotes=_quotes.decode(row.quotes),
        paragraphs=paragraphs(row.body),
        about=tuple(UUID(id) for id in row.agreements.split()),
    )


def paragraphs(body: str) -> tuple[str, ...]:
    """A body cut at its empty lines; single line breaks become spaces."""
    blocks = body.replace("\r\n", "\n").split("\n\n")
    return tuple(text for block in blocks if (text := " ".join(block.split())))
