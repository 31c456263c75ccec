"""Clippings: note, remove. Stories of partnerships: show to everybody, or no longer."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.actions.photo import Picture
from lentera.agreements.facts.coverage import (
    ClippingNoted,
    ClippingRemoved,
    StoryPublished,
    StoryWithdrawn,
)
from lentera.agreements.queries import agreement as agreements
from lentera.agreements.queries import coverage as queries
from lentera.agreements.queries import press
from lentera.agreements.queries import story as stories
from lentera.agreements.rules.coverage import decide_clipping, decide_clipping_removal
from lentera.documents.uploads import Upload, check_upload
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def note_clipping(
    author: UUID,
    *,
    medium: str,
    title: str,
    published_on: date,
    actor: UUID,
    request_id: RequestId | None,
    url: str = "",
    note: str = "",
    release: UUID | None = None,
    scan: Picture | None = None,
    clipping: UUID | None = None,
    at: datetime | None = None,
) -> ClippingNoted | Refusal:
    """Note what a medium reported, with a scan (PDF or picture) if there is one; or change what was noted."""
    checked: Upload | None = None
    if scan is not None:
        sent = check_upload(scan.data, scan.name)
        if isinstance(sent, Refusal):
            return sent
        checked = sent
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ClippingNoted)) is not None:
            return first
        before = None if clipping is None else queries.clipping(author, clipping)
        if clipping is not None and before is None:
            return entry.refuse(Refusal("clipping-unknown"))
        if release is not None and press.release_state(author, release) is None:
            return entry.refuse(Refusal("release-unknown"))
        told = ClippingNoted(
            clipping=clipping or new_id(),
            medium=medium.strip(),
            title=title.strip(),
            published_on=published_on,
            url=url.strip(),
            note=note.strip(),
            release=release,
            scan=before.scan if before is not None else None,
            scan_kind=before.scan_kind if before is not None else "",
        )
        addresses = queries.clipping_addresses(author, but=clipping)
        outcome = decide_clipping(told, known=addresses, today=clock.local_day(entry.at))
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if checked is not None:
            digest = entry.keep_blob(checked.kept, "evidence")
            outcome = _with_scan(outcome, digest, checked.media_type)
        return entry.record(outcome)


def _with_scan(told: ClippingNoted, digest: str, kind: str) -> ClippingNoted:
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    return ClippingNoted(**fields | {"scan": digest, "scan_kind": kind})


def note_clippings(
    author: UUID,
    reports: Iterable[tuple[str, str, date, str]],
    *,
    release: UUID | None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> list[ClippingNoted] | Refusal:
    """Note many reports (medium, title, day, address) in one act: all, or none with the reason."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if entry.first_results:
            return [one for one in entry.first_results if isinstance(one, ClippingNoted)]
        if release is not None and press.release_state(author, release) is None:
            return entry.refuse(Refusal("release-unknown"))
        known = queries.clipping_addresses(author)
        today = clock.local_day(entry.at)
        decided: list[ClippingNoted] = []
        for medium, title, day, url in reports:
            told = ClippingNoted(
                clipping=new_id(),
                medium=medium.strip(),
                title=title.strip(),
                published_on=day,
                url=url.strip(),
                release=release,
            )
            outcome = decide_clipping(told, known=known, today=today)
            if isinstance(outcome, Refusal):
                return entry.refuse(outcome)
            known.add(outcome.url or str(outcome.clipping))
            decided.append(outcome)
        if not decided:
            return entry.refuse(Refusal("clippings-empty"))
        return [entry.record(one) for one in decided]


def remove_clipping(
    author: UUID,
    clipping: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ClippingRemoved | Refusal:
    """Take back what was noted by mistake."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ClippingRemoved)) is not None:
            return first
        row = queries.clipping(author, clipping)
        outcome = decide_clipping_removal(
            None if row is None else row.id, None if row is None else row.release, reason
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def publish_story(
    agency: UUID,
    partner: UUID,
    *,
    words: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StoryPublished | Refusal:
    """Show the story of the partnership with an institution to everybody: only what is public stands in it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StoryPublished)) is not None:
            return first
        own = {row.id for row in agreements.agreements_of(agency)}
        if not own & {row.id for row in agreements.agreements_of(partner)}:
            return entry.refuse(Refusal("story-of-stranger"))
        today = clock.local_day(entry.at)
        return entry.record(
            StoryPublished(
                partner=partner,
                words=words.strip(),
                as_of=today,
                periods=stories.periods_told(agency, partner, today),
                numbers=stories.numbers_told(agency, partner),
            )
        )


def withdraw_story(
    agency: UUID,
    partner: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StoryWithdrawn | Refusal:
    """Show a story to nobody outside any more."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StoryWithdrawn)) is not None:
            return first
        if queries.public_story(partner, agency) is None:
            return entry.refuse(Refusal("story-not-public"))
        if not reason.strip():
            return entry.refuse(Refusal("cause-missing"))
        return entry.record(StoryWithdrawn(partner=partner, reason=reason.strip()))
