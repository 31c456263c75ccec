"""Reads about press releases: the author's own, quotes waiting for the quoted, and what is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from lentera.agreements.facts.press import Approver, Links, Quote, ReleaseText
from lentera.agreements.models import (
    ProposalAnswer,
    PublishedRelease,
    QuoteConsent,
    QuoteRequest,
    ReleaseAuthor,
    ReleaseDraft,
    ReleaseProposal,
    ReleaseStatement,
    ReleaseVersion,
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
        version=row.version,
        out=PublishedRelease.objects.filter(id=release).values_list("version", flat=True).first() or 0,
        reason=row.reason,
    )


def releases(author: UUID) -> QuerySet[ReleaseDraft]:
    """The releases of an institution, drafts and published ones, the newest on top."""
    return ReleaseDraft.objects.filter(institution=author).order_by("-date", "id")


def published_ids(author: UUID) -> set[UUID]:
    """Which of an institution's releases are out."""
    return set(PublishedRelease.objects.filter(institution=author).values_list("id", flat=True))


def releases_by_id(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The titles of releases, drafts too; unknown ones are left out."""
    return dict(ReleaseDraft.objects.filter(id__in=list(ids)).values_list("id", "title"))


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
        said = self.said_in(get_language() or "id")
        return said.paragraphs[0] if said.paragraphs else ""

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.said_in(get_language() or "id").title

    def said_in(self, language: str) -> "Said":
        """The words of a language; those of the original where there is no translation."""
        return said_in(self.row, language)


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language: `translated` when it is not the original's."""

    title: str
    paragraphs: tuple[str, ...]
    translated: bool


def said_in(row: PublishedRelease | ReleaseVersion, language: str) -> Said:
    """What a release says in a language."""
    if language.startswith("en") and row.body_en:
        return Said(row.title_en or row.title, paragraphs(row.body_en), True)
    return Said(row.title, paragraphs(row.body), False)


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
    return [news_of(row) for row in (rows if limit is None else rows[:limit])]


def published_release(id: UUID) -> News | None:
    """One published release."""
    row = PublishedRelease.objects.filter(id=id).first()
    return None if row is None else news_of(row)


def news_of(row: PublishedRelease) -> News:
    """A release ready to draw."""
    return News(
        row=row,
        quotes=_quotes.decode(row.quotes),
        paragraphs=paragraphs(row.body),
        about=tuple(UUID(id) for id in row.agreements.split()),
    )


def versions(release: UUID) -> list[ReleaseVersion]:
    """What a release said before it was corrected, the newest first."""
    return list(ReleaseVersion.objects.filter(release=release).order_by("-version"))


def quotes_in(row: PublishedRelease | ReleaseVersion) -> tuple[Quote, ...]:
    """The quotes of a release as it is out, or as it was."""
    return _quotes.decode(row.quotes)


def statements(release: UUID) -> list[ReleaseStatement]:
    """What others said beside a release, by its day."""
    return list(ReleaseStatement.objects.filter(release=release).order_by("said_on", "id"))


def statement(author: UUID, id: UUID) -> ReleaseStatement | None:
    """One statement that this author attached."""
    return ReleaseStatement.objects.filter(institution=author, id=id).first()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed release with the agency's answer."""

    row: ReleaseProposal
    text: ReleaseText
    answer: ProposalAnswer | None


def _proposals(rows: QuerySet[ReleaseProposal]) -> list[Proposal]:
    found = list(rows.order_by("-proposed_at", "id"))
    answers = {
        (one.id, one.institution_id): one
        for one in ProposalAnswer.objects.filter(id__in=[row.id for row in found])
    }
    return [Proposal(row, _text.decode(row.text), answers.get((row.id, row.agency))) for row in found]


def proposals_by(author: UUID) -> list[Proposal]:
    """What an institution proposed, the newest on top."""
    return _proposals(ReleaseProposal.objects.filter(institution=author))


def proposals_to(agency: UUID) -> list[Proposal]:
    """What was proposed to an agency and not answered yet."""
    return [one for one in _proposals(ReleaseProposal.objects.filter(agency=agency)) if one.answer is None]


def proposal(reader: UUID, id: UUID) -> Proposal | None:
    """One proposal, to its two sides."""
    rows = ReleaseProposal.objects.filter(Q(institution=reader) | Q(agency=reader), id=id)
    return next(iter(_proposals(rows)), None)


def paragraphs(body: str) -> tuple[str, ...]:
    """A body cut at its empty lines; single line breaks become spaces."""
    blocks = body.replace("\r\n", "\n").split("\n\n")
    return tuple(text for block in blocks if (text := " ".join(block.split())))
