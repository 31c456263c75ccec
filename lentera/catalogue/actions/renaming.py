"""Bringing records in line with an authority: what would change, and the change itself, in blocks."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from uuid import UUID

import msgspec

from lentera.catalogue import queries
from lentera.catalogue.actions.authorities import save_authority, taken_forms
from lentera.catalogue.authorities.applying import affected, own_records, records_elsewhere
from lentera.catalogue.authorities.headings import Authorised, headings_in, key_of, restated
from lentera.catalogue.authorities.rules import (
    authorised_by,
    brief_of_authority,
    decide_authority,
    form_of_authority,
)
from lentera.catalogue.facts import HeadingsChanged
from lentera.catalogue.indexing import indexing_later
from lentera.catalogue.marc.record import Marc, to_bytes
from lentera.catalogue.models import Record
from lentera.catalogue.queries import authorities as known
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

CHUNK = 500  # records a fact
SAMPLES = 12  # records shown before a renaming


class Preview(msgspec.Struct, frozen=True):
    """What bringing records in line would do: how many of the own ones change, and how many stand elsewhere."""

    own: int
    elsewhere: int
    samples: list[tuple[UUID, str, list[str]]]  # record, title, its headings as they stand now


class Applied(msgspec.Struct, frozen=True):
    """How many records were brought in line, and how many still have to be."""

    changed: int
    left: int


def authorised(institution: UUID, authority: UUID, *, heading: str | None = None) -> Authorised | Refusal:
    """An authority as records are brought in line with it; with `heading`, as it would read after a renaming."""
    row = known.own_authorities(institution).filter(id=authority).first()
    if row is None:
        return Refusal("authority-unknown")
    marc: Marc | Refusal = known.marc_of_authority(row)
    if heading is not None and isinstance(marc, Marc):
        form = form_of_authority(marc)
        if form is None:
            return Refusal("authority-unknown")
        form = msgspec.structs.replace(form, heading=heading)
        taken = taken_forms(institution, form, (authority,))
        marc = decide_authority(form, marc, taken, authority=authority, today=clock.today())
    if isinstance(marc, Refusal):
        return marc
    brief = brief_of_authority(marc)
    keys = [key_of(text) for text in brief.see] if brief is not None else []
    others = known.own_authorities(institution).filter(kind=row.kind, key__in=keys).exclude(id=authority)
    told = authorised_by(authority, marc, known.merged_ids(authority), others.values_list("key", flat=True))
    return told if told is not None else Refusal("authority-unknown")


def preview_authority(institution: UUID, authority: UUID, *, heading: str | None = None) -> Preview | Refusal:
    """What `apply_authority` (after a renaming to `heading`) would do. Reads every record's bytes."""
    told = authorised(institution, authority, heading=heading)
    if isinstance(told, Refusal):
        return told
    own = 0
    samples: list[tuple[UUID, str, list[str]]] = []
    for one in affected(own_records(institution), told):
        own += 1
        if len(samples) < SAMPLES:
            samples.append((one.id, one.title, _changing(one.marc, one.new)))
    elsewhere = sum(1 for _ in affected(records_elsewhere(institution), told))
    return Preview(own, elsewhere, samples)


def _changing(marc: Marc, new: Marc) -> list[str]:
    """The headings of a record that do not stay as they are."""
    stays = set(new.fields)
    return [text for _, field, text in headings_in(marc) if field not in stays]


def apply_authority(
    institution: UUID,
    authority: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    most: int | None = None,
) -> Applied | Refusal:
    """Bring every record of the own catalogue in line with an authority, in blocks of CHUNK; at most `most` now.

    Records that name it, and those whose heading is one of its forms, take its heading and name it (subfield
    0). After a crash the same call goes on: what is in line already is passed over.
    """
    told = authorised(institution, authority)
    if isinstance(told, Refusal):
        return told
    changed, left, numbers = 0, 0, count(1)
    waiting = (one.id for one in affected(own_records(institution), told))
    with indexing_later():
        while group := list(islice(waiting, CHUNK if most is None else min(CHUNK, most - changed))):
            changed += _apply_block(institution, authority, told, group, numbers, actor, at, request_id)
    if most is not None and changed >= most:
        left = sum(1 for _ in waiting)  # those that follow: to begin anew took as long as all else
    return Applied(changed, left)


def _apply_block(
    institution: UUID,
    authority: UUID,
    told: Authorised,
    group: list[UUID],
    numbers: Iterator[int],
    actor: UUID,
    at: datetime | None,
    request_id: RequestId,
) -> int:
    """One block: the records are read again inside, so nothing that was saved meanwhile is lost."""
    for number in numbers:
        with writing(institution, f"{request_id[:80]}:{number}", actor=actor, at=at) as entry:
            if entry.first_result is not None:  # a block of the call that was broken off
                continue
            changed = 0
            for public in (True, False):
                # by id alone: asked for the institution, SQLite walks through the whole catalogue for each group
                rows = Record.objects.filter(id__in=group, public=public).order_by("content", "line")
                lines = {}
                for row in [row for row in rows if row.institution_id == institution]:
                    marc = queries.marc_of(row)
                    new = restated(marc, told)
                    if new != marc:
                        lines[row.id] = to_bytes(new)
                if lines:
                    content = entry.keep_blob(b"\n".join(lines.values()))
                    fact = HeadingsChanged(authority=authority, content=content, records=tuple(lines))
                    entry.record(fact, audience=None if public else "self")
                changed += len(lines)
            return changed
    raise AssertionError("the numbers never end")


def rename_authority(
    institution: UUID,
    authority: UUID,
    heading: str,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    most: int | None = None,
) -> Applied | Refusal:
    """Give an authority another heading and bring the own records in line; the old one stays as a see-reference.

    Undone by renaming back.
    """
    row = known.own_authorities(institution).filter(id=authority).first()
    form = form_of_authority(known.marc_of_authority(row)) if row is not None else None
    if form is None:
        return Refusal("authority-unknown")
    form = msgspec.structs.replace(form, heading=heading)
    saved = save_authority(
        institution,
        form,
        authority=authority,
        actor=actor,
        request_id=f"{request_id[:80]}:name",
        at=at,
    )
    if isinstance(saved, Refusal):
        return saved
    return apply_authority(institution, authority, actor=actor, request_id=request_id, at=at, most=most)
