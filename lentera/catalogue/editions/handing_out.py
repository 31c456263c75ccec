"""The agency's side: what goes to a node that follows collections, and the titles of the copies that it holds.

All of it starts from what the node said last. Its editions are compared bucket by bucket; where it has what an
earlier edition had, only the difference goes, else the whole bucket of some thirty records.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import F, Sum

from lentera.catalogue import hooks
from lentera.catalogue.editions import manifests, rules
from lentera.catalogue.editions.besides import authorities_beside, beside_of
from lentera.catalogue.editions.manifests import Manifest
from lentera.catalogue.editions.models import Edition, EditionManifest, WantedEdition
from lentera.catalogue.editions.wire import Bucket, Head, Part, Put, held_by, write
from lentera.catalogue.facts import (
    AuthoritiesImported,
    AuthorityMerged,
    AuthorityRemoved,
    AuthoritySaved,
)
from lentera.catalogue.indexing import lines_of
from lentera.catalogue.queries.records import visible
from lentera.journal.facts import kind_of
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.node import authors_here
from lentera.journal.offering import Reader

MOST_BYTES = 8 << 20  # of MARC in one bundle: about 2 MiB packed; the rest goes with the next
MOST_RECORDS = 10_000
PART_BYTES = 1 << 18
KNOWN = 6  # earlier editions that differences are made from
OF_AUTHORITIES = [
    kind_of(fact).name for fact in (AuthoritySaved, AuthoritiesImported, AuthorityRemoved, AuthorityMerged)
]


@dataclass(frozen=True)
class _Goal:
    """What the receiver shall have. `counts`: its number shall arrive too, where nothing else has changed."""

    author: UUID
    collection: UUID
    number: int
    manifest: Manifest
    buckets: int
    held: bool
    saved: dict[UUID, datetime] | datetime
    counts: bool = False

    @cached_property
    def in_buckets(self) -> list[dict[UUID, bytes]]:
        """The digests by bucket."""
        return rules.in_buckets(self.manifest.digests, self.buckets)

    @cached_property
    def hashes(self) -> list[bytes]:
        """The hash of each bucket."""
        return [rules.hash_of(bucket) for bucket in self.in_buckets]

    @cached_property
    def root(self) -> str:
        """The root over all buckets."""
        return rules.root_of(self.collection, self.hashes)

    def saved_at(self, record: UUID) -> int:
        moment = self.saved if isinstance(self.saved, datetime) else self.saved[record]
        return int(moment.timestamp())


@dataclass
class _Purse:
    """What may still go into this bundle."""

    left: int
    records: int


@dataclass
class _Change:
    place: int
    whole: bool
    drop: list[UUID]
    put: list[UUID]


def handed_out(to: Reader) -> Iterator[bytes]:
    """What goes to this node now, as far as one bundle takes it."""
    here, purse = sorted(authors_here()), _Purse(MOST_BYTES, MOST_RECORDS)
    wants = {row.collection: row for row in WantedEdition.objects.filter(peer=to.node, institution__in=here)}
    for author in here if to.chooses and to.institutions else ():
        goal = _held(author, to.institutions)
        if goal is not None:
            beside = _beside_held(goal, wants)
            yield from _told(goal, wants.get(goal.collection), [], purse)
            if beside is not None:
                yield from _told(beside, wants.get(beside.collection), [], purse)
    published = Edition.objects.filter(id__in=wants, institution__in=here, ended_at=None)
    for edition in published.order_by("records", "id"):
        want = wants[edition.id]
        if (want.number, want.root) != (edition.number, edition.root):
            known = _known(edition)
            if (goal := _published(edition, known)) is not None:
                yield from _told(goal, want, known, purse)


def _known(edition: Edition) -> list[EditionManifest]:
    rows = EditionManifest.objects.filter(collection=edition.id, institution=edition.institution_id)
    return list(rows.order_by("-number")[:KNOWN])


def _published(edition: Edition, known: list[EditionManifest]) -> _Goal | None:
    kept = next((row for row in known if row.number == edition.number), None)
    if kept is None:
        return None
    told = manifests.read(edition.institution_id, kept.content)
    return _Goal(
        edition.institution_id, edition.id, edition.number, told, edition.buckets, False, edition.published_at
    )


def _held(author: UUID, institutions: frozenset[UUID]) -> _Goal | None:
    """The titles of all copies that this author ever placed there: also of those that went back, for what was lent."""
    records = sorted(hooks.held(author, institutions))
    saved, rows = {}, []
    for start in range(0, len(records), 500):
        # by id alone: asked for the author as well, SQLite walks through the whole catalogue for each part
        part = visible(None).filter(id__in=records[start : start + 500])
        told_rows = part.values_list("institution", "id", "digest", "content", "line", "saved_at")
        for institution, id, digest, content, line, moment in told_rows:
            if institution == author:
                rows.append((id, digest, content, line))
                saved[id] = moment
    told = Stream.objects.filter(institution=author).aggregate(entries=Sum(F("seq") + 1))["entries"] or 0
    if not rows:
        return None
    told_of = manifests.manifest_of(rows)
    return _Goal(author, held_by(author), told, told_of, rules.buckets_for(len(rows)), True, saved)


def _beside_held(titles: _Goal, wants: dict[UUID, WantedEdition]) -> _Goal | None:
    """The other forms of the headings of these titles; None where the receiver has them.

    They change with the titles and with the agency's authorities, and their number counts what was said of those.
    """
    collection = beside_of(titles.collection)
    has, has_titles = wants.get(collection), wants.get(titles.collection)
    said = StoredEntry.objects.filter(institution=titles.author, kind__in=OF_AUTHORITIES).count()
    if has_titles is not None and has_titles.root == titles.root and has is not None and has.number == said:
        return None
    rows = list(authorities_beside(titles.author, titles.manifest))
    if not rows and has is None:
        return None
    told = manifests.manifest_of((row.id, row.digest, row.content, row.line) for row in rows)
    saved = {row.id: row.saved_at for row in rows}
    return _Goal(
        titles.author, collection, said, told, rules.buckets_for(len(rows)), True, saved, counts=True
    )


def _told(
    goal: _Goal, want: WantedEdition | None, known: list[EditionManifest], purse: _Purse
) -> Iterator[bytes]:
    now, hashes, root = goal.in_buckets, goal.hashes, goal.root
    if want is not None and want.root == root and (want.number == goal.number or not goal.counts):
        return
    have = b"" if want is None else bytes(want.have)
    exact = None if want is None else next((row for row in known if _is(row, want)), None)
    if exact is not None:
        before = rules.in_buckets(manifests.read(goal.author, exact.content).digests, goal.buckets)
        places = [place for place in range(goal.buckets) if before[place] != now[place]]
        changes = [_change(place, before[place], now[place]) for place in places]
    else:
        places = rules.unequal(have, hashes)
        changes = list(_guessed(goal, places, have, now, known))
    only = places if exact is not None else []
    named = b"".join(hashes[place] for place in only) if only else b"".join(hashes)
    yield write(
        Head(
            goal.author.bytes, goal.collection.bytes, goal.number, goal.buckets, root, goal.held, only, named
        )
    )
    yield from _parts(goal, changes, purse)


def _is(row: EditionManifest, want: WantedEdition) -> bool:
    return (row.number, row.root) == (want.number, want.root)


def _change(place: int, before: rules.Digests | None, now: rules.Digests) -> _Change:
    drop, put = rules.difference(before, now)
    return _Change(place, before is None, drop, put)


def _guessed(
    goal: _Goal, places: list[int], have: bytes, now: list[dict[UUID, bytes]], known: list[EditionManifest]
) -> Iterator[_Change]:
    """By the hash of its bucket, the receiver may have there what an earlier edition had, or nothing."""
    said = {place: have[place * rules.SHORT : (place + 1) * rules.SHORT] for place in places} if have else {}
    found: dict[int, rules.Digests] = {}
    if len(have) == goal.buckets * rules.SHORT:
        found = {place: {} for place in places if said[place] == rules.EMPTY[: rules.SHORT]}
        for row in known if len(found) < len(places) else ():
            earlier = rules.in_buckets(manifests.read(goal.author, row.content).digests, goal.buckets)
            for place in places:
                if place not in found and rules.hash_of(earlier[place])[: rules.SHORT] == said[place]:
                    found[place] = earlier[place]
    for place in places:
        yield _change(place, found.get(place), now[place])


def _parts(goal: _Goal, changes: list[_Change], purse: _Purse) -> Iterator[bytes]:
    chosen: list[_Change] = []
    for change in changes:
        if purse.records <= 0:
            break
        chosen.append(change)
        purse.records -= len(change.put)
    written = _written(goal, [record for change in chosen for record in change.put])
    group: list[Bucket] = []
    size = 0
    for change in chosen:
        if purse.left <= 0:
            break
        put = [Put(record.bytes, goal.saved_at(record), written[record]) for record in change.put]
        length = sum(len(one.written) for one in put)
        purse.left -= length
        size += length
        group.append(Bucket(change.place, change.whole, [record.bytes for record in change.drop], put))
        if size >= PART_BYTES:
            yield write(Part(goal.collection.bytes, goal.number, group))
            group, size = [], 0
    if group:
        yield write(Part(goal.collection.bytes, goal.number, group))


def _written(goal: _Goal, records: list[UUID]) -> dict[UUID, bytes]:
    """The canonical MARC of these, blob by blob: each is unpacked once."""
    places = sorted((*goal.manifest.places[record], record) for record in records)
    return {record: lines_of(goal.author, content)[line] for content, line, record in places}
