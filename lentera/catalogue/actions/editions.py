"""Editions: publish one, end a collection, follow one from another node or let it go."""

from datetime import datetime
from uuid import UUID

from lentera.catalogue.editions import manifests, taking
from lentera.catalogue.editions.besides import LIST, beside_of, besides, kind_of_line
from lentera.catalogue.editions.choosing import chosen_records, collection_of
from lentera.catalogue.editions.facts import (
    STREAM,
    EditionAccompanied,
    EditionEnded,
    EditionKept,
    EditionPublished,
)
from lentera.catalogue.editions.manifests import Manifest
from lentera.catalogue.editions.models import CarriedEdition, Edition, FollowedEdition
from lentera.catalogue.editions.rules import decide_besides, decide_edition
from lentera.catalogue.marc.record import digest_of
from lentera.journal.ids import derived_id
from lentera.journal.node import authors_here
from lentera.journal.references import Removed, Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing


def publish_edition(
    agency: UUID,
    name: str,
    choice: str = "all",
    value: str = "",
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> EditionPublished | EditionAccompanied | Refusal:
    """Publish the records of a choice as they read now; the next edition of the collection when there is one.

    With it goes what stands beside its records; where that alone has changed, that alone is told. The list is put
    together before the block, so that no desk waits for it.
    """
    rows = chosen_records(agency, choice, value).values_list("id", "digest", "content", "line")
    manifest = manifests.manifest_of(rows.iterator(chunk_size=1000))
    collection = collection_of(agency, choice, value)
    lines = besides(agency, manifest, whole=choice == "all")
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if entry.first_results and isinstance(first := entry.first_results[-1], EditionAccompanied):
            return first
        if (first := entry.answered(EditionPublished)) is not None:
            return first
        last = Edition.objects.filter(id=collection).first()
        before = None if last is None else (last.number, last.root if last.ended_at is None else "")
        outcome = decide_edition(name, choice, value, manifest.digests, collection=collection, before=before)
        if isinstance(outcome, Refusal):
            if last is None or outcome.code != "edition-unchanged":
                return entry.refuse(outcome)
            standing = copy_of(last)
            return _accompany(entry, standing, lines) or entry.refuse(outcome)
        _accompany(entry, outcome, lines)
        kept = EditionKept(
            collection=collection,
            number=outcome.number,
            buckets=outcome.buckets,
            root=outcome.root,
            content=entry.keep_blob(manifests.write(manifest)),
        )
        entry.record(kept, area=STREAM)
        return entry.record(outcome, area=STREAM)


def _accompany(
    entry: Writing, edition: EditionPublished, lines: dict[UUID, bytes]
) -> EditionAccompanied | None:
    """Tell what goes with an edition, unless that is told."""
    beside = beside_of(edition.collection)
    digests = {id: bytes.fromhex(digest_of(line)) for id, line in lines.items()}
    last = Edition.objects.filter(id=beside).first()
    told = decide_besides(
        edition,
        digests,
        lists=sum(kind_of_line(line) == LIST for line in lines.values()),
        size=sum(map(len, lines.values())),
        beside=beside,
        before=None if last is None else (last.number, last.root if last.ended_at is None else ""),
    )
    if told is None:
        return None
    content = entry.keep_blob(b"\n".join(lines.values())) if lines else ""
    manifest = Manifest(digests, {id: (content, line) for line, id in enumerate(lines)})
    kept = EditionKept(
        collection=beside,
        number=told.serial,
        buckets=told.buckets,
        root=told.root,
        content=entry.keep_blob(manifests.write(manifest)),
    )
    entry.record(kept, area=STREAM)
    return entry.record(told, area=STREAM)


def copy_of(row: Edition) -> EditionPublished:
    """The edition that stands, as it was told."""
    told = {name: getattr(row, name) for name in EditionPublished.__struct_fields__ if name != "collection"}
    return EditionPublished(collection=row.id, **told)


def end_edition(
    agency: UUID, collection: UUID, *, actor: UUID, request_id: RequestId, at: datetime | None = None
) -> EditionEnded | Refusal:
    """No longer publish a collection: nodes that follow it let its records go."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(EditionEnded)) is not None:
            return first
        row = Edition.objects.filter(id=collection, institution=agency, ended_at=None).first()
        if row is None:
            return entry.refuse(Refusal("edition-unknown"))
        return entry.record(EditionEnded(collection=row.id, name=row.name), area=STREAM)


def follow_edition(
    institution: UUID, collection: UUID, *, actor: UUID, request_id: RequestId, at: datetime | None = None
) -> Saved | Refusal:
    """From the next bundle on this node asks for the records of a collection."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        row = Edition.objects.filter(id=collection, ended_at=None).first()
        if row is None:
            return entry.refuse(Refusal("edition-unknown"))
        if row.institution_id in authors_here():
            return entry.refuse(Refusal("edition-own"))
        id = derived_id(institution, collection.hex)
        return save_reference(entry, FollowedEdition, id, {"collection": collection})


def drop_edition(
    institution: UUID, collection: UUID, *, actor: UUID, request_id: RequestId, at: datetime | None = None
) -> Removed | Refusal:
    """Follow a collection no more; its records go, but for those that copies here name."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Removed)) is not None:
            return first
        row = FollowedEdition.objects.filter(institution=institution, collection=collection).first()
        if row is None:
            return entry.refuse(Refusal("edition-not-followed"))
        removed = remove_reference(entry, FollowedEdition, row.id)
    if collection not in taking.followed_here():
        for carried in CarriedEdition.objects.filter(id__in=[collection, beside_of(collection)]):
            taking.let_go(carried)
    return removed
